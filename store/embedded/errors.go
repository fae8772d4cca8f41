package embedded

import (
	"errors"
	"fmt"
	"strings"
)

// What can be wrong before there is a server.
var (
	// ErrNoServer says that neither $REDIS_SERVER nor redis-server nor valkey-server can be found.
	ErrNoServer = errors.New("no redis-server found: install one (apt-get install redis-server) or set REDIS_SERVER")
	// ErrLocked says that another process serves the data directory.
	ErrLocked = errors.New("the data directory is in use by another process")
)

// OwnerError says that the data belongs to another user. Files made by the
// wrong one could not be opened by the service afterwards.
type OwnerError struct {
	Dir   string
	Owner uint32 // user id of the owner of Dir
	User  uint32 // user id of this process
}

// Error names the directory and both users.
func (e *OwnerError) Error() string {
	return fmt.Sprintf("%s belongs to user id %d, this is user id %d: run as the owner", e.Dir, e.Owner, e.User)
}

// StartError says that redis-server ended before it answered, with its last words.
type StartError struct {
	Dir    string // where its files stand
	Output []string
}

// Reason is why, as far as its words tell.
func (e *StartError) Reason() Reason { return reasonOf(e.Output...) }

// Error says why, and quotes the last line.
func (e *StartError) Error() string {
	why := "redis-server ended at once"
	if r := e.Reason(); r != ReasonUnknown {
		why += ", " + string(r)
	}
	if len(e.Output) == 0 {
		return why + ", without a word"
	}
	return why + ": " + strings.TrimSpace(e.Output[len(e.Output)-1])
}
