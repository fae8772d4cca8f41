package main

import "testing"

// BenchmarkCallback measures the product's callback alone, to be profiled:
//
//	go test -run '^$' -bench '^BenchmarkCallback$' -cpuprofile cpu.prof ./cmd/weidubao
func BenchmarkCallback(b *testing.B) {
	if b.N > 1 {
		return
	}
	p := newProduct(b, benchCrew, benchCrew, "")
	c := &contender{name: "product", address: p.address, guess: 4000}
	c.slice(b, p)
	c.rates, c.cpu, c.redis = nil, nil, nil
	for range benchSlices / 2 {
		c.slice(b, p)
	}
	b.Log(c.figure())
	b.ReportMetric(c.median(), "reports/s")
}
