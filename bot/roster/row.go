package roster

import (
	"slices"
	"strings"

	"github.com/weidubao/weidubao/bot/sheet"
)

// read is the member that a row describes, without an ID.
func (r *Roster) read(row sheet.Record) (Member, *sheet.CellError) {
	m := Member{Name: row.Get(colName), WeCom: row.Get(colWeCom)}
	var ok bool
	if m.Name == "" {
		return m, row.Err(colName, sheet.Empty, "")
	}
	typed := row.Get(colPhone)
	if m.Phone, ok = Phone(typed); !ok {
		return m, row.Err(colPhone, emptyOr(typed, sheet.BadPhone), typed)
	}
	typed = row.Get(colRole)
	if m.Role, ok = roleNames[strings.Join(strings.Fields(typed), "")]; !ok {
		return m, row.Err(colRole, emptyOr(typed, sheet.UnknownRole), typed)
	}
	switch typed = row.Get(colStatus); typed {
	case "":
	case disabledStatus:
		m.Disabled = true
	default:
		return m, row.Err(colStatus, sheet.UnknownStatus, typed)
	}
	return m, r.readAreas(row, &m)
}

func emptyOr(typed string, p sheet.Problem) sheet.Problem {
	if typed == "" {
		return sheet.Empty
	}
	return p
}

// readAreas resolves 地区 and 分管. Of the latter, what is no area is a field of work.
func (r *Roster) readAreas(row sheet.Record, m *Member) *sheet.CellError {
	for _, name := range split(row.Get(colAreas)) {
		a, ok := r.FindArea(name)
		if !ok {
			return row.Err(colAreas, sheet.UnknownArea, name)
		}
		m.Areas = append(m.Areas, a.Code)
	}
	slices.Sort(m.Areas)
	m.Areas = slices.Compact(m.Areas)
	if (m.Role == Officer || m.Role == Head) && len(m.Areas) == 0 && (row.Has(colAreas) || !r.stands(m.Phone)) {
		return row.Err(colAreas, sheet.Empty, "")
	}
	for _, entry := range split(row.Get(colCharge)) {
		if a, ok := r.FindArea(entry); ok {
			entry = a.Code
		}
		if !slices.Contains(m.Charge, entry) {
			m.Charge = append(m.Charge, entry)
		}
	}
	return nil
}

// stands reports whether the member with that phone has an area already, which
// a file without a column of areas leaves alone.
func (r *Roster) stands(phone string) bool {
	m, ok := r.ByPhone(phone)
	return ok && len(m.Areas) > 0
}
