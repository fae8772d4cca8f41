package templates

type (
	// GuideAsk asks for the next thing in the guided dialogue (逐项填).
	GuideAsk struct {
		Stage   string     // unit, week, item, summary or pick
		Note    string     // resumed, over, table, moved, again, first, nolast; empty: none
		Doubts  []Question // what was not certain in the answer
		Echo    *Figure    // what was just understood
		Passed  string     // label of what was just left out
		Unit    string     // 陶山镇
		Week    int
		When    UnitWeek // the week as it stands, with its due moment
		Opening bool     // the first question of a report
		Item    GuideItem
		Choices []GuideChoice // units or weeks
		Figures []GuideFigure
		Missing []string // labels of the required ones that are left out
	}
	// GuideItem is the indicator that is asked.
	GuideItem struct {
		N, Of     int
		Label     string
		Unit      string
		Kind      string // of report.Kind
		Required  bool
		Picked    bool // only this one is to be changed
		Now, Last *Figure
	}
	// GuideChoice is one numbered choice: a unit with where its week stands, or a week.
	GuideChoice struct {
		N     int
		Name  string // a unit; empty for a week
		Week  int
		Last  bool   // the week before
		State string // one of the Week… constants
	}
	// GuideFigure is a figure with the number of its item.
	GuideFigure struct {
		N int
		Figure
	}
	// GuideText is how figures that were given item by item stand in the history; Same: 同上周.
	GuideText struct {
		Figures []Figure
		Same    bool
	}
	// GuideDone tells that the week is reported already, and how an item is changed.
	GuideDone struct {
		Note    string // as in GuideAsk
		Unit    string
		Week    int
		Figures []GuideFigure
	}
	// OpenCancelled confirms 取消: nothing of what was asked is recorded. Figures stand
	// recorded from before; Held wait for 确认 as before.
	OpenCancelled struct {
		Unit    string
		Week    int
		Figures []Figure
		Held    []Figure
	}
	// SameOffer offers last week's figures; none: there are none.
	SameOffer struct {
		Unit    string
		Week    int // last week
		Figures []Figure
		Held    []Figure // where there are none: what waits for 确认 already
	}
	// ItemAsk asks for the new figure of one item that stands recorded.
	ItemAsk struct {
		Unit   string
		Week   int
		Item   GuideItem
		Doubts []Question // what was not certain in the figure that was given
	}
	// ItemNone tells that there is nothing to change yet, or no such item (Of: how many there are).
	ItemNone struct {
		Unit  string
		Week  int
		N, Of int
	}
)

// UnitNumber repeats which of the listed units is asked.
type UnitNumber struct{ Units []string }

func (UnitNumber) template() string { return "unit_number" }

func (GuideAsk) template() string      { return "guide_ask" }
func (GuideText) template() string     { return "guide_text" }
func (GuideDone) template() string     { return "guide_done" }
func (OpenCancelled) template() string { return "open_cancelled" }
func (SameOffer) template() string     { return "same_offer" }
func (ItemAsk) template() string       { return "item_ask" }
func (ItemNone) template() string      { return "item_none" }
