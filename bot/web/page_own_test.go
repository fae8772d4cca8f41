package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/ledger"
)

// TestOwnPagesRefuse: who may not see it, what is not there, and links that are not good.
func TestOwnPagesRefuse(t *testing.T) {
	r := newRig(t)
	r.fillOwn()
	for name, c := range map[string]struct {
		path, member string
		status       int
	}{
		"stranger":  {"/m/mine", "M9999", http.StatusForbidden},
		"disabled":  {"/m/mine", "M0004", http.StatusForbidden},
		"no issue":  {"/m/issue/RA26-9999", "M0001", http.StatusNotFound},
		"disabled2": {"/m/issue/RA26-0031", "M0004", http.StatusForbidden},
	} {
		if rec := r.do(t, http.MethodGet, r.link(c.path, c.member), ""); rec.Code != c.status {
			t.Errorf("%s: %d", name, rec.Code)
		}
	}
	for _, path := range []string{"/m/mine", "/m/issue/RA26-0031"} {
		good := r.link(path, "M0001")
		for name, target := range map[string]string{
			"without": path, "altered": good + "x", "another member": strings.Replace(good, "m=M0001", "m=M0002", 1),
			"another issue": strings.Replace(good, path, "/m/issue/RA26-0032", 1),
		} {
			if rec := r.do(t, http.MethodGet, target, ""); rec.Code != http.StatusForbidden || !strings.Contains(rec.Body.String(), "被改动") {
				t.Errorf("%s, %s: %d", path, name, rec.Code)
			}
		}
		old := strings.TrimPrefix(r.bot.links.Sign(path, "M0001", now), "https://wx.example.gov.cn")
		if rec := r.do(t, http.MethodGet, old, ""); rec.Code != http.StatusForbidden || !strings.Contains(rec.Body.String(), "有效期") {
			t.Errorf("%s, expired: %d", path, rec.Code)
		}
	}
	r.bot.err = io.ErrUnexpectedEOF
	if rec := r.do(t, http.MethodGet, r.link("/m/issue/RA26-0031", "M0001"), ""); rec.Code != http.StatusInternalServerError {
		t.Errorf("a roster that cannot be read: %d", rec.Code)
	}
}

// TestOwnPagesEscape: whatever was written stays text, and long texts stay folded.
func TestOwnPagesEscape(t *testing.T) {
	tags := regexp.MustCompile(`<[^>]*>`)
	address := regexp.MustCompile(` (?:href|action)="[^"]*"|name="nonce" value="[A-Z0-9]*"`)
	skeleton := func(said string) map[string][]string {
		r := newRig(t)
		m, s := sampleMine(), sampleStory()
		m.Unit.Name, m.Units[1].Name, m.Issues[0].Text, m.Issues[0].Number, m.Weeks[0].Receipt = said, said, said, said, said
		m.Weeks[0].Figures[0].Label, m.Weeks[0].Figures[0].Short, m.Weeks[0].Figures[0].Unit = said, said, said
		s.Text, s.Village, s.Category, s.Source, s.Note = "头。"+said, said, said, said, said
		s.AreaName, s.Number, s.Responsible, s.Leader.Name = said, said, said, said
		s.Events[0].Told[0].Name, s.Events[2].ByName = said, said
		written(&s, said)
		v := issueView()
		v.Number, v.AreaName = said, said
		r.bot.mine = map[string]bot.Mine{"M0001": m}
		r.bot.stories = map[string]bot.Story{"RA26-0031": s}
		r.bot.issues["RA26-0031"] = v
		out := make(map[string][]string)
		r.bot.acted.overdue = map[string]bot.OverdueList{"M0001": {Items: []bot.OverdueItem{{IssueView: v}}}}
		r.bot.acted.alerts = bot.AlertList{New: []bot.ListedAlert{{IssueView: v}}}
		for _, path := range []string{"/m/mine", "/m/issue/RA26-0031", "/m/issues/RA26-0031", "/m/issue/RA26-0031/grant", "/m/issue/RA26-0031/prove", "/m/overdue", "/m/alerts/2026-11-20"} {
			out[path] = tags.FindAllString(address.ReplaceAllString(r.page(t, path), ""), -1)
		}
		return out
	}
	want := skeleton("harmless")
	for _, payload := range []string{
		`<script>alert(1)</script>`, `"><svg onload=alert(1)>`, `' onmouseover='alert(1)`, `</title><script>x</script>`, `{{.}}<b>&`, `<!--`,
		`&lt;script&gt;<a href="javascript:alert(1)">`, "\u202e<\u0000script>",
	} {
		if diff := cmp.Diff(want, skeleton(payload)); diff != "" {
			t.Errorf("%q changes the page: %s", payload, diff)
		}
	}
	r := newRig(t)
	r.fillOwn()
	s := sampleStory()
	s.Text = strings.Repeat("长", 2000)
	r.bot.stories["RA26-0031"] = s
	mustHold(t, r.page(t, "/m/issue/RA26-0031"), "<details", s.Text)
}

