package official

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
)

// Who has the token, but not the key, can sign what was altered. Whichever byte
// of the last two blocks it is, and whatever it becomes, the answer is the one
// that everything forged gets: neither padding, nor length, nor app id shows.
func TestNoPaddingOracle(t *testing.T) {
	r := mustReceiver(t, Safe)
	tried := 0
	for _, n := range []int{0, 1, 7, 15, 16, 31} { // paddings of every kind, up to a whole block
		_, body := encrypted(t, strings.Replace(sample, "本周", "本周"+strings.Repeat("x", n), 1))
		whole, err := base64.StdEncoding.DecodeString(envelopeOf(t, body))
		if err != nil {
			t.Fatal(err)
		}
		for i := len(whole) - padBlock; i < len(whole); i++ {
			for _, mask := range []byte{0x01, 0x10, 0x20, 0x80, 0xff} {
				altered := bytes.Clone(whole)
				altered[i] ^= mask
				tried++
				if err := openSigned(r, base64.StdEncoding.EncodeToString(altered)); err != channel.ErrForged { //nolint:errorlint // the sentinel itself
					t.Fatalf("byte %d of %d altered by %#x: %v", i, len(whole), mask, err)
				}
			}
		}
		for cut := 1; cut < len(whole); cut += 7 {
			tried++
			if err := openSigned(r, base64.StdEncoding.EncodeToString(whole[:cut])); err != channel.ErrForged { //nolint:errorlint // the sentinel itself
				t.Fatalf("cut to %d of %d bytes: %v", cut, len(whole), err)
			}
		}
	}
	t.Logf("figure: %d altered ciphertexts, one answer", tried)
}

func openSigned(r *Receiver, secret string) error {
	_, err := r.Open(signedQuery(testNow, secret), envelope(secret))
	return err
}

func envelope(secret string) []byte { return []byte("<xml><Encrypt>" + secret + "</Encrypt></xml>") }

// Where decryption stops shows in time no more than in words. The faults are of
// one size; the medians of one run are compared, with room for a busy machine.
func TestFaultsTakeEqualTime(t *testing.T) {
	r := mustReceiver(t, Safe)
	faults := faultsOfOneSize(t)
	names := make([]string, 0, len(faults))
	for name := range faults {
		names = append(names, name)
	}
	slices.Sort(names)
	const samples = 400
	times := map[string][]time.Duration{}
	for range samples { // in turns, so that what the machine does meanwhile meets all alike
		for _, name := range names {
			f := faults[name]
			begun := time.Now()
			if _, err := r.Open(f.query, f.body); err != channel.ErrForged { //nolint:errorlint // the sentinel itself
				t.Fatalf("%s: %v", name, err)
			}
			times[name] = append(times[name], time.Since(begun))
		}
	}
	fast, slow := time.Hour, time.Duration(0)
	for _, name := range names {
		slices.Sort(times[name])
		median := times[name][samples/2]
		fast, slow = min(fast, median), max(slow, median)
		t.Logf("%s: %v", name, median)
	}
	ratio := float64(slow) / float64(fast)
	t.Logf("figure: the slowest refusal takes %.2f times as long as the fastest (medians of %d)", ratio, samples)
	if ratio > 2 {
		t.Errorf("the slowest refusal takes %.2f times as long as the fastest", ratio)
	}
}

type signedFault struct {
	query url.Values
	body  []byte
}

// faultsOfOneSize are 8 KiB pushes, signed, that fail at each step behind the signature.
func faultsOfOneSize(t *testing.T) map[string]signedFault {
	t.Helper()
	const size = 8 << 10
	key, err := base64.StdEncoding.DecodeString(testKey + "=")
	if err != nil {
		t.Fatal(err)
	}
	const padding = 9
	build := func(length uint32, app string, mark byte) signedFault {
		plain := bytes.Repeat([]byte{'x'}, size)
		binary.BigEndian.PutUint32(plain[randLen:], length)
		copy(plain[size-padding-len(app):], app)
		copy(plain[size-padding:], bytes.Repeat([]byte{padding}, padding))
		plain[size-1] = mark
		secret := cbc(t, key, plain)
		return signedFault{signedQuery(testNow, secret), envelope(secret)}
	}
	whole := uint32(size - headLen - len(testApp) - padding)
	return map[string]signedFault{
		"padding of nothing":   build(whole, testApp, 0),
		"padding too long":     build(whole, testApp, 33),
		"padding that differs": build(whole, testApp, 8),
		"length beyond end":    build(1<<31, testApp, 9),
		"length too small":     build(5, testApp, 9),
		"another app":          build(whole, "wx00000000000000"+testApp[:2], 9),
	}
}

