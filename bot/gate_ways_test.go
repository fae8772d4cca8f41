package bot

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// keeper is a store that only remembers what is committed.
type keeper struct {
	Store
	people *roster.Roster
	err    error
	kept   []channel.Outbound
}

func (k *keeper) Roster(context.Context) (*roster.Roster, error) { return k.people, k.err }

func (k *keeper) Commit(_ context.Context, c Change) error {
	k.kept = append(k.kept, c.Outbound...)
	return nil
}

// Send takes what comes through the door.
func (k *keeper) Send(_ context.Context, m channel.Outbound) (string, error) {
	k.kept = append(k.kept, m)
	return "1", nil
}

func gated(t *testing.T, s Settings) (*Bot, *keeper) {
	t.Helper()
	texts, err := templates.NewTexts()
	if err != nil {
		t.Fatal(err)
	}
	links, err := NewLinks("https://wx.example.gov.cn", []byte("0123456789abcdef"))
	if err != nil {
		t.Fatal(err)
	}
	k := &keeper{people: roster.New([]roster.Area{{Code: "330381101", Name: "塘下镇"}}, []roster.Member{
		{ID: "M0001", Name: "王建国", Role: roster.Officer, Areas: []string{"330381101"}}, {ID: "M0002", Name: "小周", Role: roster.Staff},
	}, 1)}
	return New(Options{Store: k, Calendar: calendar.New(nil), Texts: texts, Links: links, Settings: s, Log: slog.New(slog.DiscardHandler), Now: time.Now}), k
}

// careless is what a template that forgot the rule would say.
func careless() Change {
	return Change{
		Seen: []ledger.Issue{{Number: "RA26-0031", Text: "违规发放津贴补贴三万元"}},
		Outbound: []channel.Outbound{
			{ID: "x/1/M0001", Push: channel.Alert, Member: "M0001", Count: 3, Title: "RA26-0031 塘下镇王建国", Summary: "逾期7个工作日"},
			{ID: "x/2/M0001", Push: channel.Alert, Member: "M0001", Title: "RA26-0031 塘下镇", Summary: "违规发放津贴补贴三万元"},
			{ID: "rehearsal/x/3/M0001/M0002", Push: channel.Alert, Member: "M0002", Title: "【试发·原收件人王建国】", Summary: "RA26-0031 塘下镇 违规发放津贴补贴三万元"},
			{ID: "notice/N0001/M0001", Push: channel.Notice, Member: "M0001", Title: "请王建国带材料", Summary: "请点开看全文，回“收到”", Answer: "N0001"},
			{ID: "2026-10/v1/M0001", Push: channel.Bulletin, Member: "M0001", Title: "2026年第10期", Summary: "应报115", Count: 115, Done: 112},
		},
	}
}

// TestEveryWayPassesTheGate writes careless pushes by both ways of writing, and
// sends them through the door.
func TestEveryWayPassesTheGate(t *testing.T) {
	full := []string{
		"RA26-0031 塘下镇王某｜逾期7个工作日", "有整改事项待看｜请点开查看", "【试发·原收件人王某·塘下镇联络员】｜有整改事项待看 请点开查看",
		"请王建国带材料｜请点开看全文，回“收到”", "2026年第10期｜应报115",
	}
	minimal := []string{
		"有3件整改事项待看｜请点开查看", "有整改事项待看｜请点开查看", "【试发·原收件人王某·联络员】｜有整改事项待看 请点开查看",
		"有1条通知待看｜请点开看全文，回“收到”", "新一期微督报｜应报115，已报112",
	}
	ways := map[string]func(b *Bot, k *keeper) error{
		"commit": func(b *Bot, _ *keeper) error {
			_, err := b.commit(t.Context(), func(context.Context) (Change, error) { return careless(), nil })
			return err
		},
		"write": func(b *Bot, _ *keeper) error {
			_, err := b.write(t.Context(), careless())
			return err
		},
		"door": func(b *Bot, k *keeper) error {
			for _, m := range careless().Outbound {
				if _, err := (door{bot: b, next: k}).Send(t.Context(), m); err != nil {
					return err
				}
			}
			return nil
		},
	}
	for way, write := range ways {
		for mode, want := range map[bool][]string{false: full, true: minimal} {
			if way == "door" && !mode {
				continue // it was seen to when it was written
			}
			b, k := gated(t, Settings{Minimal: mode})
			if err := write(b, k); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, m := range k.kept {
				got = append(got, m.Title+"｜"+m.Summary)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, minimal %t (-want +got):\n%s", way, mode, diff)
			}
		}
	}
}

// TestNoGateNoPush writes nothing when it cannot be told what may leave.
func TestNoGateNoPush(t *testing.T) {
	b, k := gated(t, Settings{Minimal: true})
	k.err = errors.New("no roster")
	if _, err := b.write(t.Context(), careless()); !errors.Is(err, k.err) || len(k.kept) > 0 {
		t.Errorf("%v, %d pushes", err, len(k.kept))
	}
	if _, err := (door{bot: b, next: k}).Send(t.Context(), careless().Outbound[0]); !errors.Is(err, channel.ErrNotSent) || len(k.kept) > 0 {
		t.Errorf("%v, %d pushes", err, len(k.kept))
	}
}

// TestBareCardsHaveNoNumberInTheirAddress looks at the page behind a bare card.
func TestBareCardsHaveNoNumberInTheirAddress(t *testing.T) {
	b, k := gated(t, Settings{Minimal: true})
	for member, want := range map[string]string{"M0001": minePath, "M0002": overduePath} {
		for _, path := range []string{issuePath("RA26-0031"), issuesPath([]string{"RA26-0031", "RA26-0032"})} {
			m := channel.Outbound{ID: "act/RA26-0031/4/" + member, Push: channel.Alert, Member: member, URL: b.links.Sign(path, member, time.Now().Add(caseLink))}
			if got := b.bare(k.people, m).URL; strings.Contains(got, "RA26") || !strings.Contains(got, want+"?") {
				t.Errorf("%s, %s: %s", member, path, got)
			}
		}
	}
}

// TestOnlyTheGatedWriteChanges reads the source: nothing else in the package commits.
func TestOnlyTheGatedWriteChanges(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		body, err := os.ReadFile(e.Name())
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		if e.Name() == "bot.go" {
			want = 2 // commit and write, each behind the gate
			if n := strings.Count(string(body), "b.gate("); n != 2 {
				t.Errorf("bot.go calls the gate %d times", n)
			}
		}
		if n := strings.Count(string(body), "store.Commit("); n != want {
			t.Errorf("%s commits %d times, want %d", e.Name(), n, want)
		}
	}
}

// TestOnlyTheBotMakesWorkers reads the source of the whole product, tests too: who
// makes a worker of his own sends around the door.
func TestOnlyTheBotMakesWorkers(t *testing.T) {
	made := 0
	for _, root := range []string{".", "../cmd", "../store"} {
		err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || filepath.Dir(path) == "outbox" || path == "gate_ways_test.go" {
				return err
			}
			body, err := os.ReadFile(path)
			if n := strings.Count(string(body), "outbox.New("); n > 0 && path != "gate.go" {
				t.Errorf("%s makes a worker that does not pass the door", path)
			} else {
				made += n
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if made != 1 {
		t.Errorf("the bot makes workers in %d places", made)
	}
}
