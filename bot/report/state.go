package report

// StateOf is what reading needs of a recorded report. A withdrawn report, or
// none, does not exist. mine tells that the sender's own last message stands there.
func StateOf(cur Report, means map[string]float64, mine bool) State {
	if cur.Status == "" || cur.Status == Withdrawn {
		return State{Values: Values{}, Means: means}
	}
	return State{
		Exists: true, Values: cur.Values.Clone(), Held: cur.Held.Clone(),
		Asked: append([]string(nil), cur.Asked...), Mine: mine, Means: means,
	}
}

// Means is the mean of each indicator over the complete reports; money in 万元.
// An indicator that none of them has is absent.
func Means(reports []Report) map[string]float64 {
	sum, n := map[string]float64{}, map[string]int{}
	for _, r := range reports {
		if r.Status != Complete {
			continue
		}
		for key, v := range r.Values {
			if !v.Kind.Adds() {
				continue
			}
			sum[key] += v.Float()
			n[key]++
		}
	}
	for key := range sum {
		sum[key] /= float64(n[key])
	}
	return sum
}
