package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/weidubao/weidubao/store/embedded"
	"github.com/weidubao/weidubao/templates"
)

// fill makes files in a directory; a name with a slash at its end is a directory.
func fill(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func there(dir, name string) bool {
	_, err := os.Stat(filepath.Join(dir, name))
	return err == nil
}

// problemOf is why a demo was refused; "" when it was not.
func problemOf(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	f, ok := errors.AsType[*failure](err)
	if !ok {
		t.Fatalf("no sentence for %v", err)
	}
	say, ok := f.say.(templates.DemoProblem)
	if !ok {
		t.Fatalf("another sentence: %+v", f.say)
	}
	return say.Problem
}

// TestDemoTouchesOnlyItsOwn: a directory of somebody else's is refused whole,
// and what lies beside a demo's files survives even --fresh.
func TestDemoTouchesOnlyItsOwn(t *testing.T) {
	t.Parallel()
	unfinished := `{"kind":"weidubao demo","seeded":false}`
	finished := `{"kind":"weidubao demo","seeded":true,"offset":0}`
	for name, tt := range map[string]struct {
		files   map[string]string
		fresh   bool
		problem string
		kept    []string
		gone    []string
	}{
		"letters":                    {map[string]string{"letters.txt": "dear"}, true, "foreign", []string{"letters.txt"}, nil},
		"another's demo.json":        {map[string]string{"demo.json": `{"name":"my slides"}`, "thesis/one.txt": "x"}, true, "foreign", []string{"demo.json", "thesis/one.txt"}, nil},
		"a production's Redis":       {map[string]string{"redis/appendonly.aof": "x", "config.yaml": "x", "backup.tar": "x"}, true, "foreign", []string{"redis/appendonly.aof", "config.yaml"}, nil},
		"a production's store":       {map[string]string{"LOCK": "x", "redis/appendonly.aof": "x", "run/redis.sock": "x"}, true, "foreign", []string{"redis/appendonly.aof"}, nil},
		"a demo with own files":      {map[string]string{"demo.json": finished, "redis/a.aof": "x", "phones.json": "x", "my-roster.xlsx": "x"}, true, "", []string{"my-roster.xlsx", "demo.json"}, []string{"redis/a.aof", "phones.json"}},
		"a demo that goes on":        {map[string]string{"demo.json": finished, "redis/a.aof": "x"}, false, "", []string{"redis/a.aof"}, nil},
		"a demo that was cut off":    {map[string]string{"demo.json": unfinished, "redis/a.aof": "x", "notes.txt": "x"}, false, "", []string{"notes.txt"}, []string{"redis/a.aof"}},
		"a demo with a torn mark":    {map[string]string{"demo.json": `{"kind":"weid`, "redis/a.aof": "x"}, true, "", nil, []string{"redis/a.aof"}},
		"a torn mark beside letters": {map[string]string{"demo.json": `{"kind":"weid`, "letters.txt": "x"}, true, "foreign", []string{"letters.txt"}, nil},
	} {
		dir := t.TempDir()
		fill(t, dir, tt.files)
		_, err := prepareDemo(dir, tt.fresh)
		if got := problemOf(t, err); got != tt.problem {
			t.Errorf("%s: problem %q, want %q", name, got, tt.problem)
		}
		for _, file := range tt.kept {
			if !there(dir, file) {
				t.Errorf("%s: %s is gone", name, file)
			}
		}
		for _, file := range tt.gone {
			if there(dir, file) {
				t.Errorf("%s: %s is still there", name, file)
			}
		}
	}
}

// TestDemoLeavesARunningOneAlone: its directory is locked, also against --fresh.
func TestDemoLeavesARunningOneAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := prepareDemo(dir, false); err != nil {
		t.Fatal(err)
	}
	fill(t, dir, map[string]string{"redis/a.aof": "x"})
	release, err := embedded.Hold(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = release() }()
	_, err = prepareDemo(dir, true)
	if got := problemOf(t, err); got != "running" || !there(dir, "redis/a.aof") {
		t.Errorf("problem %q, its data there: %t", got, there(dir, "redis/a.aof"))
	}
}

// TestCommandsWaitForTheDemo: what is half there is not worked on.
func TestCommandsWaitForTheDemo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	fill(t, dir, map[string]string{"demo.json": `{"kind":"weidubao demo","seeded":false}`})
	_, _, err := installation(&flags{data: dir})
	if got := problemOf(t, err); got != "unready" {
		t.Errorf("problem %q", got)
	}
}

// TestDemoKeepsToItsDirectory: whatever its configuration names, messages and
// files are kept in the demo's own directory.
func TestDemoKeepsToItsDirectory(t *testing.T) {
	t.Parallel()
	dir, elsewhere := t.TempDir(), t.TempDir()
	d := &demoData{dir: dir}
	if err := d.writeConfig("127.0.0.1:8080"); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(d.file(demoConfig))
	if err == nil {
		text = append(text, "spool: {dir: "+elsewhere+"}\nfiles: {dir: "+elsewhere+"}\n"...)
		err = os.WriteFile(d.file(demoConfig), text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := d.config()
	if err != nil {
		t.Fatal(err)
	}
	if kept, _ := cfg.spoolDir(); kept != filepath.Join(dir, "spool") || cfg.filesDir() != filepath.Join(dir, "files") {
		t.Errorf("messages in %s, files in %s", kept, cfg.filesDir())
	}
}

// TestWatchedDirs has the disk of the spool watched too, unless it was hoped for only and is not there.
func TestWatchedDirs(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for want, cfg := range map[string]*Config{
		dir + " " + dir + "/spool": {Redis: RedisConfig{URL: Secret("embedded://" + dir)}},
		dir + "/none":              {Redis: RedisConfig{URL: "redis://127.0.0.1"}, Spool: SpoolConfig{Dir: dir + "/none"}},
		dir:                        {Redis: RedisConfig{URL: "redis://127.0.0.1"}, Spool: SpoolConfig{Dir: dir}},
	} {
		if got := strings.Join(cfg.watchedDirs(), " "); got != want {
			t.Errorf("watched: %s, want %s", got, want)
		}
	}
}