// written puts words wherever members may write some about an issue.
func written(s *bot.Story, said string) {
	s.Can = []ledger.Act{ledger.ActGrant, ledger.ActProve}
	s.Proven = []ledger.Evidence{{Proof: ledger.ProofOutcome, Note: said, By: said, On: date(11, 1)}}
	s.Instalments = []ledger.Instalment{{Seq: 1, Fen: 100, State: ledger.Reported, On: date(11, 1), Note: said}}
	s.Extensions = []ledger.Extension{{Seq: 1, From: date(10, 9), To: date(12, 4), On: date(11, 1), By: said, Reason: said, State: ledger.Asked, Note: said}}
	s.Instructions = []ledger.Instruction{{Seq: 1, Text: said, On: date(11, 1), DueOn: date(11, 30), By: said, AnsweredOn: date(11, 3), Answer: said}}
	s.Returns = []ledger.Return{{On: date(11, 2), By: said, Reason: said}}
	s.Rounds = []ledger.Round{{Round: 1, BegunOn: date(1, 2), SignedOffOn: date(3, 4), SignedOffBy: said, Note: said, Relapse: said}}
	step := ledger.Step{Seq: 1, Act: ledger.ActReturn, At: now, By: said, Said: said + "原话", Note: said}
	s.Events = append(s.Events, bot.StoryEvent{Kind: bot.StoryStep, At: now, ByName: said, Step: step, Unit: said}, bot.StoryEvent{Kind: bot.StorySignedOff, ByName: said})
}

// TestOwnPagesAreLight: no script, no inline style, and their own bytes within the budget also with forty issues.
func TestOwnPagesAreLight(t *testing.T) {
	r := newRig(t)
	r.fillOwn()
	m := sampleMine()
	for n := range 39 {
		v := issueView()
		v.Number = fmt.Sprintf("RA26-%04d", n+100)
		m.Issues = append(m.Issues, v)
	}
	r.bot.mine["M0001"] = m
	for _, path := range []string{"/m/mine", "/m/issue/RA26-0031", "/m/issues/RA26-0031", "/m/issue/RA26-0031/prove", "/m/overdue", "/m/alerts/2026-11-20"} {
		body := r.page(t, path)
		if found := regexp.MustCompile(`(?i)<script| style=|<style| on[a-z]+=|javascript:`).FindString(body); found != "" {
			t.Errorf("%s: holds %q", path, found)
		}
		if len(body) > 30<<10 {
			t.Errorf("%s: %d bytes", path, len(body))
		}
		mustHold(t, body, "/static/mine.css?v=")
	}
	r.bot.err = errors.New("down")
	if rec := r.do(t, http.MethodGet, r.link("/m/mine", "M0001"), ""); rec.Code != http.StatusInternalServerError {
		t.Errorf("a store that does not answer: %d", rec.Code)
	}
}
