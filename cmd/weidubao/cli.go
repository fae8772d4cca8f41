package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/weidubao/weidubao/bot/watch"
	"github.com/weidubao/weidubao/templates"
)

// cli is one call of the program.
type cli struct {
	in       io.Reader
	out, err io.Writer
	texts    *templates.Texts

	diskUsed func(dir string) (float64, error) // the used part of a file system
}

func newCLI(in io.Reader, out, errs io.Writer) (*cli, error) {
	texts, err := templates.NewTexts()
	if err != nil {
		return nil, fmt.Errorf("load texts: %w", err)
	}
	return &cli{in: in, out: out, err: errs, texts: texts, diskUsed: watch.DiskUsed}, nil
}

// verb is one command: its words, how it is called, and what it does.
type verb struct {
	words string // "roster import"
	call  string // what help shows behind the words
	files int    // how many file names it takes, or anyFiles
	run   func(c *cli, ctx context.Context, f *flags) error
}

// anyFiles is the number of files of a command that looks at them itself.
const anyFiles = -1

// flags are those that help names.
func (v verb) flags() []string {
	return strings.FieldsFunc(v.call, func(r rune) bool { return r != '-' && (r < 'a' || r > 'z') })
}

// verbs is the table of commands.
func verbs() []verb {
	return []verb{
		{"demo", "[--listen 127.0.0.1:8080] [--data DIR] [--fresh]", 0, (*cli).demo},
		{"serve", "-c config.yaml", 0, (*cli).serve},
		{"parse", "[--now TIME] [--context FILE.json] [--jsonl] [--explain] [-c config.yaml] < message.txt", 0, (*cli).parse},
		{"roster import", "FILE [--dry-run] (-c config.yaml | --data DIR)", 1, (*cli).rosterImport},
		{"roster export", "FILE (-c config.yaml | --data DIR)", 1, (*cli).rosterExport},
		{"roster codes", "[--json] (-c config.yaml | --data DIR)", 0, (*cli).rosterCodes},
		{"roster qr", "FILE.html (-c config.yaml | --data DIR)", 1, (*cli).rosterQR},
		{"menu", "(-c config.yaml | --data DIR)", 0, (*cli).menu},
		{"ledger import", "FILE|- [--dry-run] [--json] (-c config.yaml | --data DIR)", 1, (*cli).ledgerImport},
		{"ledger export", "FILE (-c config.yaml | --data DIR)", 1, (*cli).ledgerExport},
		{"ledger transfer", "--from UNIT --to UNIT [--village NAME] [--number RA26-0031,…] [--dry-run] (-c config.yaml | --data DIR)", 0, (*cli).ledgerTransfer},
		{"report import", "FILE [--dry-run] [--correct] [--json] (-c config.yaml | --data DIR)", 1, (*cli).reportImport},
		{"report export", "FILE [--from 2026-W01] [--to 2026-W52] (-c config.yaml | --data DIR)", 1, (*cli).reportExport},
		{"bulletin compose", "--month 2026-10 (-c config.yaml | --data DIR)", 0, (*cli).bulletinCompose},
		{"bulletin publish", "--month 2026-10 [--only NAME] (-c config.yaml | --data DIR)", 0, (*cli).bulletinPublish},
		{"alerts", "[--dry-run [--at TIME]] [--json] (-c config.yaml | --data DIR)", 0, (*cli).alerts},
		{"alerts silence", "(--number 3 | --area UNIT | --all) --until 2026-12-01 --reason TEXT (-c config.yaml | --data DIR)", 0, (*cli).silence},
		{"alerts unsilence", "(--number 3 | --area UNIT | --all) (-c config.yaml | --data DIR)", 0, (*cli).unsilence},
		{"alerts silences", "[--json] (-c config.yaml | --data DIR)", 0, (*cli).silences},
		{"simulate", "--from 2026-12-01 --to 2027-11-30 [--reports (on-time | none)] [--json] (-c config.yaml | --data DIR)", 0, (*cli).simulate},
		{"outbox list", "[--state unknown] [--json] (-c config.yaml | --data DIR)", 0, (*cli).outboxList},
		{"outbox settle", "[ID…] --as (arrived | again | dropped) [--all] (-c config.yaml | --data DIR)", anyFiles, (*cli).outboxSettle},
		{"outbox resume", "[--missed (drop | send)] [--json] (-c config.yaml | --data DIR)", 0, (*cli).outboxResume},
		{"backup", "FILE [--check] [--json] (-c config.yaml | --data DIR)", 1, (*cli).backup},
		{"restore", "FILE [--json] (-c config.yaml | --data DIR)", 1, (*cli).restore},
		{"doctor", "[--json] (-c config.yaml | --data DIR)", 0, (*cli).doctor},
		{"version", "", 0, (*cli).version},
	}
}

// flags are the flags of all commands; each reads those that its help names.
type flags struct {
	config           string
	data, listen     string
	fresh            bool
	dryRun, json     bool
	jsonl            bool
	at, now, context string
	month, only      string
	correct, explain bool
	from, to         string
	village, number  string
	area             string
	until, reason    string
	state, as        string
	all              bool
	missed           string
	reports          string
	check            bool
	help             bool
	given            []string // names of the flags that were there
	files            []string
}

