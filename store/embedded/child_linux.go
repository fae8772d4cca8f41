package embedded

import "syscall"

// attributes let the kernel kill the child when we die in whatever way. It
// watches the thread that started the child, which is why the supervisor keeps
// its thread. SIGKILL also ends a stopped child, and what it has answered is on disk.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
