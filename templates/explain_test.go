package templates

import (
	"testing"

	"github.com/weidubao/weidubao/bot/report"
)

// numberMessages are what is said of the numbers of a message.
func numberMessages() []Message {
	var out []Message
	for _, why := range report.Reasons {
		out = append(out, Number{Quote: "12", Label: "梳理问题", Value: "12个", Why: string(why), Doubt: string(report.DoubtTwice)})
	}
	for _, doubt := range report.Doubts {
		out = append(out, Number{Quote: "12", Why: string(report.WhyAsked), Doubt: string(doubt)})
	}
	return out
}

// TestEveryReasonHasWords of its own.
func TestEveryReasonHasWords(t *testing.T) {
	texts, err := NewTexts()
	if err != nil {
		t.Fatal(err)
	}
	said := make(map[string]report.Reason)
	for _, why := range report.Reasons {
		words := texts.Say(Number{Quote: "12", Label: "梳理问题", Value: "12个", Why: string(why), Doubt: string(report.DoubtTwice)})
		if other, twice := said[words]; words == "" || twice {
			t.Errorf("%s says %q, as %s does", why, words, other)
		}
		said[words] = why
	}
}
