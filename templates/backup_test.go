package templates

import (
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// backupCatalogue is every message about backups, restores and the hold.
func backupCatalogue() []Message {
	at := time.Date(2026, 11, 20, 17, 0, 0, 0, calendar.Zone)
	counts := []BackupCount{
		{"members", 49},
		{"reports", 1},
		{"history", 1},
		{"attachments", 1},
		{"issues", 1},
		{"editions", 1},
		{"notices", 1},
		{"acks", 1},
		{"messages", 1},
		{"audit", 1},
		{"causes", 1},
		{"other", 1},
	}
	out := []Message{
		Held{},
		NotHeld{},
		Resumed{},
		Resumed{Drop: true, Doubtful: 3, Waiting: true},
		BackupDone{File: "a.tar.gz", Taken: at, Office: "330381", Counts: counts, SHA256: "x", Missing: []string{"2026/a.jpg"}},
		BackupDone{File: "a.tar.gz", Taken: at, Checked: true},
		BackupUnnoted{Detail: "x"},
		RestoreDone{Taken: at, Counts: counts, Doubtful: 2, Expired: 1, How: "-c config.yaml"},
		RestoreDone{Taken: at, Demo: true, How: "--data x"},
		Missed{Since: at, At: at},
		Missed{Since: at, At: at, Doubtful: 2, Lines: []MissedLine{
			{Kind: "bulletin", First: at, Months: []string{"2026-10"}},
			{Kind: "alerts", People: 2, Issues: 3},
			{Kind: "remind"},
			{Kind: "deadline"},
			{Kind: "digest"},
			{Kind: "fanout", Subject: "2026-10/v1", People: 40},
		}},
	}
	for _, p := range []string{
		"exists", "sync", "newer", "write", "damaged", "format", "office", "not_empty", "files", "no_files", "no_spool",
		"served", "not_demo", "differs", "restoring", "old", "held", "missed", "choose",
	} {
		out = append(out, BackupProblem{Problem: p, Detail: "x", Other: "y"})
	}
	for _, step := range []string{"copy", "state", "files", "verify", "restore"} {
		out = append(out, BackupStep{Step: step})
	}
	return out
}

// TestBackupTable: one kind a line, in words that an operator knows.
func TestBackupTable(t *testing.T) {
	texts, err := NewTexts()
	if err != nil {
		t.Fatal(err)
	}
	said := texts.Say(backupCatalogue()[4])
	for _, line := range []string{"人员：49", "报送记录：1", "审计：1", "时刻：2026-11-20 17:00", "有1个附件文件在磁盘上找不到"} {
		if !strings.Contains(said, line) {
			t.Errorf("%q is not in\n%s", line, said)
		}
	}
}
