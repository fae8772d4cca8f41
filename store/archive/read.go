package archive

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// mostManifest bounds the manifest, which is held in memory: it names some
// hundred thousand files.
const mostManifest = 64 << 20

// head is how every archive begins: gzip, deflate, no flags, no time. Its
// checksum does not cover it.
var head = []byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff}

// Read reads a whole archive and verifies it: take gets every member but the
// manifest, in order, and manifest holds what the last one says. Where the error
// is not nil, nothing that take got may be believed. Errors: ErrDamaged, those of
// take, *fs.PathError.
func Read(name string, manifest any, take func(m Member, r io.Reader) error) error {
	f, err := os.Open(name) //nolint:gosec // the operator names the file
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	err = read(f, manifest, take)
	if bad, ok := errors.AsType[*takeError](err); ok {
		return bad.err
	}
	if _, ok := errors.AsType[*fs.PathError](err); ok {
		return err // the disk does not give it out
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return nil
}

// takeError keeps apart what take says of a member.
type takeError struct{ err error }

func (e *takeError) Error() string { return e.err.Error() }

func read(f io.Reader, manifest any, take func(Member, io.Reader) error) error {
	in := bufio.NewReaderSize(f, 256<<10)
	if begin, err := in.Peek(len(head)); err != nil || !bytes.Equal(begin, head) {
		return errors.New("it does not begin as a backup does")
	}
	zip, err := gzip.NewReader(in)
	if err != nil {
		return err
	}
	zip.Multistream(false)
	text, found, err := readMembers(tar.NewReader(zip), take)
	if err != nil {
		return err
	}
	if n, err := io.Copy(io.Discard, zip); err != nil || n > 0 { //nolint:gosec // nothing is kept of it: up to the checksum
		return errors.Join(err, errors.New("something stands behind its end"))
	}
	if _, err := in.ReadByte(); !errors.Is(err, io.EOF) {
		return errors.New("something stands behind its end")
	}
	var named struct{ Members []Member }
	if err := json.Unmarshal(text, &named); err != nil {
		return err
	}
	if err := compare(named.Members, found); err != nil {
		return err
	}
	return json.Unmarshal(text, manifest)
}

// readMembers reads up to the end of the tar and returns the manifest.
func readMembers(in *tar.Reader, take func(Member, io.Reader) error) (manifest []byte, found []Member, err error) {
	for {
		h, err := in.Next()
		switch {
		case errors.Is(err, io.EOF) && manifest != nil:
			return manifest, found, nil
		case err != nil:
			return nil, nil, noEOF(err)
		case h.Typeflag != tar.TypeReg || !fs.ValidPath(h.Name) || manifest != nil:
			return nil, nil, fmt.Errorf("%q is not expected", h.Name)
		}
		if h.Name == ManifestName {
			if manifest, err = io.ReadAll(io.LimitReader(in, mostManifest)); err != nil {
				return nil, nil, noEOF(err)
			}
			continue
		}
		m, err := readMember(h, in, take)
		if err != nil {
			return nil, nil, err
		}
		found = append(found, m)
	}
}

func readMember(h *tar.Header, in io.Reader, take func(Member, io.Reader) error) (Member, error) {
	sum := sha256.New()
	r := &torn{r: io.TeeReader(in, sum)}
	err := take(Member{Name: h.Name, Size: h.Size}, r)
	if r.err != nil {
		return Member{}, noEOF(r.err) // whatever take made of it
	}
	if err != nil {
		return Member{}, &takeError{err}
	}
	if _, err := io.Copy(io.Discard, r); err != nil {
		return Member{}, noEOF(err)
	}
	return Member{Name: h.Name, Size: h.Size, SHA256: hex.EncodeToString(sum.Sum(nil))}, nil
}

// torn notes that the archive, not who reads it, has failed.
type torn struct {
	r   io.Reader
	err error
}

func (t *torn) Read(p []byte) (int, error) {
	n, err := t.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		t.err = err
	}
	return n, err
}

// noEOF keeps an end in the middle from looking like the end.
func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

func compare(named, found []Member) error {
	if len(named) != len(found) {
		return fmt.Errorf("%d members are named, %d are there", len(named), len(found))
	}
	for i, m := range named {
		if m != found[i] {
			return fmt.Errorf("%s is not what the manifest says", m.Name)
		}
	}
	return nil
}
