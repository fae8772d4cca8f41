package storetest

import "os"

// Rounds is how often a test that grows with its rounds goes round: short in
// make test, long in make soak, which sets WEIDUBAO_SOAK.
func Rounds(short, long int) int {
	if os.Getenv("WEIDUBAO_SOAK") != "" {
		return long
	}
	return short
}