// What a query may look like, from somebody who has one genuine push before him:
// parameters given twice, in capitals, over-long, not UTF-8, with a sign or zeros
// before the time. The first value counts everywhere; nothing else passes.
func TestHostileQueries(t *testing.T) {
	r := mustReceiver(t, Safe)
	good, body := encrypted(t, sample)
	for name, change := range map[string]func(q url.Values){
		"signature twice, the good one second": func(q url.Values) { q["msg_signature"] = []string{strings.Repeat("0", 40), q.Get("msg_signature")} },
		"time twice, the good one second":      func(q url.Values) { q["timestamp"] = []string{"1", q.Get("timestamp")} },
		"nonce twice, the good one second":     func(q url.Values) { q["nonce"] = []string{"1", q.Get("nonce")} },
		"signature in capitals":                func(q url.Values) { q.Set("msg_signature", strings.ToUpper(q.Get("msg_signature"))) },
		"signature and more":                   func(q url.Values) { q.Set("msg_signature", q.Get("msg_signature")+"00") },
		"part of the signature":                func(q url.Values) { q.Set("msg_signature", q.Get("msg_signature")[:39]) },
		"over-long signature":                  func(q url.Values) { q.Set("msg_signature", strings.Repeat("a", 1<<16)) },
		"over-long nonce":                      func(q url.Values) { q.Set("nonce", strings.Repeat("1", 1<<16)) },
		"not UTF-8":                            func(q url.Values) { q.Set("nonce", "\xff\xfe\x00") },
		"digits moved from nonce to time": func(q url.Values) {
			q.Set("timestamp", q.Get("timestamp")+q.Get("nonce")[:1])
			q.Set("nonce", q.Get("nonce")[1:])
		},
		"time with a plus":      func(q url.Values) { q.Set("timestamp", "+"+q.Get("timestamp")) },
		"time with zeros":       func(q url.Values) { q.Set("timestamp", "00"+q.Get("timestamp")) },
		"full-width time":       func(q url.Values) { q.Set("timestamp", "１７６４００００００") },
		"plain, by a parameter": func(q url.Values) { q.Set("encrypt_type", "raw"); q.Del("msg_signature") },
	} {
		q := url.Values{}
		for key, values := range good {
			q[key] = slices.Clone(values)
		}
		change(q)
		if _, err := r.Open(q, body); err != channel.ErrForged { //nolint:errorlint // the sentinel itself
			t.Errorf("%s: %v", name, err)
		}
	}
	good["msg_signature"] = append(good["msg_signature"], "0")
	if _, err := r.Open(good, body); err != nil {
		t.Errorf("the good signature first: %v", err)
	}
}

// A signature over a time that is written in another way is a signature over
// another text: only the platform's own spelling of the moment is read.
func TestTimeHasOneSpelling(t *testing.T) {
	r := mustReceiver(t, Plain)
	for _, ts := range []string{"+1764000000", "01764000000", "1764000000.0", " 1764000000", "0x69247500", "1_764_000_000"} {
		q := signedQuery(testNow, "")
		q.Set("timestamp", ts)
		q.Set("signature", sign(testToken, ts, q.Get("nonce")))
		if _, err := r.Open(q, []byte(sample)); err != channel.ErrForged { //nolint:errorlint // the sentinel itself
			t.Errorf("time %q: %v", ts, err)
		}
		if _, err := r.Verify(q); err != channel.ErrForged { //nolint:errorlint // the sentinel itself
			t.Errorf("check of the address at %q: %v", ts, err)
		}
	}
}

// The platform's signature sorts what it covers and puts it together, so that
// timestamp and nonce can change places, or digits go from one to the other. Where
// the nonce holds a later moment, an old push passes as a fresh one at that moment;
// by then it may be forgotten as a duplicate, and must not pass.
func TestExchangedNonceRevivesNothing(t *testing.T) {
	const day = 24 * 60 * 60
	for _, then := range []int64{testNow - 10, testNow - 10 - 1800} { // a push says when it was written, and may be a while under way
		for days, ok := range map[int64]bool{0: true, 5: true, 7: false, 30: false, 400: false} {
			later := strconv.FormatInt(testNow+days*day, 10)
			for name, nonce := range map[string]string{"exchanged": testNowText, "a digit less": testNowText[:9], "two less": testNowText[:8], "digits more": testNowText + "41", "letters more": testNowText + "a"} {
				if _, err := openAt(t, testNow+days*day, later, nonce, then); (err == nil) != ok || err != nil && err != channel.ErrForged { //nolint:errorlint // the sentinel itself
					t.Errorf("%s, after %d days: %v", name, days, err)
				}
			}
		}
	}
}

// A message that tells an old time of itself, or one to come, is no replay by that.
func TestOldMessagesAreRead(t *testing.T) {
	for _, created := range []int64{1, testNow - 7*24*60*60, testNow - 400*24*60*60, testNow + 30*24*60*60} {
		for _, nonce := range []string{"415670741", "1514711492", "17640", "abcdef1764000000", "", "99999999999999999999999"} {
			in, err := openAt(t, testNow, testNowText, nonce, created)
			if err != nil || in.CreatedAt.Unix() != created {
				t.Errorf("written at %d, nonce %q: %v, %v", created, nonce, in.CreatedAt, err)
			}
		}
	}
}

const testNowText = "1764000000"

// openAt opens, at a moment, a push under a right signature whose message was written at created.
func openAt(t *testing.T, now int64, timestamp, nonce string, created int64) (channel.Inbound, error) {
	t.Helper()
	_, body := encrypted(t, strings.Replace(sample, "1763999990", strconv.FormatInt(created, 10), 1))
	r, err := NewReceiver(Config{AppID: testApp, Token: testToken, EncodingAESKey: testKey, Mode: Safe, Now: clock(now)})
	if err != nil {
		t.Fatal(err)
	}
	return r.Open(url.Values{
		"timestamp": {timestamp}, "nonce": {nonce}, "msg_signature": {sign(testToken, timestamp, nonce, envelopeOf(t, body))},
	}, body)
}
