package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/bot/sheet"
)

// importStep is how many records of an import one commit writes; each has an audit entry beside it.
const importStep = 100

// PlanRoster shows what importing the table would change; nothing is changed.
func (b *Bot) PlanRoster(ctx context.Context, t sheet.Table) (roster.Plan, error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return roster.Plan{}, err
	}
	return roster.Import(t, people)
}

// ImportRoster applies a roster file. A bad cell is a *sheet.CellError and
// changes nothing. Importing the same file again changes nothing either.
func (b *Bot) ImportRoster(ctx context.Context, t sheet.Table, by string) (roster.Plan, error) {
	var plan roster.Plan
	for n := range maxCatchUp {
		people, err := b.store.Roster(ctx)
		if err != nil {
			return plan, err
		}
		now, err := roster.Import(t, people)
		if err != nil {
			return plan, err
		}
		if n == 0 {
			plan = now
		}
		members := now.Members()
		if len(members) == 0 {
			return plan, b.beginExpecting(ctx)
		}
		members = members[:min(importStep, len(members))]
		c := Change{Cause: causeOf("roster", people.Rev(), members), At: b.now(), Members: members}
		for _, m := range members {
			before, _ := people.Member(m.ID)
			c.Audit = append(c.Audit, AuditEntry{
				At: b.now(), Who: by, What: "member.import", On: m.ID, Before: memberLine(before), After: memberLine(m) + unseen(before, m),
			})
		}
		if _, err := b.write(ctx, c); err != nil && !errors.Is(err, ErrConflict) {
			return plan, err
		}
	}
	return plan, ErrConflict // somebody else is changing the roster all the time
}

// areaLine is what the audit keeps of a unit.
func areaLine(a roster.Area) string {
	if a.Code == "" {
		return ""
	}
	return fmt.Sprintf("%s %s no. %d", a.Kind, a.Name, a.Ordinal)
}

// codesLine is for whom codes were drawn, without these.
func codesLine(codes []roster.Code) string {
	ids := make([]string, len(codes))
	for i, c := range codes {
		ids[i] = c.Member
	}
	return fmt.Sprintf("%d codes: %s", len(codes), strings.Join(ids, " "))
}

// unseen says which of the things have changed that memberLine does not tell.
func unseen(before, after roster.Member) string {
	var out string
	if before.ID != "" && before.Name != after.Name {
		out += " name changed"
	}
	if before.ID != "" && before.Phone != after.Phone {
		out += " phone changed"
	}
	if before.ID != "" && before.WeCom != after.WeCom {
		out += " wecom changed"
	}
	return out
}

// memberLine is what the audit keeps of a member: no name and no phone.
func memberLine(m roster.Member) string {
	if m.ID == "" {
		return ""
	}
	return fmt.Sprintf("%s %v charge=%v disabled=%t", m.Role, m.Areas, m.Charge, m.Disabled)
}

// causeOf makes an idempotency key of what is written onto what.
func causeOf(kind string, rev int64, records any) string {
	body, err := json.Marshal(records)
	if err != nil {
		body = fmt.Append(nil, records)
	}
	sum := sha256.Sum256(body)
	return fmt.Sprintf("%s:%d:%s", kind, rev, hex.EncodeToString(sum[:8]))
}

// beginExpecting remembers the first roster import: reports are expected from its week.
func (b *Bot) beginExpecting(ctx context.Context) error {
	view, err := b.store.Read(ctx, Need{Ticks: []string{tickRoster}})
	if err != nil {
		return err
	}
	if _, done := view.Ticks[tickRoster]; done {
		return nil
	}
	return b.settle(ctx, Tick{Name: tickRoster}, b.now())
}

// SyncAreas writes areas that the store does not know yet, or under another name.
func (b *Bot) SyncAreas(ctx context.Context, areas []roster.Area) error {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return err
	}
	fresh := roster.AddAreas(people, areas)
	for chunk := range slices.Chunk(fresh, importStep) {
		c := Change{Cause: causeOf("areas", people.Rev(), chunk), At: b.now(), Areas: chunk}
		for _, a := range chunk {
			before, _ := people.Area(a.Code)
			c.Audit = append(c.Audit, AuditEntry{
				At: b.now(), Who: "cli", What: "area.sync", On: a.Code, Before: areaLine(before), After: areaLine(a),
			})
		}
		if _, err := b.write(ctx, c); err != nil {
			return fmt.Errorf("write areas: %w", err)
		}
	}
	return nil
}

// BindingCodes gives everybody who is not bound a one-time code, keeping those
// that still hold, and lists them all.
func (b *Bot) BindingCodes(ctx context.Context, by string) ([]roster.CodeLine, error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return nil, err
	}
	view, err := b.store.Read(ctx, Need{AllCodes: true})
	if err != nil {
		return nil, err
	}
	existing := make([]roster.Code, 0, len(view.Codes))
	for _, code := range view.Codes {
		existing = append(existing, code)
	}
	fresh, lines := roster.IssueCodes(people, existing, b.now(), b.draw)
	for chunk := range slices.Chunk(fresh, importStep) {
		c := Change{
			Cause: causeOf("codes", people.Rev(), chunk), At: b.now(), Codes: chunk,
			Audit: []AuditEntry{{At: b.now(), Who: by, What: "member.codes", On: "roster", After: codesLine(chunk)}},
		}
		if _, err := b.write(ctx, c); err != nil {
			return nil, fmt.Errorf("write codes: %w", err)
		}
	}
	return lines, nil
}
