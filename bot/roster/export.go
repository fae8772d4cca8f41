package roster

import (
	"strings"

	"github.com/weidubao/weidubao/bot/sheet"
)

// exportedRoles are the roles as they are exported.
var exportedRoles = map[Role]string{Officer: "联络员", Head: "负责人", Leader: "领导", Staff: "工作人员", Admin: "管理员"}

// Export is the roster as a roster file: importing it again changes nothing.
func Export(r *Roster) sheet.Table {
	t := sheet.Table{Name: "花名册", Line: 1}
	for _, c := range Columns() {
		t.Header = append(t.Header, c.Name)
	}
	for i, m := range r.members {
		status := ""
		if m.Disabled {
			status = disabledStatus
		}
		t.Rows = append(t.Rows, sheet.Row{Line: i + 2, Cells: []string{
			m.Name, m.Phone, exportedRoles[m.Role], r.names(m.Areas), r.names(m.Charge), m.WeCom, status,
		}})
	}
	return t
}

// names joins the names of areas; an area whose name means another one, or
// several, stands there by its code, and a field of work as written.
func (r *Roster) names(codes []string) string {
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = code
		if a, ok := r.FindArea(r.AreaName(code)); ok && a.Code == code {
			names[i] = a.Name
		}
	}
	return strings.Join(names, "、")
}
