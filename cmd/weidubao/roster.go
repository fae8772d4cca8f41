package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/bot/sheet"
	"github.com/weidubao/weidubao/bot/sheet/excel"
	"github.com/weidubao/weidubao/templates"
)

// cliName is who the audit says gave an order at the command line.
const cliName = "cli"

func (c *cli) rosterImport(ctx context.Context, f *flags) error {
	table, err := excel.Read(f.files[0])
	if err != nil {
		return err
	}
	return c.with(ctx, f, func(ctx context.Context, a *app) error {
		if err := c.roomToImport(f, a); err != nil {
			return err
		}
		var plan roster.Plan
		if f.dryRun {
			plan, err = a.bot.PlanRoster(ctx, table)
		} else {
			plan, err = a.bot.ImportRoster(ctx, table, cliName)
		}
		if err != nil {
			return err
		}
		people, err := a.bot.Roster(ctx)
		if err != nil {
			return err
		}
		c.println(c.rosterPlan(plan, people, f.dryRun))
		return nil
	})
}

// rosterPlan words the differences; the single lines only where nothing is changed yet.
func (c *cli) rosterPlan(p roster.Plan, people *roster.Roster, dryRun bool) templates.RosterPlan {
	view := templates.RosterPlan{
		DryRun: dryRun, Add: len(p.Add), Change: len(p.Change), Unchanged: p.Unchanged, Unknown: p.Unknown,
	}
	if !dryRun {
		return view
	}
	for _, m := range p.Add {
		view.Lines = append(view.Lines, c.texts.Say(templates.MemberAdded{Name: m.Name, Role: string(m.Role), Areas: names(people, m.Areas)}))
	}
	for _, e := range p.Change {
		line := templates.MemberChanged{Name: e.After.Name}
		for _, field := range e.Fields {
			line.Fields = append(line.Fields, templates.FieldChange{
				Field: field, Before: fieldOf(people, e.Before, field), After: fieldOf(people, e.After, field),
			})
		}
		view.Lines = append(view.Lines, c.texts.Say(line))
	}
	return view
}

func names(people *roster.Roster, codes []string) []string {
	out := make([]string, len(codes))
	for i, code := range codes {
		out[i] = people.AreaName(code)
	}
	return out
}

func fieldOf(people *roster.Roster, m roster.Member, field string) string {
	switch field {
	case "name":
		return m.Name
	case "phone":
		return m.Phone
	case "role":
		return templates.RoleName(string(m.Role))
	case "areas":
		return strings.Join(names(people, m.Areas), "、")
	case "charge":
		return strings.Join(names(people, m.Charge), "、")
	case "wecom":
		return m.WeCom
	case "disabled":
		return templates.MemberStatus(m.Disabled)
	default:
		return ""
	}
}

func (c *cli) rosterExport(ctx context.Context, f *flags) error {
	return c.with(ctx, f, func(ctx context.Context, a *app) error {
		people, err := a.bot.Roster(ctx)
		if err != nil {
			return err
		}
		return writeTable(f.files[0], roster.Export(people))
	})
}

// write writes a table in the form that its file's name says: .csv, else .xlsx.
func write(w io.Writer, name string, t sheet.Table) error {
	if strings.EqualFold(filepath.Ext(name), ".csv") {
		return sheet.WriteCSV(w, t)
	}
	return excel.Write(w, t)
}

// writeTable writes a table in the form that its file's name says.
func writeTable(name string, t sheet.Table) error {
	return writeFile(name, func(w io.Writer) error { return write(w, name, t) })
}

// writeFile writes beside the file's final place and moves it there once it is
// on the disk, so that neither a failure nor a crash leaves a half file under the
// name. Only its owner may read it.
func writeFile(name string, write func(io.Writer) error) (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(name), ".weidubao-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(tmp.Name()) //nolint:gosec // our own file beside the one that the operator names
		}
	}()
	if err = write(tmp); err != nil {
		_ = tmp.Close()
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err = errors.Join(tmp.Sync(), tmp.Close()); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return os.Rename(tmp.Name(), name) //nolint:gosec // the operator names the file
}

func (c *cli) rosterCodes(ctx context.Context, f *flags) error {
	return c.with(ctx, f, func(ctx context.Context, a *app) error {
		lines, err := a.bot.BindingCodes(ctx, cliName)
		if err != nil {
			return err
		}
		if f.json {
			return c.printJSON(lines)
		}
		return c.codeTable(lines)
	})
}

// codeTable lists who is not bound, one a line, ready to be handed out.
func (c *cli) codeTable(lines []roster.CodeLine) error {
	tab := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	open := 0
	for _, l := range lines {
		if l.Bound || l.Code == "" {
			continue
		}
		open++
		_, _ = fmt.Fprintf(tab, "%s\t%s\t%s\t%s\t%s\t%s\n", l.Name, l.Phone, l.Area, templates.RoleName(l.Role),
			l.Code, l.ExpiresAt.In(calendar.Zone).Format("2006-01-02 15:04"))
	}
	if open == 0 {
		c.println(templates.CodesNone{})
	}
	return tab.Flush()
}
