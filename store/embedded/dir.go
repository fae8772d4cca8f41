package embedded

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// pathLimit keeps a socket path below what the kernel takes (108 bytes).
const pathLimit = 100

// prepare makes the data directory and what stands in it, for the owner only.
func prepare(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("data directory: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("data directory: %w", err)
	}
	if err := owned(dir); err != nil {
		return "", err
	}
	return dir, private(filepath.Join(dir, "redis"))
}

// owned refuses a directory of another user.
func owned(dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return fmt.Errorf("data directory: %w", err)
	}
	owner, user := ownerOf(info), uint32(os.Geteuid()) //nolint:gosec // a user id fits
	if owner != user {
		return &OwnerError{Dir: dir, Owner: owner, User: user}
	}
	return nil
}

// private makes dir, or finds it, as a directory that only this user enters.
func private(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil && !os.IsExist(err) {
		return fmt.Errorf("private directory: %w", err)
	}
	info, err := os.Lstat(dir) // a link somebody else has put there is not ours
	if err != nil {
		return fmt.Errorf("private directory: %w", err)
	}
	if !info.IsDir() {
		return fmt.Errorf("private directory: %s is not a directory", dir)
	}
	if err := owned(dir); err != nil {
		return err
	}
	if info.Mode().Perm() != 0o700 {
		return os.Chmod(dir, 0o700) //nolint:gosec // a directory is entered by x
	}
	return nil
}

// socketPath is where the socket of dir stands: beside the data, or in a short
// directory of this user's own when that path would be too long.
func socketPath(dir string) (string, error) {
	run := filepath.Join(dir, "run")
	if path := filepath.Join(run, "redis.sock"); len(path) < pathLimit {
		return path, private(run)
	}
	sum := sha256.Sum256([]byte(dir))
	name := fmt.Sprintf("weidubao-%d-%s", os.Geteuid(), hex.EncodeToString(sum[:6]))
	run = filepath.Join(os.TempDir(), name)
	path := filepath.Join(run, "redis.sock")
	if len(path) >= pathLimit {
		return "", fmt.Errorf("the path of the socket is too long: %s", path)
	}
	return path, private(run)
}

func ownerOf(info os.FileInfo) uint32 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return st.Uid
	}
	return 0
}
