// Command weidubao is 微督报: weekly reports, the rectification ledger, the
// monthly supervision bulletin and notices, through the WeChat that everybody has.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// The exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// run is the whole program, so that tests start it in-process. It returns the exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	c, err := newCLI(stdin, stdout, stderr)
	if err != nil {
		_, _ = io.WriteString(stderr, err.Error()+"\n")
		return exitFailed
	}
	return c.run(ctx, args)
}