// failure is an error with its words and exit code.
type failure struct {
	say  templates.Message
	code int
	err  error // what happened, for the log; may be nil
}

// Error is for logs; users read the message.
func (f *failure) Error() string {
	if f.err != nil {
		return f.err.Error()
	}
	return fmt.Sprintf("%+v", f.say)
}

func (f *failure) Unwrap() error { return f.err }

func misuse(problem, word string) error {
	return &failure{say: templates.WrongUse{Problem: problem, Word: word}, code: exitUsage}
}

func (c *cli) run(ctx context.Context, args []string) int {
	err := c.dispatch(ctx, args)
	if err == nil {
		return exitOK
	}
	say, code := explain(err)
	_, _ = fmt.Fprintln(c.err, "weidubao: "+c.texts.Say(say))
	return code
}

func (c *cli) dispatch(ctx context.Context, args []string) error {
	f, words, err := parseFlags(args)
	if err != nil {
		return err
	}
	v, files, known := find(words)
	f.files = files
	switch {
	case known && f.help:
		c.println(templates.Usage{Command: strings.TrimSpace(v.words + " " + v.call)})
		return nil
	case f.help, len(words) == 1 && words[0] == "help":
		c.println(templates.Usage{})
		return nil
	case len(words) == 0:
		return misuse("none", "")
	case !known:
		return misuse("command", strings.Join(words[:min(2, len(words))], " "))
	}
	if err := check(v, f); err != nil {
		return err
	}
	return v.run(c, ctx, f)
}

// find takes the longest command that words begin with; the rest are its files.
func find(words []string) (v verb, files []string, ok bool) {
	files = words
	for _, one := range verbs() {
		n := len(strings.Fields(one.words))
		if len(words) >= n && strings.Join(words[:n], " ") == one.words && len(one.words) > len(v.words) {
			v, files, ok = one, words[n:], true
		}
	}
	return v, files, ok
}

// parseFlags reads flags wherever they stand; the words are what is between them.
func parseFlags(args []string) (f *flags, words []string, err error) {
	f = new(flags)
	set := flag.NewFlagSet("weidubao", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.StringVar(&f.config, "c", "", "")
	set.StringVar(&f.config, "config", "", "")
	set.StringVar(&f.data, "data", "", "")
	set.StringVar(&f.listen, "listen", "", "")
	set.BoolVar(&f.fresh, "fresh", false, "")
	set.BoolVar(&f.dryRun, "dry-run", false, "")
	set.BoolVar(&f.json, "json", false, "")
	set.BoolVar(&f.jsonl, "jsonl", false, "")
	set.StringVar(&f.at, "at", "", "")
	set.StringVar(&f.now, "now", "", "")
	set.StringVar(&f.context, "context", "", "")
	set.StringVar(&f.month, "month", "", "")
	set.StringVar(&f.only, "only", "", "")
	set.BoolVar(&f.correct, "correct", false, "")
	set.BoolVar(&f.explain, "explain", false, "")
	set.StringVar(&f.from, "from", "", "")
	set.StringVar(&f.to, "to", "", "")
	set.StringVar(&f.village, "village", "", "")
	set.StringVar(&f.number, "number", "", "")
	set.StringVar(&f.area, "area", "", "")
	set.StringVar(&f.until, "until", "", "")
	set.StringVar(&f.reason, "reason", "", "")
	set.StringVar(&f.state, "state", "", "")
	set.StringVar(&f.as, "as", "", "")
	set.BoolVar(&f.all, "all", false, "")
	set.StringVar(&f.missed, "missed", "", "")
	set.StringVar(&f.reports, "reports", "", "")
	set.BoolVar(&f.check, "check", false, "")
	set.BoolVar(&f.help, "h", false, "")
	set.BoolVar(&f.help, "help", false, "")
	for len(args) > 0 {
		if err := set.Parse(args); err != nil {
			return nil, nil, wrongFlag(err)
		}
		if args = set.Args(); len(args) > 0 {
			words, args = append(words, args[0]), args[1:]
		}
	}
	set.Visit(func(given *flag.Flag) { f.given = append(f.given, given.Name) })
	return f, words, nil
}

// wrongFlag words what package flag says in English.
func wrongFlag(err error) error {
	if name, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: "); ok {
		return misuse("extra", name)
	}
	return misuse("flag", strings.TrimPrefix(err.Error(), "flag needs an argument: "))
}

// check refuses flags that the command's help does not name, and a wrong number of files.
func check(v verb, f *flags) error {
	for _, name := range f.given {
		if name = "--" + name; name == "--c" || name == "--config" {
			name = "-c"
		}
		if !slices.Contains(v.flags(), name) {
			return misuse("extra", name)
		}
	}
	switch {
	case v.files == anyFiles:
	case len(f.files) < v.files:
		return misuse("file", "")
	case len(f.files) > v.files:
		return misuse("extra", f.files[v.files])
	}
	return nil
}

// println prints one message on standard output.
func (c *cli) println(m templates.Message) { _, _ = fmt.Fprintln(c.out, c.texts.Say(m)) }

// printJSON prints facts for programs.
func (c *cli) printJSON(v any) error {
	enc := json.NewEncoder(c.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
