package roster

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/weidubao/weidubao/bot/sheet"
)

// The columns of a roster file.
const (
	colName   = "姓名"
	colPhone  = "手机"
	colRole   = "角色"
	colAreas  = "地区"
	colCharge = "分管"
	colWeCom  = "企业微信"
	colStatus = "状态"
)

// disabledStatus is the one status that a roster file knows.
const disabledStatus = "停用"

// Columns are the columns of a roster file, in the order in which they are exported.
func Columns() []sheet.Column {
	return []sheet.Column{
		{Name: colName, Aliases: []string{"名字", "人员姓名"}, Required: true},
		{Name: colPhone, Aliases: []string{"手机号", "手机号码", "移动电话", "联系电话", "电话", "电话号码", "联系方式"}, Required: true},
		{Name: colRole, Aliases: []string{"身份", "人员类型", "职务"}, Required: true},
		{Name: colAreas, Aliases: []string{"乡镇", "乡镇街道", "乡镇(街道)", "镇街", "街道", "责任单位", "单位", "所属单位", "区域"}},
		{Name: colCharge, Aliases: []string{"分管领域", "分管工作", "分管乡镇", "分管地区"}},
		{Name: colWeCom, Aliases: []string{"企业微信号", "企业微信账号", "企微"}},
		{Name: colStatus, Aliases: []string{"人员状态"}},
	}
}

// roleNames are the roles as they are typed.
var roleNames = map[string]Role{
	"联络员": Officer, "乡镇联络员": Officer, "负责人": Head, "乡镇负责人": Head, "领导": Leader, "市领导": Leader, "分管领导": Leader,
	"工作人员": Staff, "巡察办工作人员": Staff, "管理员": Admin, "系统管理员": Admin,
}

// Plan is what an import would change. Members that the file does not name stay as they are.
type Plan struct {
	Add       []Member // with their new IDs, in the file's order
	Change    []Edit   // in the file's order
	Unchanged int
	Unknown   []string // columns that were not understood, as written
}

// Edit is one member who would change.
type Edit struct {
	Before, After Member
	Fields        []string // which: name, phone, role, areas, charge, wecom, disabled
}

// Members are what to commit: new ones, and changed ones with the revision that was read.
func (p Plan) Members() []Member {
	members := slices.Clone(p.Add)
	for _, e := range p.Change {
		members = append(members, e.After)
	}
	return members
}

// line is one row of the file, read.
type line struct {
	member Member
	record sheet.Record
}

// Import compares a roster file with the roster. The phone is the key; a phone
// that the roster does not have is taken for a changed one where exactly one
// active member of that name and area is left over. Columns that the file lacks
// leave their fields alone. The error is a *sheet.CellError, and then nothing of
// the file is to be taken.
func Import(t sheet.Table, now *Roster) (Plan, error) {
	m, err := sheet.Match(t, Columns())
	if err != nil {
		return Plan{}, fmt.Errorf("reading the roster: %w", err)
	}
	var lines []line
	phones := map[string]bool{}
	for _, record := range m.Rows() {
		member, bad := now.read(record)
		if bad == nil && phones[member.Phone] {
			bad = record.Err(colPhone, sheet.Duplicate, record.Get(colPhone))
		}
		if bad != nil {
			return Plan{}, fmt.Errorf("reading the roster: %w", bad)
		}
		phones[member.Phone] = true
		lines = append(lines, line{member: member, record: record})
	}
	plan := now.compare(lines, phones)
	plan.Unknown = m.Unknown
	return plan, nil
}

// compare sorts the file's people into new, changed and unchanged ones.
func (r *Roster) compare(lines []line, phones map[string]bool) Plan {
	var plan Plan
	moved := r.movedPhones(lines, phones)
	number := r.lastNumber()
	for i, l := range lines {
		before, ok := r.ByPhone(l.member.Phone)
		if !ok {
			before, ok = moved[i], moved[i].ID != ""
		}
		if !ok {
			number++
			l.member.ID = fmt.Sprintf("M%04d", number)
			plan.Add = append(plan.Add, l.member)
			continue
		}
		if edit := merge(before, l); len(edit.Fields) > 0 {
			plan.Change = append(plan.Change, edit)
		} else {
			plan.Unchanged++
		}
	}
	return plan
}

// lastNumber is the highest number of an ID M0001….
func (r *Roster) lastNumber() int {
	last := 0
	for _, m := range r.members {
		var n int
		if _, err := fmt.Sscanf(m.ID, "M%d", &n); err == nil {
			last = max(last, n)
		}
	}
	return last
}

// movedPhones finds, by index of the line, the members whose phone has changed:
// the only active one of that name and area whose phone the file does not have,
// claimed by only one line. Two 王某 stay two people.
func (r *Roster) movedPhones(lines []line, phones map[string]bool) map[int]Member {
	found, claims := map[int]Member{}, map[string]int{}
	for i, l := range lines {
		if _, ok := r.byPhone[l.member.Phone]; ok {
			continue
		}
		candidates := r.pick(r.named[l.member.Name], func(m Member) bool {
			return !m.Disabled && !phones[m.Phone] && samePlace(m, l.member)
		})
		for _, m := range candidates {
			claims[m.ID]++
		}
		if len(candidates) == 1 {
			found[i] = candidates[0]
		}
	}
	for i, m := range found {
		if claims[m.ID] > 1 {
			delete(found, i)
		}
	}
	return found
}

// samePlace reports whether two records of one name may be one person: they
// share an area, or have none and the same role.
func samePlace(a, b Member) bool {
	if len(a.Areas) == 0 && len(b.Areas) == 0 {
		return a.Role == b.Role
	}
	return slices.ContainsFunc(a.Areas, func(code string) bool { return slices.Contains(b.Areas, code) })
}

// merge is before with what the line says otherwise.
func merge(before Member, l line) Edit {
	e := Edit{Before: before, After: before}
	set := func(field string, same bool, apply func()) {
		if !same {
			apply()
			e.Fields = append(e.Fields, field)
		}
	}
	in := l.member
	set("name", before.Name == in.Name, func() { e.After.Name = in.Name })
	set("phone", before.Phone == in.Phone, func() { e.After.Phone = in.Phone })
	set("role", before.Role == in.Role, func() { e.After.Role = in.Role })
	set("areas", !l.record.Has(colAreas) || sameSet(before.Areas, in.Areas), func() { e.After.Areas = in.Areas })
	set("charge", !l.record.Has(colCharge) || sameSet(before.Charge, in.Charge), func() { e.After.Charge = in.Charge })
	set("wecom", !l.record.Has(colWeCom) || before.WeCom == in.WeCom, func() { e.After.WeCom = in.WeCom })
	set("disabled", !l.record.Has(colStatus) || before.Disabled == in.Disabled, func() { e.After.Disabled = in.Disabled })
	return e
}

func sameSet(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// split cuts a cell with several entries at 、 and whatever else people use.
func split(cell string) []string {
	var parts []string
	for _, part := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune("、,，;；/|\n\r", r) }) {
		if part = strings.TrimFunc(part, unicode.IsSpace); part != "" && !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	return parts
}
