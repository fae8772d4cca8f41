package main

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"syscall"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/channel/official"
	"github.com/weidubao/weidubao/store"
	"github.com/weidubao/weidubao/store/embedded"
	"github.com/weidubao/weidubao/templates"
)

// explain finds the one sentence that says what to do about an error, and the exit code.
func explain(err error) (templates.Message, int) {
	if f, ok := errors.AsType[*failure](err); ok {
		return f.say, f.code
	}
	if say, ok := templates.SheetProblem(err); ok {
		return say, exitFailed
	}
	for _, words := range []func(error) (templates.Message, bool){explainStore, explainConfig, explainOrder, explainPlatform, explainNet} {
		if say, ok := words(err); ok {
			return say, exitFailed
		}
	}
	return templates.Failed{Detail: err.Error()}, exitFailed
}

func explainStore(err error) (templates.Message, bool) {
	if weak, ok := errors.AsType[*store.DurabilityError](err); ok {
		return templates.NotDurable{Setting: weak.Setting, Want: weak.Want, Got: weak.Got}, true
	}
	if _, ok := errors.AsType[*store.SchemaError](err); ok {
		return templates.RedisProblem{Problem: "future", Detail: err.Error()}, true
	}
	if old, ok := errors.AsType[*store.OldError](err); ok {
		return templates.BackupProblem{Problem: "old", Detail: old.Error()}, true
	}
	switch {
	case errors.Is(err, store.ErrRestoring):
		return templates.BackupProblem{Problem: "restoring"}, true
	case errors.Is(err, embedded.ErrNoServer):
		return templates.NoRedisServer{}, true
	case errors.Is(err, store.ErrURL):
		return templates.RedisProblem{Problem: "url"}, true
	case errors.Is(err, store.ErrUnverifiable):
		return templates.RedisProblem{Problem: "unverifiable"}, true
	case errors.Is(err, embedded.ErrLocked):
		return templates.RedisProblem{Problem: "locked"}, true
	}
	if wrong, ok := errors.AsType[*embedded.OwnerError](err); ok {
		return templates.RedisProblem{Problem: "owner", Detail: wrong.Dir}, true
	}
	return explainEmbedded(err)
}

// explainEmbedded is for an embedded Redis that cannot start.
func explainEmbedded(err error) (templates.Message, bool) {
	if bad, ok := errors.AsType[*embedded.DamagedError](err); ok {
		return templates.RedisProblem{Problem: "damaged", Detail: bad.Manifest}, true
	}
	if old, ok := errors.AsType[*embedded.VersionError](err); ok {
		return templates.RedisProblem{Problem: "old", Detail: old.Got}, true
	}
	ended, ok := errors.AsType[*embedded.StartError](err)
	if !ok {
		return nil, false
	}
	switch ended.Reason() {
	case embedded.ReasonFull:
		return templates.RedisProblem{Problem: "full", Detail: ended.Dir}, true
	case embedded.ReasonPermission:
		return templates.RedisProblem{Problem: "permission", Detail: ended.Dir}, true
	default:
		return templates.RedisProblem{Problem: "ended", Detail: ended.Error()}, true
	}
}

func explainConfig(err error) (templates.Message, bool) {
	if bad, ok := errors.AsType[*ConfigError](err); ok {
		return templates.ConfigProblem{Key: bad.Key, Line: bad.Line, Problem: bad.Problem, Value: bad.Value, Example: bad.Example}, true
	}
	return nil, false
}

func explainOrder(err error) (templates.Message, bool) {
	switch {
	case errors.Is(err, bot.ErrNobody):
		return templates.CommandProblem{Problem: "nobody"}, true
	case errors.Is(err, bot.ErrNoStaff):
		return templates.CommandProblem{Problem: "no_staff"}, true
	case errors.Is(err, bot.ErrHeld):
		return templates.BackupProblem{Problem: "held"}, true
	case errors.Is(err, bot.ErrMeanwhile):
		return templates.CommandProblem{Problem: "meanwhile"}, true
	case errors.Is(err, context.Canceled):
		return templates.CommandProblem{Problem: "interrupted"}, true
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission):
		return explainPath(err)
	}
	return nil, false
}

// explainPath is for a file that is not there or not ours.
func explainPath(err error) (templates.Message, bool) {
	path, ok := errors.AsType[*fs.PathError](err)
	if !ok {
		return nil, false
	}
	problem := "missing"
	if errors.Is(err, fs.ErrPermission) {
		problem = "permission"
	}
	return templates.FileProblem{Name: path.Path, Problem: problem}, true
}

// explainPlatform is for what the messaging platform refuses or does not answer.
func explainPlatform(err error) (templates.Message, bool) {
	refusal, refused := errors.AsType[*official.APIError](err)
	switch {
	case refused && refusal.IP() != "":
		return templates.PlatformProblem{Problem: "ip", Detail: refusal.IP()}, true
	case refused:
		return templates.PlatformProblem{Problem: platformProblem(refusal), Detail: refusal.Error()}, true
	case errors.Is(err, channel.ErrNotSent), errors.Is(err, channel.ErrAmbiguous):
		return templates.PlatformProblem{Problem: "unreachable", Detail: err.Error()}, true
	}
	return nil, false
}

// firstDay are the errcodes that a new installation meets, each with a line of its own that mends it.
var firstDay = map[int]string{
	40164: "ip",                                          // in words that do not name the address
	40013: "app_id",                                      // no such app id
	40125: "secret",                                      // the secret is wrong
	40001: "secret",                                      // as the call for a token says it
	40243: "frozen",                                      // the secret was frozen in the platform's console
	41001: "token",                                       // the call came without its token
	89503: "confirm", 89506: "confirm", 89507: "confirm", // the administrator has not agreed to this address
	89501: "confirm",
	48001: "right", 48004: "right", // the account is not entitled, or not any more
}

func platformProblem(refusal *official.APIError) string {
	if problem, ok := firstDay[refusal.Code]; ok {
		return problem
	}
	switch {
	case errors.Is(refusal, channel.ErrCredential):
		return "credential"
	case errors.Is(refusal, channel.ErrQuota):
		return "quota"
	case errors.Is(refusal, channel.ErrNotSent):
		return "busy"
	}
	return "refused"
}

// explainNet is for what a command itself connects to, its Redis, and for where the service listens.
func explainNet(err error) (templates.Message, bool) {
	op, ok := errors.AsType[*net.OpError](err)
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return templates.RedisProblem{Problem: "silent"}, true
	case ok && op.Op == "dial":
		return templates.RedisProblem{Problem: "unreachable", Detail: op.Error()}, true
	case ok && op.Op == "listen" && errors.Is(err, syscall.EADDRINUSE):
		return templates.ConfigProblem{Key: "http.listen", Problem: "taken", Value: op.Addr.String()}, true
	case ok && op.Op == "listen":
		return templates.ConfigProblem{Key: "http.listen", Problem: ConfigValue, Value: op.Error()}, true
	}
	return nil, false
}
