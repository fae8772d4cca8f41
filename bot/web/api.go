package web

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/templates"
)

const (
	maxBody = 1 << 20 // of an API call
	maxKey  = 128     // characters of an Idempotency-Key
)

// byAPI is who did it, when the caller names nobody.
const byAPI = "api"

// keyring holds the digests of the API's tokens: comparing digests takes the
// same time whatever the length of what was sent.
type keyring [][sha256.Size]byte

func newKeyring(tokens []string) keyring {
	var k keyring
	for _, t := range tokens {
		if t != "" {
			k = append(k, sha256.Sum256([]byte(t)))
		}
	}
	return k
}

// holds looks at every token, so that the time does not tell which one was close.
func (k keyring) holds(token string) bool {
	sum, found := sha256.Sum256([]byte(token)), 0
	for _, t := range k {
		found |= subtle.ConstantTimeCompare(sum[:], t[:])
	}
	return found == 1
}

func (d desk) authorized(key keyring) gin.HandlerFunc {
	return func(c *gin.Context) {
		if d.allowed(c, key) {
			c.Next()
		}
	}
}

// allowed checks the Bearer token and answers 401 itself.
func (d desk) allowed(c *gin.Context, key keyring) bool {
	scheme, token, _ := strings.Cut(c.GetHeader("Authorization"), " ")
	if strings.EqualFold(scheme, "Bearer") && key.holds(strings.TrimSpace(token)) {
		return true
	}
	c.Header("WWW-Authenticate", "Bearer")
	d.problem(c, http.StatusUnauthorized, templates.ProblemUnauthorized)
	return false
}

// decode reads one JSON object without unknown fields, or answers why not.
func (d desk) decode(c *gin.Context, into any) bool {
	dec := json.NewDecoder(http.MaxBytesReader(c.Writer, c.Request.Body, maxBody))
	dec.DisallowUnknownFields()
	err := dec.Decode(into)
	if err == nil {
		if _, err = dec.Token(); errors.Is(err, io.EOF) {
			return true
		}
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		d.problem(c, http.StatusRequestEntityTooLarge, templates.ProblemTooLarge)
		return false
	}
	d.problem(c, http.StatusBadRequest, templates.ProblemJSON)
	return false
}

// cause is the idempotency key of a write: the caller's own, or a fresh one.
func (d desk) cause(c *gin.Context) (string, bool) {
	given, ok := c.Request.Header["Idempotency-Key"]
	if !ok {
		return "api:" + rand.Text(), true
	}
	key := strings.Trim(given[0], ` "`) // RFC 8941 writes it in quotes
	if len(given) != 1 || key == "" || len(key) > maxKey || strings.ContainsFunc(key, notVisible) {
		d.badParameter(c, "Idempotency-Key", bot.ProblemFormat)
		return "", false
	}
	// The key counts for one address only, so that one that is used again elsewhere does not fetch a strange answer.
	return "api:" + c.Request.Method + " " + c.Request.URL.Path + ":" + key, true
}

func notVisible(r rune) bool { return r <= ' ' || r > '~' }

// limit reads ?limit=, between 1 and most.
func (d desk) limit(c *gin.Context, usual, most int) (int, bool) {
	text, given := c.GetQuery("limit")
	if !given {
		return usual, true
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		d.badParameter(c, "limit", problemValue)
		return 0, false
	}
	return n, true
}

// problemValue says that a value is not one of those that are possible.
const problemValue = "value"
