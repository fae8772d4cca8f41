package main

import (
	"errors"
	"io/fs"
	"os"
	"strings"
)

// held is a secret together with the setting that names its file.
type held struct {
	key   string
	value *Secret
	file  *string
}

func (c *Config) secrets() []held {
	return []held{
		{"redis.url", &c.Redis.URL, &c.Redis.URLFile},
		{"official.app_secret", &c.Official.AppSecret, &c.Official.AppSecretFile},
		{"official.token", &c.Official.Token, &c.Official.TokenFile},
		{"official.encoding_aes_key", &c.Official.EncodingAESKey, &c.Official.EncodingAESKeyFile},
		{"audit.key", &c.Audit.Key, &c.Audit.KeyFile},
		{"alarms.robot", &c.Alarms.Robot, &c.Alarms.RobotFile},
	}
}

// variable is the environment variable of a key.
func variable(key string) string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
}

// secretsOfFile fetches the secrets for which config.yaml names files. What
// the environment gives, in whichever form, wins over both forms in config.yaml.
func (l *loader) secretsOfFile() *ConfigError {
	overridden := func(key string) bool {
		return l.environ[variable(key)] != "" || l.environ[variable(key)+"_FILE"] != ""
	}
	return l.fetchAll(func(key string, given bool) (read bool, twice bool) {
		return !overridden(key), given
	})
}

// secretsOfEnvironment fetches the secrets for which the environment names files.
func (l *loader) secretsOfEnvironment() *ConfigError {
	return l.fetchAll(func(key string, _ bool) (read bool, twice bool) {
		return true, l.environ[variable(key)] != ""
	})
}

// fetchAll reads the files that are named and forgets their names, so that each is read once.
func (l *loader) fetchAll(rule func(key string, given bool) (read, twice bool)) *ConfigError {
	for _, s := range l.config.secrets() {
		text, err := fetchSecret(s.key, s.file, *s.value != "", rule)
		if err != nil {
			return err
		}
		if text != "" {
			*s.value = Secret(text)
		}
	}
	api := &l.config.API
	text, err := fetchSecret("api.tokens", &api.TokensFile, len(api.Tokens) > 0, rule)
	if err != nil || text == "" {
		return err
	}
	api.Tokens = nil
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			api.Tokens = append(api.Tokens, Secret(line))
		}
	}
	return nil
}

func fetchSecret(key string, file *string, given bool, rule func(string, bool) (bool, bool)) (string, *ConfigError) {
	path := *file
	*file = ""
	read, twice := rule(key, given)
	if path == "" || !read {
		return "", nil
	}
	if twice {
		return "", &ConfigError{Key: key, Problem: ConfigTwice}
	}
	text, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	if err != nil {
		return "", unreadable(key+"_file", path, err)
	}
	secret := strings.TrimSpace(strings.TrimPrefix(string(text), "\ufeff"))
	if secret == "" {
		return "", unreadable(key+"_file", path, errors.New("it is empty"))
	}
	return secret, nil
}

// unreadable tells which file cannot be read, and why.
func unreadable(key, path string, err error) *ConfigError {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		err = at.Err
	}
	return &ConfigError{Key: key, Problem: ConfigUnreadable, Value: path + ": " + err.Error()}
}
