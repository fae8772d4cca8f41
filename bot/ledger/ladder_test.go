package ledger

import (
	"testing"
)

func TestStage(t *testing.T) {
	for _, c := range []struct {
		overdue int
		want    Stage
	}{
		{-30, NoStage},
		{-8, NoStage},
		{-7, StageT7},
		{-4, StageT7},
		{-3, StageT3},
		{0, StageT3},
		{1, StageYellow},
		{6, StageYellow},
		{7, StageOrange},
		{14, StageOrange},
		{15, StageRed},
		{300, StageRed},
	} {
		if got := DefaultLadder().Stage(c.overdue); got != c.want {
			t.Errorf("overdue %d: %q, want %q", c.overdue, got, c.want)
		}
	}
	backwards := Ladder{{Stage: StageRed, Days: 5}, {Stage: StageYellow, Days: 1}}
	if got := backwards.Stage(9); got != StageRed {
		t.Errorf("a ladder in another order: %q, want red", got)
	}
	if got := (Ladder{}).Stage(9); got != NoStage {
		t.Errorf("an empty ladder: %q", got)
	}
}

func TestStageOn(t *testing.T) {
	cal := workdays
	open := Issue{Status: Rectifying, DueOn: day(t, "2026-10-09")}
	closed := open
	closed.Status, closed.SignedOffOn = SignedOff, day(t, "2026-11-05")
	for _, c := range []struct {
		name  string
		issue Issue
		on    string
		stage Stage
		days  int
	}{
		// 9 October 2026 is a Friday; 10 October is a working day by 调休.
		{"red at the end of October", open, "2026-10-31", StageRed, 16},
		{"the day itself", open, "2026-10-09", StageT3, 0},
		{"the working Saturday", open, "2026-10-10", StageYellow, 1},
		{"before it was closed", closed, "2026-10-31", StageRed, 16},
		{"on the day it was closed", closed, "2026-11-05", NoStage, 0},
		{"without a due date", Issue{Status: Rectifying}, "2026-10-31", NoStage, 0},
	} {
		if stage, days := c.issue.StageOn(DefaultLadder(), cal, day(t, c.on)); stage != c.stage || days != c.days {
			t.Errorf("%s: %q %d, want %q %d", c.name, stage, days, c.stage, c.days)
		}
	}
}
