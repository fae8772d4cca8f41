package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/templates"
)

// mostTyped is how long what is written about an act may be, in characters;
// maxNonce bounds the nonce of a form, in bytes.
const (
	mostTyped = 500
	maxNonce  = 64
)

// fieldsOfAct are the fields that the form of an act has.
func fieldsOfAct(act ledger.Act) templates.ActFields {
	switch act { //nolint:exhaustive // what is no order has no form
	case ledger.ActProve:
		return templates.ActFields{Proof: true, Forms: true, Note: true, Needed: true}
	case ledger.ActRepay:
		return templates.ActFields{Amount: true, Note: true}
	case ledger.ActCheck:
		return templates.ActFields{Of: true}
	case ledger.ActStrike:
		return templates.ActFields{Of: true, Note: true, Needed: true}
	case ledger.ActAnswer:
		return templates.ActFields{Of: true, Note: true, Needed: true}
	case ledger.ActReturn:
		return templates.ActFields{Note: true, Needed: true}
	case ledger.ActExtend, ledger.ActInstruct, ledger.ActRelapse:
		return templates.ActFields{On: true, Note: true, Needed: true}
	case ledger.ActFile, ledger.ActPass, ledger.ActSignOff, ledger.ActGrant, ledger.ActRefuse:
		return templates.ActFields{Note: true}
	case ledger.ActClaim, ledger.ActAssign, ledger.ActAccept, ledger.ActArchive, ledger.ActHeed, ledger.ActTransfer:
	}
	return templates.ActFields{}
}

// typedAct is what the form of an act sends.
type typedAct struct {
	nonce, proof, amount, unit, on, of, note, sure, home string

	forms templates.ActForms
	rev   int64
	steps int
}

// typedOf reads a form; ok is false when it is none of ours.
func typedOf(c *gin.Context) (typedAct, bool) {
	t := typedAct{
		nonce: c.PostForm("nonce"), proof: c.PostForm("proof"), amount: strings.TrimSpace(c.PostForm("amount")), unit: c.PostForm("unit"),
		on: strings.TrimSpace(c.PostForm("on")), of: c.PostForm("of"), sure: c.PostForm("sure"), home: c.PostForm("home"),
		note: strings.TrimSpace(strings.ReplaceAll(c.PostForm("note"), "\r\n", "\n")),
	}
	t.forms = templates.ActForms{
		Form: c.PostForm("form"), Kind: strings.TrimSpace(c.PostForm("kind")),
		Cases: strings.TrimSpace(c.PostForm("cases")), People: strings.TrimSpace(c.PostForm("people")),
	}
	var wrongRev, wrongSteps error
	t.rev, wrongRev = strconv.ParseInt(c.PostForm("rev"), 10, 64)
	t.steps, wrongSteps = strconv.Atoi(c.PostForm("steps"))
	return t, wrongRev == nil && wrongSteps == nil && t.rev > 0 && t.nonce != "" && len(t.nonce) <= maxNonce
}

// cause is the act's idempotency key. Members cannot meet in it, and what was
// typed is part of it: a form that is gone back to and sent with other words is
// another order.
func (t typedAct) cause(member, number string, act ledger.Act) string {
	h := sha256.New()
	for _, part := range []string{t.proof, t.amount, t.unit, t.on, t.of, t.note, t.sure, t.forms.Form, t.forms.Kind, t.forms.Cases, t.forms.People} {
		fmt.Fprintf(h, "%q|", part)
	}
	return fmt.Sprintf("page:%s:%s:%s:%s:%s", member, number, act, t.nonce, hex.EncodeToString(h.Sum(nil)[:12]))
}

// onto shows on the page what was typed and reads it as an order. What cannot be
// read stands in the page's Errors.
func (t typedAct) onto(p *templates.ActPage, act ledger.Act) ledger.Order {
	o := ledger.Order{Act: act}
	p.Nonce, p.Rev, p.Steps, p.Sure, p.Errors = t.nonce, t.rev, t.steps, t.sure, make(map[string]string)
	if p.Fields.Note {
		p.Note, o.Note = t.note, t.note
		if utf8.RuneCountInString(t.note) > mostTyped || !utf8.ValidString(t.note) {
			p.Errors["note"] = "long"
		}
	}
	if p.Fields.Proof {
		p.Proof, o.Proof = t.proof, ledger.Proof(t.proof)
		if t.proof == "" {
			p.Errors["proof"] = "missing"
		}
	}
	t.formsOnto(p, &o)
	t.amountOnto(p, &o)
	t.dayOnto(p, &o)
	t.choiceOnto(p, &o)
	o.Sure = t.sure != "" && (act == ledger.ActRepay || act == ledger.ActPass)
	return o
}

func (t typedAct) amountOnto(p *templates.ActPage, o *ledger.Order) {
	if !p.Fields.Amount {
		return
	}
	p.Amount, p.Unit = t.amount, t.unit
	fen, problem := readMoney(t.amount, t.unit)
	if problem != "" {
		p.Errors["amount"] = problem
		return
	}
	o.Fen, p.Money, p.Yuan = fen, money(fen), yuan(fen)
}

func (t typedAct) dayOnto(p *templates.ActPage, o *ledger.Order) {
	if !p.Fields.On {
		return
	}
	p.On = t.on
	if t.on == "" {
		return // the issue itself says that it wants one
	}
	day, err := calendar.ParseDate(t.on)
	if err != nil {
		p.Errors["on"] = "format"
		return
	}
	o.On = day
}

// choiceOnto reads which of several is meant; of one it is that.
func (t typedAct) choiceOnto(p *templates.ActPage, o *ledger.Order) {
	if !p.Fields.Of || t.of == "" && len(p.Choices) < 2 {
		return
	}
	n, err := strconv.Atoi(t.of)
	if err != nil || n < 1 {
		p.Errors["of"] = "missing"
		return
	}
	p.Of, o.Of = n, n
}

// readMoney reads a figure in 元 ("yuan") or 万元 ("wan"), exactly. problem is
// "unit", "format", "small" (less than a fen) or "large".
func readMoney(text, unit string) (fen int64, problem string) {
	digits := map[string]int{"yuan": 2, "wan": 6}[unit]
	text = strings.NewReplacer(",", "", "，", "", " ", "", "　", "", "．", ".").Replace(narrow(text))
	whole, part, _ := strings.Cut(text, ".")
	if whole == "" || strings.Trim(whole+part, "0123456789") != "" {
		return 0, "format"
	}
	if digits == 0 {
		return 0, "unit"
	}
	part = strings.TrimRight(part, "0")
	if len(part) > digits {
		return 0, "small"
	}
	fen, err := strconv.ParseInt(whole+part+strings.Repeat("0", digits-len(part)), 10, 64)
	if err != nil || fen > maxFen {
		return 0, "large"
	}
	return fen, ""
}

// maxFen is the largest sum that a form takes: 1000亿元.
const maxFen = 1e13

// narrow writes full-width digits as plain ones.
func narrow(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, text)
}

// yuan prints a sum in 元, without needless zeros.
func yuan(fen int64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%d.%02d", fen/100, fen%100), "0"), ".")
}
