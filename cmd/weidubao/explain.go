package main

import (
	"context"
	"errors"
	"io/fs"
	"net"

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
	switch {
	case errors.Is(err, embedded.ErrNoServer):
		return templates.NoRedisServer{}, true
	case errors.Is(err, store.ErrURL):
		return templates.RedisProblem{Problem: "url"}, true
	case errors.Is(err, store.ErrUnverifiable):
		return templates.RedisProblem{Problem: "unverifiable"}, true
	case errors.Is(err, embedded.ErrLocked):
		return templates.RedisProblem{Problem: "locked"}, true
	}
	if _, ok := errors.AsType[*embedded.OwnerError](err); ok {
		return templates.RedisProblem{Problem: "owner", Detail: err.Error()}, true
	}
	return nil, false
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
	case errors.Is(err, bot.ErrMeanwhile):
		return templates.CommandProblem{Problem: "meanwhile"}, true
	case errors.Is(err, context.Canceled):
		return templates.CommandProblem{Problem: "interrupted"}, true
	case errors.Is(err, fs.ErrNotExist):
		if path, ok := errors.AsType[*fs.PathError](err); ok {
			return templates.FileProblem{Name: path.Path, Problem: "missing"}, true
		}
	}
	return nil, false
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

// Errcodes of calls that an account is not entitled to.
const (
	apiUnauthorized = 48001
	apiWithdrawn    = 48004
)

func platformProblem(refusal *official.APIError) string {
	switch {
	case refusal.Code == apiUnauthorized, refusal.Code == apiWithdrawn:
		return "right"
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
	case ok && op.Op == "dial":
		return templates.RedisProblem{Problem: "unreachable", Detail: op.Error()}, true
	case ok && op.Op == "listen":
		return templates.ConfigProblem{Key: "http.listen", Problem: ConfigValue, Value: op.Error()}, true
	}
	return nil, false
}
