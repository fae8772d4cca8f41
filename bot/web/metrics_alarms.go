package web

import "github.com/prometheus/client_golang/prometheus"

// alarmCollector tells which alarms of the watchdog stand.
type alarmCollector struct {
	standing func() map[string]bool
	alarm    *prometheus.Desc
}

func newAlarmCollector(standing func() map[string]bool) alarmCollector {
	return alarmCollector{
		standing: standing,
		alarm:    prometheus.NewDesc("weidubao_alarm", "1 while the watchdog's alarm of that kind stands.", []string{"code"}, nil),
	}
}

// Describe lists what Collect gives.
func (a alarmCollector) Describe(ch chan<- *prometheus.Desc) { ch <- a.alarm }

// Collect gives every alarm, those that do not stand as 0.
func (a alarmCollector) Collect(ch chan<- prometheus.Metric) {
	for code, stands := range a.standing() {
		v := 0.0
		if stands {
			v = 1
		}
		ch <- gauge(a.alarm, v, code)
	}
}
