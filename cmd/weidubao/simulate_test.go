package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/simulate"
)

// TestSimulate: beside a running service the days to come are played; nothing is
// sent, nothing of the state changes, and nothing stays behind.
func TestSimulate(t *testing.T) {
	t.Setenv("TMPDIR", shortDir(t))
	o := newOffice(t, func(v *variant) { v.alerts = "0 8 * * *" })
	people := o.staffed(t)
	o.serve(t)
	o.bind(t, people[inCharge], people[chief], people[officerName(0)])
	o.must(t, "ledger", "import", o.write(t, "ledger.csv", o.ledgerFile()))
	before := o.checksum(t)
	from, to := o.today.AddDays(1), o.today.AddDays(45)
	var got struct {
		Reports string `json:"reports"`
		simulate.Tally
	}
	out := o.must(t, "simulate", "--from", from.String(), "--to", to.String(), "--json")
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if got.Messages == 0 || len(got.Stages) == 0 || got.Held != 0 || got.Reports != reportsOnTime || len(got.Units) == 0 {
		t.Errorf("simulated: %s", out)
	}
	if text := o.must(t, "simulate", "--from", from.String(), "--to", to.String(), "--reports", "none"); !strings.Contains(text, "没有设静默时段") || !strings.Contains(text, "没有发送") {
		t.Errorf("simulated: %s", text)
	}
	if after := o.checksum(t); after != before {
		t.Errorf("the state was %s and is %s", before, after)
	}
	for _, e := range o.platform.Log() {
		if e.Kind == "api" && strings.Contains(e.Path, "template/send") {
			t.Errorf("the platform was told to send: %+v", e)
		}
	}
	nothingLeft(t)
	if got := o.do(t, "simulate", "--from", "2020-01-01", "--to", "2020-02-01"); got.code != exitUsage || !strings.Contains(got.err, "今后") {
		t.Errorf("the past: exit %d, %q", got.code, got.err)
	}
}

// TestSimulateBrokenOff: Ctrl-C ends the scratch Redis and removes its directory.
func TestSimulateBrokenOff(t *testing.T) {
	t.Setenv("TMPDIR", shortDir(t))
	o := newOffice(t)
	o.staffed(t)
	o.serve(t)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		defer cancel()
		soon(patience, func() bool { // the copy answers
			found, _ := filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "weidubao-simulate-*", "copy", "LOCK"))
			return len(found) > 0
		})
	}()
	got := command(ctx, "simulate", "--from", o.today.String(), "--to", o.today.AddDays(1500).String(), "-c", o.config)
	if got.code == exitOK {
		t.Errorf("broken off, and it went well: %s", got.out)
	}
	nothingLeft(t)
}

// shortDir is a directory whose sockets have short paths.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "wds") //nolint:usetesting // a socket's path has to be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// nothingLeft checks that no simulation has left a file.
func nothingLeft(t *testing.T) {
	t.Helper()
	if left, err := filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "weidubao-simulate-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// checksum counts the state but for what remembers the backup itself; that not a bit
// moves is TestScratch's.
func (o *office) checksum(t *testing.T) string {
	t.Helper()
	var m struct {
		State struct {
			Counts map[string]int `json:"counts"`
			Audit  string         `json:"audit"`
		} `json:"state"`
	}
	file := filepath.Join(o.dir, "sum-"+time.Now().Format("150405.000000000")+".tar.gz")
	if err := json.Unmarshal([]byte(o.must(t, "backup", file, "--json")), &m); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"audit", "causes", "other"} { // the backup is noted there
		delete(m.State.Counts, kind)
	}
	text, err := json.Marshal(m.State.Counts)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
