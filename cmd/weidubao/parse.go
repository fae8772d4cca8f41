package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster/divisions"
	"github.com/weidubao/weidubao/templates"
)

// maxMessage is the longest message that parse reads, in bytes.
const maxMessage = 1 << 20

// defaultArea is the office whose units parse knows without a configuration.
const defaultArea = "330381"

// parse reads messages as the bot would, records nothing and needs no Redis.
func (c *cli) parse(_ context.Context, f *flags) error {
	at, err := momentOr(f.now, now())
	if err != nil {
		return err
	}
	d, err := newDryRun(f, c.texts, at)
	if err != nil {
		return err
	}
	d.explain = f.explain
	if f.jsonl {
		return d.lines(c.in, c.out)
	}
	text, err := io.ReadAll(io.LimitReader(c.in, maxMessage))
	if err != nil {
		return fmt.Errorf("read the message: %w", err)
	}
	ctx, err := readContext(f.context)
	if err != nil {
		return err
	}
	return writeLine(c.out, d.one(string(text), ctx))
}

// dryRun is the language with the words of its replies.
type dryRun struct {
	lang  *report.Language
	units []report.Unit
	texts *templates.Texts
	names map[string]string
	now   time.Time

	explain bool // every number of a message
}

func newDryRun(f *flags, texts *templates.Texts, now time.Time) (*dryRun, error) {
	rules, area := Rules{Indicators: report.Defaults()}, defaultArea
	if f.config != "" {
		cfg, err := LoadConfig(f.config, os.Environ())
		if err != nil {
			return nil, err
		}
		rules, area = cfg.Rules, cfg.Office.Area
	}
	lang, err := report.NewLanguage(rules.Indicators, rules.Checks...)
	if err != nil {
		return nil, err
	}
	d := &dryRun{lang: lang, texts: texts, names: make(map[string]string), now: now}
	for _, a := range divisions.Townships(area) {
		d.units = append(d.units, report.Unit{Code: a.Code, Name: a.Name})
		d.names[a.Code] = a.Name
	}
	return d, nil
}

// one reads a single message.
func (d *dryRun) one(text string, c *report.DryContext) report.DryResult {
	res, judgements := d.lang.DryRun(text, c, d.now, d.units)
	words := bot.Wording{Language: d.lang, AreaName: func(code string) string { return d.names[code] }}
	var said []templates.ReportPart
	before := report.Report{}
	if c != nil {
		before.Values = c.Existing
	}
	for _, j := range judgements {
		said = append(said, words.Part(j, before))
	}
	res.Reply = d.texts.Say(templates.NewReportReply(said...))
	if d.explain {
		res.Numbers = d.numbers(text, c)
	}
	return res
}

// numbers tells of every number in the message who claimed it or why nobody did.
func (d *dryRun) numbers(text string, c *report.DryContext) []report.DryNumber {
	out := d.lang.DryExplain(text, c, d.now, d.units)
	for i, n := range out {
		say := templates.Number{Quote: n.Quote, Label: n.Label, Why: string(n.Why), Doubt: string(n.Doubt)}
		for _, ind := range d.lang.Indicators() {
			if ind.Key == n.Indicator && n.Value != nil {
				say.Value = ind.WriteCell(*n.Value)
				if ind.Kind != report.Percent {
					say.Value += ind.Unit
				}
			}
		}
		out[i].Said = d.texts.Say(say)
	}
	return out
}

// lines reads one message from every line of JSON.
func (d *dryRun) lines(in io.Reader, out io.Writer) error {
	scan := bufio.NewScanner(in)
	scan.Buffer(nil, maxMessage)
	w := bufio.NewWriter(out)
	for n := 1; scan.Scan(); n++ {
		if len(scan.Bytes()) == 0 {
			continue
		}
		var line report.DryLine
		if err := json.Unmarshal(scan.Bytes(), &line); err != nil {
			return errors.Join(fmt.Errorf("line %d: %w", n, err), w.Flush())
		}
		res := d.one(line.Text, line.Context)
		res.ID = line.ID
		if err := writeLine(w, res); err != nil {
			return err
		}
	}
	return errors.Join(scan.Err(), w.Flush())
}

func writeLine(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

func readContext(name string) (*report.DryContext, error) {
	if name == "" {
		return nil, nil //nolint:nilnil // no context is a context: the defaults
	}
	body, err := os.ReadFile(name) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, err
	}
	var c report.DryContext
	if err := json.Unmarshal(body, &c); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return &c, nil
}
