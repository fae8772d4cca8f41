package official

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1" //nolint:gosec // the platform's protocol prescribes SHA-1
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"slices"

	"github.com/weidubao/weidubao/bot/channel"
)

const (
	padBlock = 32 // the platform pads to 32 bytes, not to AES's 16
	randLen  = 16
	headLen  = randLen + 4 // random bytes, then the big-endian length of the message
)

// sign is the platform's signature: hex of SHA-1 over the sorted parts, joined.
func sign(parts ...string) string {
	slices.Sort(parts)
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	joined := make([]byte, 0, n)
	for _, p := range parts {
		joined = append(joined, p...)
	}
	sum := sha1.Sum(joined) //nolint:gosec // the platform's protocol prescribes SHA-1
	return hex.EncodeToString(sum[:])
}

// box seals and opens messages of one account: AES-256-CBC under the
// EncodingAESKey, with the key's first half as IV.
type box struct {
	block cipher.Block
	iv    [aes.BlockSize]byte
	appID string
}

// newBox takes the key as the platform shows it: 43 characters of base64. The
// last one may carry bits that mean nothing, which strict decoding would refuse.
func newBox(encodingKey, appID string) (*box, error) {
	if len(encodingKey) != 43 {
		return nil, errors.New("must have 43 characters")
	}
	key, err := base64.StdEncoding.DecodeString(encodingKey + "=")
	if err != nil || len(key) != 32 {
		return nil, errors.New("must be 43 letters and digits as the platform shows it")
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, errors.New("is no AES key")
	}
	b := &box{block: block, appID: appID}
	copy(b.iv[:], key)
	return b, nil
}

// open returns the message inside. Every fault gives channel.ErrForged itself.
func (b *box) open(encrypted string) ([]byte, error) {
	data, err := base64.StdEncoding.DecodeString(encrypted)
	if err != nil || len(data) == 0 || len(data)%aes.BlockSize != 0 {
		return nil, channel.ErrForged
	}
	cipher.NewCBCDecrypter(b.block, b.iv[:]).CryptBlocks(data, data)
	data, ok := unpad(data)
	if !ok || len(data) < headLen {
		return nil, channel.ErrForged
	}
	size := uint64(binary.BigEndian.Uint32(data[randLen:headLen]))
	rest := data[headLen:]
	if size > uint64(len(rest)) || subtle.ConstantTimeCompare(rest[size:], []byte(b.appID)) != 1 {
		return nil, channel.ErrForged
	}
	return rest[:size], nil
}

// unpad takes PKCS#7 padding off.
func unpad(data []byte) ([]byte, bool) {
	n := int(data[len(data)-1])
	if n < 1 || n > padBlock || n > len(data) {
		return nil, false
	}
	body, padding := data[:len(data)-n], data[len(data)-n:]
	return body, bytes.Count(padding, padding[:1]) == n
}

// seal encrypts one message under 16 bytes drawn from random.
func (b *box) seal(msg []byte, random io.Reader) (string, error) {
	size := headLen + len(msg) + len(b.appID)
	padding := padBlock - size%padBlock
	data := make([]byte, headLen, size+padding)
	if _, err := io.ReadFull(random, data[:randLen]); err != nil {
		return "", err
	}
	binary.BigEndian.PutUint32(data[randLen:], uint32(len(msg))) //nolint:gosec // replies are far below 4 GiB
	data = append(data, msg...)
	data = append(data, b.appID...)
	data = append(data, bytes.Repeat([]byte{byte(padding)}, padding)...)
	cipher.NewCBCEncrypter(b.block, b.iv[:]).CryptBlocks(data, data)
	return base64.StdEncoding.EncodeToString(data), nil
}
