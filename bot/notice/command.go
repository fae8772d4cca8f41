package notice

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/weidubao/weidubao/bot/roster"
)

// The errors of ReadCommand besides those of ParseAudience.
var (
	ErrNoCommand = errors.New("the message is no notice command")
	ErrNoColon   = errors.New("no colon separates the audience from the text")
	ErrNoBody    = errors.New("the notice has no text")
)

// Draft is a notice as staff wrote it in WeChat, before it is sent.
type Draft struct {
	Audience Audience
	Title    string // at most TitleLength characters, from the beginning of the body
	Body     string // the whole text
}

// TitleLength is the longest title in characters: a template field holds no more.
const TitleLength = 20

// command is the word that begins the command.
const command = "通知"

// colons are the marks that may end the audience.
const colons = ":：﹕∶"

// ReadCommand reads 「通知 全体联络员：明天9点开会。带材料」. Errors: ErrNoCommand,
// ErrNoColon, ErrNoAudience, ErrNoBody, *UnknownWordError, *MixedError.
func ReadCommand(text string, r *roster.Roster) (Draft, error) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), command)
	if !ok {
		return Draft{}, ErrNoCommand
	}
	at := strings.IndexAny(rest, colons)
	if at < 0 {
		return Draft{}, ErrNoColon
	}
	audience, err := ParseAudience(rest[:at], r)
	if err != nil {
		return Draft{}, err
	}
	_, n := utf8.DecodeRuneInString(rest[at:])
	body := strings.TrimSpace(rest[at+n:])
	if body == "" {
		return Draft{}, ErrNoBody
	}
	return Draft{Audience: audience, Title: TitleOf(body), Body: body}, nil
}

// TitleOf makes a title of a text: its first line, of that its first sentence,
// and if that is too long, as much as fits. It is cut behind the last clause that
// fills at least half the room, else between characters with an … but never
// inside a number or a Latin word, which would read as another one.
func TitleOf(body string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(body), "\n")
	line = strings.TrimSpace(line)
	if end := strings.IndexAny(line, "。！？!?；;"); end > 0 {
		line = line[:end]
	}
	runes := []rune(strings.TrimSpace(line))
	if len(runes) <= TitleLength {
		return string(runes)
	}
	for k := TitleLength; k >= TitleLength/2; k-- {
		if strings.ContainsRune("，,、", runes[k]) {
			return string(runes[:k])
		}
	}
	cut := TitleLength - 1
	for cut >= TitleLength/2 && joined(runes[cut-1], runes[cut]) {
		cut--
	}
	if cut < TitleLength/2 { // one long word, such as an address: there is no better place
		cut = TitleLength - 1
	}
	return strings.TrimRightFunc(string(runes[:cut]), unicode.IsSpace) + "…"
}

// joined reports whether a cut between two characters would fall inside a
// number, a time or a Latin word.
func joined(a, b rune) bool {
	inside := func(c rune) bool {
		return c < utf8.RuneSelf && !unicode.IsSpace(c) || unicode.IsDigit(c) || unicode.Is(unicode.Mn, c) || c == '\u200d'
	}
	return inside(a) && inside(b)
}
