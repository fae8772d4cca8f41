//go:build linux || darwin

package watch

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"syscall"
)

// DiskUsed is the used part (0 to 1) of the file system under dir, as df counts
// it: what only root may still fill counts as used up. A directory that is not
// there yet is looked for where it will be.
func DiskUsed(dir string) (float64, error) {
	var s syscall.Statfs_t
	err := syscall.Statfs(dir, &s)
	for errors.Is(err, fs.ErrNotExist) && dir != filepath.Dir(dir) {
		dir = filepath.Dir(dir)
		err = syscall.Statfs(dir, &s)
	}
	if err != nil {
		return 0, fmt.Errorf("file system of %s: %w", dir, err)
	}
	used := s.Blocks - s.Bfree
	if used+s.Bavail == 0 {
		return 0, nil // a file system without size: /proc
	}
	return float64(used) / float64(used+s.Bavail), nil
}
