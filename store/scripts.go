package store

import (
	"context"
	_ "embed" // the scripts

	"github.com/redis/go-redis/v9"
)

//go:embed lua/receipt.lua
var receiptLua string

//go:embed lua/commit.lua
var commitLua string

//go:embed lua/claim.lua
var claimLua string

//go:embed lua/settle.lua
var settleLua string

//go:embed lua/claim_attachments.lua
var claimAttachmentsLua string

//go:embed lua/settle_by_hand.lua
var settleByHandLua string

//go:embed lua/doubt.lua
var doubtLua string

//go:embed lua/release.lua
var releaseLua string

// The scripts, each described in its file. Running one sends its digest, and
// its body once to a server that has not seen it.
var (
	commitScript           = redis.NewScript(receiptLua + commitLua)
	claimScript            = redis.NewScript(claimLua)
	settleScript           = redis.NewScript(receiptLua + settleLua)
	claimAttachmentsScript = redis.NewScript(claimAttachmentsLua)
	settleByHandScript     = redis.NewScript(settleByHandLua)
	releaseScript          = redis.NewScript(releaseLua)
	doubtScript            = redis.NewScript(receiptLua + doubtLua)
)

// waitMillis is how long a replica may take to have a commit.
const waitMillis = 500

// runReplicated runs a script and, on the same connection, waits until a
// replica has what it wrote. It returns the script's answer and the number of replicas.
func runReplicated(ctx context.Context, rdb *redis.Client, s *redis.Script, keys []string, args []any) (any, int64, error) {
	answer, n, err := pipeWait(ctx, rdb, func(p redis.Pipeliner) *redis.Cmd { return s.EvalSha(ctx, p, keys, args...) })
	if redis.HasErrorPrefix(err, "NOSCRIPT") {
		return pipeWait(ctx, rdb, func(p redis.Pipeliner) *redis.Cmd { return s.Eval(ctx, p, keys, args...) })
	}
	return answer, n, err
}

func pipeWait(ctx context.Context, rdb *redis.Client, run func(redis.Pipeliner) *redis.Cmd) (any, int64, error) {
	p := rdb.Pipeline()
	script := run(p)
	wait := p.Do(ctx, "WAIT", 1, waitMillis)
	_, _ = p.Exec(ctx) // each command keeps its own error
	answer, err := script.Result()
	if err != nil {
		return nil, 0, err
	}
	n, err := wait.Int64()
	return answer, n, err
}
