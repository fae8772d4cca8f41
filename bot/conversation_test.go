package bot_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite the golden conversations with what was said")

// TestConversations plays every testdata/*.txtar through the real bot: the
// simulated platform pushes encrypted messages over HTTP, a real Redis keeps
// what comes of them. What everybody then sees must be what the file says.
//
// In a conversation 【…】 sets the clock, 「name：…」 is somebody writing, （…） is
// something happening, and the indented lines are what the phones show.
func TestConversations(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no conversations: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			play(t, file)
		})
	}
}

const dialogue = "对话"

func play(t *testing.T, file string) {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	files := make(map[string][]byte)
	script := -1
	for i, f := range archive.Files {
		files[f.Name] = f.Data
		if f.Name == dialogue {
			script = i
		}
	}
	if script < 0 {
		t.Fatalf("%s has no section %s", file, dialogue)
	}
	o := openOffice(t, files)
	got := o.perform(string(archive.Files[script].Data))
	if *update {
		archive.Files[script].Data = []byte(got)
		if err := os.WriteFile(file, txtar.Format(archive), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(archive.Files[script].Data), got); diff != "" {
		t.Errorf("%s (-file +said):\n%s", file, diff)
	}
}
