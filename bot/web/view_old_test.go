package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/weidubao/weidubao/bot/bulletin"
)

// oldEdition was frozen before editions had a picture, sums of the year, 同比, imported reports and a list of the signed.
const oldEdition = `{"key":"2026-10","office":"中共瑞安市委巡察办","month":"2026-10","number":10,"total":47,"version":1,"interim":false,
"as_of":"2026-11-02","frozen_at":"2026-11-02T09:00:00+08:00","status":"published","published_at":"2026-11-02T10:00:00+08:00","units":23,
"weeks":["2026-W41","2026-W42"],"open":[],"exempt":["2026-W40"],"expected":46,"early":0,"received":45,"on_time":44,
"late":[{"unit":{"code":"330381101","name":"塘下镇"},"week":"2026-W41","at":"2026-10-10T09:00:00+08:00","due":"2026-10-09T17:00:00+08:00"}],
"missing":[{"unit":{"code":"330381120","name":"陶山镇"},"week":"2026-W42"}],"extra":0,
"totals":[{"key":"problems","label":"梳理问题","unit":"个","sum":182,"reports":45,"before":170,"change":12},
{"key":"recovered","label":"挽回损失","unit":"万元","sum":"1.19","reports":3}],
"registered":30,"signed_off":12,"signed_off_month":3,"signed_off_before":2,"overdue":[],"bands":[{"unit":{"code":"330381101","name":"塘下镇"},"band":"green"}]}`

// TestOldEditionOpens: what was frozen by an earlier release stays as it was.
func TestOldEditionOpens(t *testing.T) {
	var e bulletin.Edition
	if err := json.Unmarshal([]byte(oldEdition), &e); err != nil {
		t.Fatal(err)
	}
	r := newRig(t)
	r.bot.editions = map[bulletin.Key]bulletin.Edition{e.Key: e}
	rec := r.do(t, http.MethodGet, r.link("/m/bulletin/2026-10/1", "M0001"), "")
	body := words(rec.Body.String())
	if rec.Code != http.StatusOK {
		t.Fatalf("%d %s", rec.Code, body)
	}
	mustHold(t, body, "182", "1.19", "塘下镇", "陶山镇")
	for _, of := range []string{"同比", "导入"} {
		if strings.Contains(body, of) {
			t.Errorf("%s on an edition that knows nothing of it: %s", of, body)
		}
	}
}
