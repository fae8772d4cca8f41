// Package calendar knows Chinese working days (工作日, with 调休), reporting
// weeks (ISO weeks, Monday to Sunday), due moments and quiet hours. It is pure:
// every function is told what time it is. All times are Asia/Shanghai.
package calendar

import "time"

// Zone is Asia/Shanghai. China has had one fixed offset since 1991, so no time zone data is needed.
var Zone = time.FixedZone("CST", 8*60*60)

// Date is a day without a time, printed and stored as 2026-11-20.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// Week is an ISO week, printed and stored as 2026-W47.
type Week struct {
	Year   int // ISO year
	Number int // 1..53
}

// Month is a calendar month, printed and stored as 2026-10. A week belongs to the month of its Thursday.
type Month struct {
	Year  int
	Month time.Month
}
