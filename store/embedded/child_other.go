//go:build unix && !linux

package embedded

import "syscall"

// attributes without a death signal: other systems have none. A stray child
// still holds LOCK, so that nobody opens its files beside it.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
