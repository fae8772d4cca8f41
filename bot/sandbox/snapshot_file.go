package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
)

// photoName is what keepMedium calls a photo; nothing else is touched in the
// photos' directory.
var photoName = regexp.MustCompile(`^[A-Z2-7]+_[0-9]+$`)

// photoDir is where the photos lie.
func (p *Platform) photoDir() string { return p.cfg.File + ".photos" }

// Save writes Config.File now, whole or not at all; it is written by itself a
// second after each change and by Close. Without a file it does nothing.
func (p *Platform) Save() error {
	if p.cfg.File == "" {
		return nil
	}
	p.saving.Lock()
	defer p.saving.Unlock()
	s, photos := p.capture()
	data, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("sandbox: save the platform's state: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(p.cfg.File), 0o700); err != nil {
		return fmt.Errorf("sandbox: save the platform's state: %w", err)
	}
	// The photos first: what the state names must be there.
	if err := p.savePhotos(photos); err != nil {
		return fmt.Errorf("sandbox: save a photo: %w", err)
	}
	if err := writeWhole(p.cfg.File, data); err != nil {
		return fmt.Errorf("sandbox: save the platform's state: %w", err)
	}
	p.sweepPhotos(photos)
	return nil
}

// saveOrLog saves, and logs the first of several failures.
func (p *Platform) saveOrLog() {
	err := p.Save()
	p.mu.Lock()
	before := p.unsaved
	p.unsaved = err != nil
	p.mu.Unlock()
	if err != nil && !before {
		p.cfg.Log.Error("sandbox state", "err", err)
	}
}

// savePhotos writes those that do not lie there yet. p.saving is held.
func (p *Platform) savePhotos(photos map[string]photo) error {
	for id, ph := range photos {
		name := filepath.Join(p.photoDir(), id)
		if _, err := os.Stat(name); err == nil {
			continue
		}
		if err := os.MkdirAll(p.photoDir(), 0o700); err != nil {
			return err
		}
		if err := writeWhole(name, ph.data); err != nil {
			return err
		}
	}
	return nil
}

// sweepPhotos removes the photos that no phone shows any more. One that cannot
// be removed is tried again the next time. p.saving is held.
func (p *Platform) sweepPhotos(shown map[string]photo) {
	held, err := os.ReadDir(p.photoDir())
	if err != nil {
		return // most often there is none
	}
	for _, e := range held {
		if _, ok := shown[e.Name()]; !ok && photoName.MatchString(e.Name()) {
			_ = os.Remove(filepath.Join(p.photoDir(), e.Name()))
		}
	}
}

// writeWhole replaces the file name by data in one step.
func writeWhole(name string, data []byte) error {
	half := name + ".new"
	if err := os.WriteFile(half, data, 0o600); err != nil {
		return err
	}
	return os.Rename(half, name)
}

// restore resumes from Config.File. One that cannot be read is moved aside, and
// the platform begins anew: its loss costs nothing but looks.
func (p *Platform) restore() {
	if p.cfg.File == "" {
		return
	}
	data, err := os.ReadFile(p.cfg.File)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	var s snapshot
	if err == nil {
		s, err = decodeSnapshot(data)
	}
	if err != nil {
		aside := p.cfg.File + ".broken"
		p.cfg.Log.Warn("sandbox state cannot be read, moved aside", "err", err, "to", aside, "moved", os.Rename(p.cfg.File, aside) == nil)
		return
	}
	p.resume(s, func(id string) ([]byte, bool) {
		if !photoName.MatchString(id) {
			return nil, false
		}
		data, err := os.ReadFile(filepath.Join(p.photoDir(), id)) //nolint:gosec // a name of our own, see photoName
		return data, err == nil
	})
}
