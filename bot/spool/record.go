package spool

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
)

// errDamaged says that a file is not what was written.
var errDamaged = errors.New("the file is damaged")

// record is what a file holds.
type record struct {
	Number int             `json:"number"` // that the sender was told
	At     time.Time       `json:"at"`     // when it was put
	In     channel.Inbound `json:"in"`
}

// sealed is the file: the record and its checksum.
type sealed struct {
	Record json.RawMessage `json:"record"`
	SHA256 string          `json:"sha256"` // of the bytes of Record, in hex
}

func encode(e *entry) ([]byte, error) {
	text, err := json.Marshal(record{Number: e.number, At: e.at, In: e.in})
	if err != nil {
		return nil, err
	}
	return json.Marshal(sealed{Record: text, SHA256: sumOf(text)})
}

// decode reads a file. The error wraps errDamaged.
func decode(data []byte) (*entry, error) {
	var file sealed
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("%w: it is no JSON", errDamaged) // what the error says may quote it
	}
	if sumOf(file.Record) != file.SHA256 {
		return nil, fmt.Errorf("%w: its checksum is another", errDamaged)
	}
	var r record
	if err := json.Unmarshal(file.Record, &r); err != nil || r.Number <= 0 || r.In.Cause == "" {
		return nil, fmt.Errorf("%w: it holds no message", errDamaged)
	}
	return &entry{number: r.Number, at: r.At, in: r.In, ready: closedChan()}, nil
}

func sumOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
