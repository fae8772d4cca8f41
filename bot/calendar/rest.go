package calendar

// Holiday is the name of the holiday to which a day off belongs, as the
// arrangement or a special gives it (国庆节, 春节); "" for a working day, an
// ordinary weekend, and where no name is known.
func (c *Calendar) Holiday(d Date) string {
	if c.Workday(d) {
		return ""
	}
	return c.names[d]
}

// Moved reports whether the due moment of w lies earlier than its own day because
// that is a day off which is no ordinary weekend, and the holiday's name where it is known.
func (c *Calendar) Moved(d Due, w Week) (name string, moved bool) {
	day := w.Monday().AddDays(sinceMonday(d.Weekday))
	if c.Workday(day) {
		return "", false
	}
	name = c.Holiday(day)
	return name, name != "" || weekday(day)
}

// RestOf is the name of the holiday for which the whole week is off; "" where the
// week has a working day or no name is known.
func (c *Calendar) RestOf(w Week) string {
	if c.HasWorkday(w) {
		return ""
	}
	for i := range 7 {
		if name := c.Holiday(w.Monday().AddDays(i)); name != "" {
			return name
		}
	}
	return ""
}

// name remembers what a day off is called.
func (c *Calendar) name(d Date, name string) {
	if name != "" {
		c.names[d] = name
	}
}

// nameOf is what the fixed holiday of that day is called in a year whose arrangement is known.
func (c *Calendar) nameOf(d Date) string {
	for year := firstYear; year <= lastYear; year++ {
		if c.known[year] {
			if name := c.names[Date{Year: year, Month: d.Month, Day: d.Day}]; name != "" {
				return name
			}
		}
	}
	return ""
}
