package sample

import (
	"math"
	"math/rand/v2"
)

// What dice are thrown for, so that no two throws of one week share their luck.
const (
	forFate = iota + 1
	forFigures
	forMessage
	forMoment
	forClosed
	forOpen
	forProblem
	forLater
	forOrder
	forAck
	forFit
)

// dice are seeded by what they are thrown for: the same place gives the same
// numbers whatever was thrown before, so that any week can be made on its own.
type dice struct{ *rand.Rand }

// newDice mixes the numbers into a seed.
func newDice(of int, more ...int) dice {
	const offset, prime = 14695981039346656037, 1099511628211 // FNV-1a
	h := uint64(offset)
	for _, n := range append([]int{of}, more...) {
		h = (h ^ uint64(n)) * prime //nolint:gosec // any bits do
		h ^= h >> 29
	}
	return dice{rand.New(rand.NewPCG(h, 2026))} //nolint:gosec // a sample, no secret
}

// chance is true in so many of a hundred throws.
func (d dice) chance(percent int) bool { return d.IntN(100) < percent }

// between is a number from low to high, both included.
func (d dice) between(low, high int) int { return low + d.IntN(high-low+1) }

// poisson is how often something happens that happens mean times on average.
func (d dice) poisson(mean float64) int {
	n, p := 0, d.Float64()
	for limit := math.Exp(-mean); p > limit; n++ {
		p *= d.Float64()
	}
	return n
}

// share is how many of n pass, each in so many of a hundred cases.
func (d dice) share(n, percent int) int {
	passed := 0
	for range n {
		if d.chance(percent) {
			passed++
		}
	}
	return passed
}

// pick is one of a list.
func pick[T any](d dice, list []T) T { return list[d.IntN(len(list))] }
