package sandbox

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // the platform's signature is SHA-1
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
)

// paddingBlock is the platform's PKCS#7 block: 32, although AES has 16.
const paddingBlock = 32

// sign is the platform's signature: hex SHA-1 of the sorted parts joined.
func sign(parts ...string) string {
	sorted := slices.Sorted(slices.Values(parts))
	sum := sha1.Sum([]byte(strings.Join(sorted, ""))) //nolint:gosec // see above
	return hex.EncodeToString(sum[:])
}

// codec encrypts and decrypts message bodies under the account's key.
type codec struct {
	block cipher.Block
	iv    []byte
	appID string
}

func newCodec(encodingAESKey, appID string) (*codec, error) {
	if len(encodingAESKey) != 43 {
		return nil, fmt.Errorf("sandbox: encoding AES key has %d characters, not 43", len(encodingAESKey))
	}
	// Keys are drawn without regard to the spare bits of the last character, so
	// the decoder must not be strict about them.
	key, err := base64.StdEncoding.DecodeString(encodingAESKey + "=")
	if err != nil {
		return nil, fmt.Errorf("sandbox: encoding AES key: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("sandbox: encoding AES key: %w", err)
	}
	return &codec{block: block, iv: key[:aes.BlockSize], appID: appID}, nil
}

// encrypt returns the base64 of random ‖ length ‖ message ‖ app id, padded; salt has 16 bytes.
func (c *codec) encrypt(message, salt []byte) string {
	text := slices.Concat(salt, binary.BigEndian.AppendUint32(nil, uint32(len(message))), message, []byte(c.appID)) //nolint:gosec // messages are far below 4 GiB
	pad := paddingBlock - len(text)%paddingBlock
	text = append(text, bytes.Repeat([]byte{byte(pad)}, pad)...)
	cipher.NewCBCEncrypter(c.block, c.iv).CryptBlocks(text, text)
	return base64.StdEncoding.EncodeToString(text)
}

// decrypt undoes encrypt and verifies padding, length and app id.
func (c *codec) decrypt(encoded string) ([]byte, error) {
	text, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return nil, fmt.Errorf("decode ciphertext: %w", err)
	}
	if len(text) == 0 || len(text)%paddingBlock != 0 {
		return nil, errors.New("ciphertext is not a whole number of blocks of 32")
	}
	cipher.NewCBCDecrypter(c.block, c.iv).CryptBlocks(text, text)
	pad := int(text[len(text)-1])
	if pad < 1 || pad > paddingBlock || !allEqual(text[len(text)-pad:]) {
		return nil, errors.New("padding is wrong")
	}
	text = text[:len(text)-pad]
	if len(text) < 20 {
		return nil, errors.New("plaintext is too short")
	}
	length := int(binary.BigEndian.Uint32(text[16:20]))
	if length > len(text)-20 {
		return nil, errors.New("message length is wrong")
	}
	if string(text[20+length:]) != c.appID {
		return nil, errors.New("encrypted for another app id")
	}
	return text[20 : 20+length], nil
}

func allEqual(b []byte) bool {
	return len(bytes.TrimLeft(b, string(b[:1]))) == 0
}

// salt draws the 16 characters that precede an encrypted message.
func salt() []byte { return []byte(rand.Text()[:16]) }

// nonce draws a number as the platform's queries carry it.
func nonce() string {
	n, err := rand.Int(rand.Reader, big.NewInt(2_000_000_000))
	if err != nil {
		return "0" // crypto/rand does not fail on supported systems
	}
	return n.String()
}
