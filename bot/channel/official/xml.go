package official

import "bytes"

// Bounds of what is read. Real pushes have about twenty fields in at most four levels.
const (
	maxDepth  = 16
	maxFields = 64
)

// scan reads the platform's flat XML, <xml> with one element per field, and
// hands every field to emit. The value is nil for a field that holds elements
// (ScanCodeInfo, SendPicsInfo): nothing here reads those.
//
// It is lenient about characters that XML forbids, which officers do paste in
// and which must not cost them their report, and strict about everything that
// makes XML ambiguous or expensive: document types, entities of one's own,
// duplicate fields, trailing content, depth. Being flat it needs half the time
// of encoding/xml. name and value are valid only during emit.
func scan(body []byte, emit func(name, value []byte)) error {
	s := scanner{b: bytes.TrimPrefix(clean(body), []byte("\xEF\xBB\xBF"))}
	if err := s.prolog(); err != nil {
		return err
	}
	root, empty, err := s.start()
	if err != nil {
		return err
	}
	if string(root) != "xml" {
		return malformed("the root element is not xml")
	}
	if !empty {
		if err := s.fields(root, emit); err != nil {
			return err
		}
	}
	if err := s.blank(); err != nil {
		return err
	}
	if s.i != len(s.b) {
		return malformed("trailing content")
	}
	return nil
}

// scanner walks over clean UTF-8.
type scanner struct {
	b []byte
	i int
}

func (s *scanner) fields(root []byte, emit func(name, value []byte)) error {
	var seen [maxFields][]byte
	for n := 0; ; n++ {
		if err := s.blank(); err != nil {
			return err
		}
		if s.skip("</") {
			return s.end(root)
		}
		name, empty, err := s.start()
		if err != nil {
			return err
		}
		if n == maxFields {
			return malformed("too many fields")
		}
		for _, other := range seen[:n] {
			if bytes.Equal(other, name) {
				return malformed("a field stands twice")
			}
		}
		seen[n] = name
		var value []byte
		if !empty {
			if value, err = s.content(name, 2); err != nil {
				return err
			}
		}
		emit(name, value)
	}
}

// content reads up to the end tag of name and returns the text, or nil when
// there are elements inside.
func (s *scanner) content(name []byte, depth int) ([]byte, error) {
	if depth > maxDepth {
		return nil, malformed("nested too deeply")
	}
	text := run{}
	for nested := false; ; {
		switch {
		case s.skip("<![CDATA["):
			piece, ok := s.until("]]>")
			if !ok {
				return nil, malformed("CDATA without an end")
			}
			text.add(piece)
		case s.skip("<!--"):
			if _, ok := s.until("-->"); !ok {
				return nil, malformed("comment without an end")
			}
		case s.skip("</"):
			if nested {
				text.b = nil
			}
			return text.b, s.end(name)
		case s.at('<'):
			nested = true
			child, empty, err := s.start()
			if err == nil && !empty {
				_, err = s.content(child, depth+1)
			}
			if err != nil {
				return nil, err
			}
		default:
			piece, err := s.chars()
			if err != nil {
				return nil, err
			}
			text.add(piece)
		}
	}
}

// chars reads character data up to the next tag, references resolved.
func (s *scanner) chars() ([]byte, error) {
	n := bytes.IndexByte(s.b[s.i:], '<')
	if n < 0 {
		return nil, malformed("an element without an end")
	}
	piece := s.b[s.i : s.i+n]
	s.i += n
	if bytes.IndexByte(piece, '&') < 0 {
		return piece, nil
	}
	return unescape(piece)
}

// prolog passes over white space and the XML declaration.
func (s *scanner) prolog() error {
	if s.skip("<?xml") {
		if s.i == len(s.b) || !space(s.b[s.i]) && s.b[s.i] != '?' {
			return malformed("an instruction instead of the XML declaration")
		}
		if _, ok := s.until("?>"); !ok {
			return malformed("XML declaration without an end")
		}
	}
	return s.blank()
}

// blank passes over white space and comments between elements.
func (s *scanner) blank() error {
	for {
		for s.i < len(s.b) && space(s.b[s.i]) {
			s.i++
		}
		if !s.skip("<!--") {
			return nil
		}
		if _, ok := s.until("-->"); !ok {
			return malformed("comment without an end")
		}
	}
}

// start reads a start tag; its attributes are passed over.
func (s *scanner) start() (name []byte, empty bool, err error) {
	if !s.skip("<") {
		return nil, false, malformed("an element is expected")
	}
	if s.at('!') || s.at('?') {
		return nil, false, malformed("document types and instructions are refused")
	}
	if name = s.name(); len(name) == 0 {
		return nil, false, malformed("an element without a name")
	}
	if s.i < len(s.b) && !space(s.b[s.i]) && s.b[s.i] != '>' && s.b[s.i] != '/' {
		return nil, false, malformed("an element with a strange name")
	}
	for quote := byte(0); s.i < len(s.b); s.i++ {
		switch c := s.b[s.i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '<':
			return nil, false, malformed("a tag inside a tag")
		case c == '>':
			s.i++
			return name, s.b[s.i-2] == '/', nil
		}
	}
	return nil, false, malformed("a tag without an end")
}

// end reads the rest of an end tag behind "</".
func (s *scanner) end(name []byte) error {
	if !bytes.Equal(s.name(), name) {
		return malformed("an end tag that does not match")
	}
	for s.i < len(s.b) && space(s.b[s.i]) {
		s.i++
	}
	if !s.skip(">") {
		return malformed("an end tag without an end")
	}
	return nil
}

func (s *scanner) name() []byte {
	from := s.i
	for s.i < len(s.b) && nameByte(s.b[s.i], s.i > from) {
		s.i++
	}
	return s.b[from:s.i]
}

func (s *scanner) at(c byte) bool { return s.i < len(s.b) && s.b[s.i] == c }

func (s *scanner) skip(prefix string) bool {
	if len(s.b)-s.i < len(prefix) || string(s.b[s.i:s.i+len(prefix)]) != prefix {
		return false
	}
	s.i += len(prefix)
	return true
}

// until returns what stands before mark and steps behind it.
func (s *scanner) until(mark string) ([]byte, bool) {
	n := bytes.Index(s.b[s.i:], []byte(mark))
	if n < 0 {
		return nil, false
	}
	piece := s.b[s.i : s.i+n]
	s.i += n + len(mark)
	return piece, true
}

// run joins pieces of text and copies only when there is more than one.
type run struct {
	b   []byte
	own bool
}

func (r *run) add(piece []byte) {
	switch {
	case len(piece) == 0:
	case len(r.b) == 0:
		r.b, r.own = piece, false
	case !r.own:
		r.b, r.own = append(bytes.Clone(r.b), piece...), true
	default:
		r.b = append(r.b, piece...)
	}
}

func space(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

func nameByte(c byte, inner bool) bool {
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', c == '_':
		return true
	case '0' <= c && c <= '9', c == '-', c == '.', c == ':':
		return inner
	}
	return false
}
