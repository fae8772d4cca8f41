package main

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/sandbox/sample"
	"github.com/weidubao/weidubao/store/embedded"
	"github.com/weidubao/weidubao/templates"
)

// The demo's directory holds, beside what the embedded Redis keeps there:
//
//	demo.json     marks the directory as a demo's, and keeps its clock
//	config.yaml   the installation, as an office would write it
//	phones.json   what the simulated platform and its phones show
const (
	demoMark   = "demo.json"
	demoConfig = "config.yaml"
	demoPhones = "phones.json"
	demoLock   = "LOCK"
)

// demoFiles is everything that a demo puts into its directory, and all that it ever removes.
var demoFiles = []string{
	demoMark, demoConfig, demoLock, "redis", "run", "files", "spool",
	demoPhones, demoPhones + ".new", demoPhones + ".broken", demoPhones + ".photos",
}

// demoKind marks demo.json as ours.
const demoKind = "weidubao demo"

// demoData is the demo's directory.
type demoData struct {
	dir   string
	state demoState
}

// demoState is demo.json.
type demoState struct {
	Kind   string        `json:"kind"`             // demoKind
	Seeded bool          `json:"seeded"`           // the county's year has been played to its end
	Offset time.Duration `json:"offset"`           // of the county's clock from real time, in nanoseconds
	Lived  time.Time     `json:"lived"`            // up to when the county has gone on by itself
	Listen string        `json:"listen,omitempty"` // where the demo was last answered
}

// demoDir is where the demo's data lies when nothing is said.
func demoDir() (string, error) {
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "weidubao", "demo"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("find a place for the demo's data (give one with --data): %w", err)
	}
	return filepath.Join(home, ".local", "share", "weidubao", "demo"), nil
}

// readDemo opens the directory of a demo that has run before.
func readDemo(dir string) (*demoData, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	d := &demoData{dir: dir}
	text, err := os.ReadFile(d.file(demoMark))
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, err
	case err == nil && json.Unmarshal(text, &d.state) != nil:
		return nil, &failure{say: templates.DemoProblem{Problem: "torn", Detail: dir}, code: exitFailed}
	case d.state.Kind != demoKind:
		return nil, &failure{say: templates.DemoProblem{Problem: "none", Detail: dir}, code: exitFailed}
	}
	return d, nil
}

// prepareDemo makes the directory ready for serving a demo: as it was left, or
// emptied when fresh or when the last demo did not get as far as its beginning.
// A directory that is somebody else's is not touched, and neither is one in
// which a demo runs.
func prepareDemo(dir string, fresh bool) (*demoData, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil { //nolint:gosec // the operator names the directory
		return nil, err
	}
	d, err := readDemo(dir)
	if why, unmarked := errors.AsType[*failure](err); unmarked {
		torn := why.say == templates.DemoProblem{Problem: "torn", Detail: dir}
		d, err = &demoData{dir: dir}, foreign(dir, torn)
	}
	if err != nil {
		return nil, err
	}
	release, err := embedded.Hold(dir)
	if errors.Is(err, embedded.ErrLocked) {
		err = &failure{say: templates.DemoProblem{Problem: "running", Detail: dir}, code: exitFailed, err: err}
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = release() }()
	if fresh || !d.state.Seeded {
		return d, d.empty()
	}
	return d, nil
}

// foreign refuses a directory that is not marked as a demo's, unless it is
// empty. One whose mark is torn may hold only what a demo puts there. (A
// production's embedded store has the same names, but never a mark.)
func foreign(dir string, torn bool) error {
	held, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range held {
		if !torn || !slices.Contains(demoFiles, e.Name()) {
			return &failure{say: templates.DemoProblem{Problem: "foreign", Detail: dir}, code: exitFailed}
		}
	}
	return nil
}

