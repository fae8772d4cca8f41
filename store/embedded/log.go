package embedded

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// DamagedError says that an append-only file is damaged before its end, so that
// starting would lose what was recorded after that place. Nothing was touched.
type DamagedError struct {
	Manifest string // what redis-check-aof takes: …/appendonly.aof.manifest
	File     string // the damaged one; "" when only redis-server knows
	Offset   int64  // of the first command that cannot be read
}

// Error names the place and the program that mends it.
func (e *DamagedError) Error() string {
	if e.File == "" {
		return "the append-only file is damaged: copy the data directory, then restore a backup, or redis-check-aof --fix " + e.Manifest
	}
	return fmt.Sprintf("%s is damaged at byte %d, commands follow: copy the data directory, then restore a backup, or redis-check-aof --fix %s", e.File, e.Offset, e.Manifest)
}

func manifestPath(dir string) string {
	return filepath.Join(dir, "redis", "appendonlydir", "appendonly.aof.manifest")
}

// checkLog looks for damage that redis-server would take for the torn end of its
// last write: it would cut the file there and start, and all that was
// acknowledged later would be gone without a word. What is torn by a kill or a
// power cut is the last command of the last file, and none follows it.
//
// Other damage, and that of other files, redis-server refuses by itself. Files
// of versions before 7 are not looked at.
func checkLog(dir string) error {
	name, err := lastIncrement(manifestPath(dir))
	if name == "" || err != nil {
		return err
	}
	path := filepath.Join(filepath.Dir(manifestPath(dir)), filepath.Base(name))
	f, err := os.Open(path) //nolint:gosec // of our own directory
	if errors.Is(err, os.ErrNotExist) {
		return nil // redis-server says so
	}
	if err != nil {
		return fmt.Errorf("check the append-only file: %w", err)
	}
	defer func() { _ = f.Close() }()
	whole, torn, err := readCommands(bufio.NewReaderSize(f, 1<<20))
	if err != nil {
		return fmt.Errorf("check the append-only file: %w", err)
	}
	if !torn {
		return nil
	}
	if _, err := f.Seek(whole, io.SeekStart); err != nil {
		return fmt.Errorf("check the append-only file: %w", err)
	}
	if follows(f) {
		return &DamagedError{Manifest: manifestPath(dir), File: path, Offset: whole}
	}
	return nil
}

// lastIncrement is the last file of type i in the manifest: "file NAME seq 2 type i".
func lastIncrement(manifest string) (name string, err error) {
	text, err := os.ReadFile(manifest) //nolint:gosec // of our own directory
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("check the append-only file: %w", err)
	}
	for line := range strings.Lines(string(text)) {
		if words := strings.Fields(line); len(words) >= 6 && words[0] == "file" && words[5] == "i" {
			name = words[1]
		}
	}
	return name, nil
}

// errNotCommand says that there is something else than a command; redis-server refuses that.
var errNotCommand = errors.New("not a command")

// readCommands reads as far as commands are whole. torn: the file ends within the next one.
func readCommands(r *bufio.Reader) (whole int64, torn bool, err error) {
	for {
		n, err := readCommand(r)
		switch {
		case err == nil:
			whole += n
		case errors.Is(err, io.EOF) && n == 0, errors.Is(err, errNotCommand):
			return whole, false, nil
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return whole, true, nil
		default:
			return whole, false, err
		}
	}
}

// readCommand reads "*2\r\n$3\r\nGET\r\n$1\r\na\r\n", or a line that begins with #.
func readCommand(r *bufio.Reader) (read int64, err error) {
	line, err := r.ReadSlice('\n')
	read = int64(len(line))
	if err != nil || line[0] == '#' {
		return read, asNotCommand(err)
	}
	args, ok := number(line, '*')
	if !ok || args < 1 {
		return read, errNotCommand
	}
	for range args {
		line, err := r.ReadSlice('\n')
		read += int64(len(line))
		if err != nil {
			return read, asNotCommand(err)
		}
		size, ok := number(line, '$')
		if !ok {
			return read, errNotCommand
		}
		n, err := r.Discard(size + len("\r\n"))
		read += int64(n)
		if err != nil {
			return read, err
		}
	}
	return read, nil
}

// asNotCommand is for a "line" longer than any length can be written.
func asNotCommand(err error) error {
	if errors.Is(err, bufio.ErrBufferFull) {
		return errNotCommand
	}
	return err
}

// number reads "$12\r\n".
func number(line []byte, mark byte) (n int, ok bool) {
	text, found := bytes.CutSuffix(line, []byte("\r\n"))
	if !found || len(text) < 2 || text[0] != mark {
		return 0, false
	}
	n, err := strconv.Atoi(string(text[1:]))
	return n, err == nil && n >= 0
}

// follows reports whether a whole command begins at some line after the first
// one. Text that people wrote is JSON in the commands and has no line ends of its own.
func follows(r io.Reader) bool {
	rest, err := io.ReadAll(r)
	if err != nil {
		return false
	}
	for {
		_, after, found := bytes.Cut(rest, []byte("\r\n*"))
		if !found {
			return false
		}
		rest = after
		command := bufio.NewReader(io.MultiReader(strings.NewReader("*"), bytes.NewReader(after)))
		if _, err := readCommand(command); err == nil {
			return true
		}
	}
}

// sweep removes what a rewriting of the files left behind that was killed. Nobody
// reads it again, and it may be as large as the data.
func sweep(dir string) {
	for _, pattern := range []string{"temp-*", filepath.Join("appendonlydir", "temp-*")} {
		stale, _ := filepath.Glob(filepath.Join(dir, "redis", pattern)) // the pattern is well formed
		for _, path := range stale {
			_ = os.Remove(path)
		}
	}
}
