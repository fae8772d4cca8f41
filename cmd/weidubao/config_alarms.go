package main

// alarms checks the robot's address, which is a secret and never shown.
func (k *checker) alarms(c AlarmsConfig) {
	if c.Robot == "" {
		return
	}
	const example = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…"
	if !robotAddress(string(c.Robot)) {
		k.fail("alarms.robot", ConfigValue, "", example)
	}
}
