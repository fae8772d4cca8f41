package embedded

import (
	"context"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Reason is why redis-server has ended or cannot write, as far as its words tell.
type Reason string

// What an operator can do something about. ReasonUnknown: its last words have to be read.
const (
	ReasonUnknown    Reason = ""
	ReasonFull       Reason = "the disk is full"
	ReasonPermission Reason = "no permission"
	ReasonDamaged    Reason = "the append-only file is damaged"
	ReasonMemory     Reason = "no memory left"
	ReasonBrokenDisk Reason = "the disk fails"
)

// reasons by what redis-server says; the first that is found counts.
var reasons = [...]struct {
	words  string
	reason Reason
}{
	{"No space left on device", ReasonFull},
	{"Disk quota exceeded", ReasonFull},
	{"File too large", ReasonFull},
	{"Short write while writing to the AOF", ReasonFull},
	{"Permission denied", ReasonPermission},
	{"Read-only file system", ReasonPermission},
	{"Bad file format reading the append only file", ReasonDamaged},
	{"Unexpected end of file reading the append only file", ReasonDamaged},
	{"Unrecoverable error reading the append only file", ReasonDamaged},
	{"Internal error in RDB", ReasonDamaged},
	{"Terminating server after rdb file reading failure", ReasonDamaged},
	{"Wrong RDB checksum", ReasonDamaged},
	{"Invalid AOF manifest file format", ReasonDamaged},
	{"doesn't exist in the disk", ReasonDamaged}, // a file that the manifest names
	{"Input/output error", ReasonBrokenDisk},
	{"Cannot allocate memory", ReasonMemory},
	{"Out Of Memory", ReasonMemory},
}

func reasonOf(lines ...string) Reason {
	for _, r := range reasons {
		for _, line := range lines {
			if strings.Contains(line, r.words) {
				return r.reason
			}
		}
	}
	return ReasonUnknown
}

// failure is what a child that ended before it answered has to tell.
func (s *Server) failure() error {
	lines := s.tail.last()
	if reasonOf(lines...) == ReasonDamaged {
		return &DamagedError{Manifest: manifestPath(s.dir)}
	}
	return &StartError{Dir: filepath.Join(s.dir, "redis"), Output: lines}
}

// MinVersion is the oldest redis-server that knows every command of the scripts
// (XTRIM MINID, exclusive ranges of streams).
const MinVersion = "6.2"

// VersionError says that redis-server is older than MinVersion.
type VersionError struct{ Got string }

// Error names both versions.
func (e *VersionError) Error() string {
	return fmt.Sprintf("redis-server is %s, at least %s is needed", e.Got, MinVersion)
}

// CheckVersion looks at the text of INFO server: *VersionError when it is too old.
// A server that does not tell its version is believed.
func CheckVersion(info string) error {
	_, rest, found := strings.Cut(info, "redis_version:")
	if !found {
		return nil
	}
	got, _, _ := strings.Cut(rest, "\n")
	got = strings.TrimSpace(got)
	if older(got, MinVersion) {
		return &VersionError{Got: got}
	}
	return nil
}

// older compares versions part by part: 6.0.16 is older than 6.2.
func older(a, b string) bool {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(as), len(bs)) {
		x, errX := strconv.Atoi(as[i])
		y, errY := strconv.Atoi(bs[i])
		if errX != nil || errY != nil || x != y {
			return errX == nil && errY == nil && x < y
		}
	}
	return false
}

// info is the text of INFO server; "" when it is not told.
func info(ctx context.Context, socket string) string {
	conn, err := new(net.Dialer).DialContext(ctx, "unix", socket)
	if err != nil {
		return ""
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(time.Second))
	if _, err := io.WriteString(conn, "INFO server\r\nQUIT\r\n"); err != nil {
		return ""
	}
	text, _ := io.ReadAll(conn)
	return string(text)
}
