package ledger

// likeness is what two issues have in common that may be one.
func likeness(i Issue) string { return i.Area + "\n" + i.Text }

// recognize finds out whether a row without a number is an issue that exists:
// the same in every cell (then it is unchanged), or only alike (then it is a
// suspect). Of several rows that are the same, each needs an issue of its own.
// Different villages make different issues, if the file tells them.
func (im *importer) recognize(e entry) bool {
	var like *Issue
	for _, old := range im.alike[likeness(e.issue)] {
		if im.village && old.Village != e.issue.Village {
			continue
		}
		if again, err := e.line.over(*old, im.today); err == nil && again == *old && !im.matched[old.Number] {
			im.matched[old.Number] = true
			im.plan.Unchanged++
			return true
		}
		if like == nil {
			like = old
		}
	}
	if like == nil {
		like = im.twin(e.issue)
	}
	if like == nil {
		return false
	}
	im.plan.Suspects = append(im.plan.Suspects, Suspect{Line: e.line.Line(), Issue: e.issue, Like: like.Number})
	return true
}

// twin is an issue that this import adds already and that has the same in every
// cell. Rows that differ anywhere were listed apart on purpose.
func (im *importer) twin(i Issue) *Issue {
	for _, k := range im.added[likeness(i)] {
		other := im.plan.Add[k]
		other.Number, other.Armed, other.CreatedAt = i.Number, i.Armed, i.CreatedAt
		if other == i {
			return &im.plan.Add[k]
		}
	}
	return nil
}
