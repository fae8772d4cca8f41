package ledger

// likeness is what two issues have in common that may be one.
func likeness(i Issue) string { return i.Area + "\n" + i.Text }

// identify finds the rows without a number that are an issue which exists, the
// same in every cell: they are unchanged. Of several rows that are the same, each
// needs an issue of its own. Different villages make different issues, if the file tells them.
func (im *importer) identify(e *entry) {
	for _, old := range im.alike[likeness(e.issue)] {
		if im.village && old.Village != e.issue.Village || e.lap > 0 && e.lap != old.round() {
			continue
		}
		again, err := e.line.over(*old)
		if err != nil || !again.Same(*old) {
			continue
		}
		e.twin = old
		if !im.matched[old.Number] {
			im.matched[old.Number], im.same[old.Number], e.known = true, true, true
			im.plan.Unchanged++
			return
		}
	}
}

// suspect finds out whether a row that is no issue which exists looks like one: it
// has its text, or nearly. An issue that is another row of the file already was
// listed apart from this one on purpose; rows that are the same in every cell were not.
func (im *importer) suspect(e entry) bool {
	if e.other {
		return false
	}
	like, similarity := e.twin, 1.0
	for _, old := range im.alike[likeness(e.issue)] {
		if like == nil && !im.same[old.Number] && (!im.village || old.Village == e.issue.Village) {
			like = old
		}
	}
	if like == nil {
		like = im.twin(e.issue)
	}
	if like == nil {
		like, similarity = im.book.nearest(e.issue, im.same)
	}
	if like == nil {
		return false
	}
	im.plan.Suspects = append(im.plan.Suspects, Suspect{Line: e.line.Line(), Issue: e.issue, Like: like.Number, Similarity: similarity})
	return true
}

// twin is an issue that this import adds already and that has the same in every
// cell. Rows that differ anywhere were listed apart on purpose.
func (im *importer) twin(i Issue) *Issue {
	for _, k := range im.added[likeness(i)] {
		other := im.plan.Add[k]
		other.Number, other.Armed, other.CreatedAt = i.Number, i.Armed, i.CreatedAt
		if other.Same(i) {
			return &im.plan.Add[k]
		}
	}
	return nil
}