// empty removes what a demo has put into the directory, under the lock: what
// people put beside it stays.
func (d *demoData) empty() error {
	d.state = demoState{Offset: time.Until(sample.Start())}
	if err := d.save(); err != nil { // first, so that what is half emptied is still known as a demo's
		return err
	}
	for _, name := range demoFiles {
		if name == demoMark || name == demoLock {
			continue
		}
		if err := os.RemoveAll(d.file(name)); err != nil { //nolint:gosec // the operator names the directory
			return err
		}
	}
	return nil
}

func (d *demoData) file(name string) string { return filepath.Join(d.dir, name) }

// now is the county's time.
func (d *demoData) now() time.Time { return time.Now().Add(d.state.Offset).In(calendar.Zone) }

// save writes demo.json.
func (d *demoData) save() error {
	d.state.Kind = demoKind
	return writeFile(d.file(demoMark), func(w io.Writer) error {
		lines := json.NewEncoder(w)
		lines.SetIndent("", "  ")
		return lines.Encode(d.state)
	})
}

// Who the simulated platform knows the demo as. Nothing of it opens anything outside.
const (
	demoApp     = "wxdemo0123456789ab"
	demoSecret  = "demo-secret-of-the-simulated-platform"
	demoToken   = "weidubao"
	demoSealKey = "7d61bc0f2e9a4853c5d80f17a64be3920c5f4a7be1d3968072fa4cb95e10d38a"
	demoAESKey  = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
	demoAccount = "gh_weidubaodemo"
	demoArea    = "330381"
)

// writeConfig leaves config.yaml as it stands: people may try settings in it.
func (d *demoData) writeConfig(listen string) error {
	if _, err := os.Stat(d.file(demoConfig)); err == nil { //nolint:gosec // the operator names the directory
		return nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, `# The demo's installation. Its Redis, platform and addresses are set by the demo itself.
office: {name: %q, area: %q}
http: {listen: %q}
redis: {url: %q}
official:
  app_id: %s
  app_secret: %s
  token: %s
  encoding_aes_key: %s
  templates:
`, templates.DemoOffice, demoArea, listen, "embedded://"+d.dir, demoApp, demoSecret, demoToken, demoAESKey)
	for _, card := range templates.DemoCards() {
		fmt.Fprintf(&b, "    %s: {id: %s, title: %s, summary: %s, time: %s}\n", card.Push, card.Push, card.Fields[0], card.Fields[1], card.Fields[2])
	}
	fmt.Fprintf(&b, `report: {start: 2026-W01}
bulletin: {first_total: 38}
api: {tokens: [%s]}
log: {level: error}
`, rand.Text())
	return os.WriteFile(d.file(demoConfig), []byte(b.String()), 0o600) //nolint:gosec // the operator names the directory
}

// config is the installation: config.yaml, but always the demo's own Redis, and
// the simulated platform where the demo was last answered. Of the environment
// only the API's tokens and the log are taken, so that no demo ever meets a
// production's Redis.
func (d *demoData) config() (*Config, error) {
	var environ []string
	for _, e := range os.Environ() {
		if strings.HasPrefix(e, envPrefix+"API_") || strings.HasPrefix(e, envPrefix+"LOG_") {
			environ = append(environ, e)
		}
	}
	cfg, err := LoadConfig(d.file(demoConfig), environ)
	if err != nil {
		return nil, err
	}
	cfg.Redis = RedisConfig{URL: Secret("embedded://" + d.dir), Durability: "checked"}
	cfg.Spool, cfg.Files.Dir = SpoolConfig{}, "" // in the demo's own directory
	cfg.HTTP = HTTPConfig{Listen: d.state.Listen, PublicURL: "http://" + publicHost(d.state.Listen)}
	o := &cfg.Official
	o.AppID, o.AppSecret, o.Token, o.EncodingAESKey, o.Mode = demoApp, demoSecret, demoToken, demoAESKey, "safe"
	if cfg.Audit.Key == "" {
		cfg.Audit.Key = demoSealKey
	}
	o.APIBase = "http://" + localHost(d.state.Listen)
	return cfg, nil
}
