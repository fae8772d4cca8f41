package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// start builds the program as it is delivered and starts it, empty and with a
// county's year of reports.
func (t *table) start(b *testing.B) {
	b.Helper()
	program := filepath.Join(b.TempDir(), "weidubao")
	build := exec.CommandContext(b.Context(), "go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s", err, out)
	}
	info, err := os.Stat(program)
	if err != nil {
		b.Fatal(err)
	}
	const mega = 1 << 20
	size := float64(info.Size()) / mega

	empty := newProduct(b, 1, 1, "")
	if err := empty.stop(); err != nil {
		b.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(empty.dir, "data")); err != nil {
		b.Fatal(err)
	}
	ready, _, resident := empty.begin(b, program)
	t.add("start to ready, empty", ready.Round(time.Millisecond).String(), "< 0.5 s", fmt.Sprintf("%.2f", ready.Seconds()/0.5), ready < 500*time.Millisecond)
	t.add("resident memory, idle", fmt.Sprintf("%.0f MB", resident), "< 60 MB", fmt.Sprintf("%.2f", resident/60), resident < 60)
	t.add("binary", fmt.Sprintf("%.1f MB", size), "< 40 MB", fmt.Sprintf("%.2f", size/40), size < 40)

	county := newProduct(b, 49, 23, "")
	t.memory(b, county)
	if err := county.stop(); err != nil {
		b.Fatal(err)
	}
	ready, reply, _ := county.begin(b, program)
	t.add("start to ready, a county's year", ready.Round(time.Millisecond).String(), "< 2 s", fmt.Sprintf("%.2f", ready.Seconds()/2), ready < 2*time.Second)
	first := ready + reply
	t.add("start to the first reply, a county's year", first.Round(time.Millisecond).String(), "< 1 s", fmt.Sprintf("%.2f", first.Seconds()), first < time.Second)
}

// begin starts the program on the product's data, and ends it: how long until it was
// ready, how long the first report then took, and its resident memory in MB.
func (p *product) begin(b *testing.B, program string) (ready, reply time.Duration, resident float64) {
	b.Helper()
	name := filepath.Join(p.dir, "serve.log")
	log, err := os.Create(name)
	if err != nil {
		b.Fatal(err)
	}
	defer log.Close()
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	cmd := exec.CommandContext(ctx, program, "serve", "-c", filepath.Join(p.dir, "config.yaml"))
	cmd.Stdout, cmd.Stderr = log, log
	began := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	var base string
	if !soon(patience, func() bool {
		text, _ := os.ReadFile(name)
		base = readyAt(string(text))
		return base != ""
	}) {
		b.Fatal("the program does not become ready")
	}
	ready = time.Since(began)
	resident = residentOf(b, cmd.Process.Pid)
	if p.crew > 1 {
		p.address = strings.TrimPrefix(base, "http://")
		began = time.Now()
		p.oneByOne(b, 1)
		reply = time.Since(began)
	}
	_ = cmd.Process.Signal(os.Interrupt)
	_ = cmd.Wait()
	return ready, reply, resident
}

// residentOf is the resident memory of a process in MB.
func residentOf(b *testing.B, pid int) float64 {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			var kilo float64
			_, _ = fmt.Sscan(value, &kilo)
			return kilo / 1024
		}
	}
	b.Fatal("the system does not tell the resident memory")
	return 0
}
