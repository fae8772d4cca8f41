-- Writes down what a person found out about messages of unknown fate or failed
-- ones, all of them or none, with one audit entry each.
--
-- KEYS[1] the cause   KEYS[2] the audit trail
-- ARGV[1] reply to remember                   ARGV[2] seconds to remember it
-- ARGV[3] "1": a replica is waited for, so that a duplicate must write too
-- ARGV[4] now of the bot, ms                  ARGV[5] the same, as the audit trail writes it
-- ARGV[6] who says so
-- ARGV[7] state to go to: delivered, failed or queued
-- ARGV[8] reason kept with the messages, empty for queued
-- ARGV[9] prefix of lists by state   ARGV[10] of messages   ARGV[11] of platform ids
-- ARGV[12…] ids of messages
--
-- Returns {"ok"}, {"dup", reply}, or {"stands", id, state}: that message is not
-- unknown or failed (any more); state is empty when there is none, or only the
-- tombstone that a purge leaves, of which there is nothing to send.
-- Everything is checked before the first write. The check is the whole point: a
-- receipt of the platform that came a moment ago has settled the message, and wins.

if redis.replicate_commands then redis.replicate_commands() end -- before Redis 7, for XADD

local now, state, reason = ARGV[4], ARGV[7], ARGV[8]
local states, messages, pids = ARGV[9], ARGV[10], ARGV[11]
local first_id = 12

local reply = redis.call('GET', KEYS[1])
if reply then
	if ARGV[3] == '1' then redis.call('EXPIRE', KEYS[1], ARGV[2]) end -- as in commit.lua
	return {'dup', reply}
end

local function is(k, want)
	local t = redis.call('TYPE', k).ok
	return t == 'none' or t == want
end

for _, k in ipairs({'unknown', 'failed', 'delivered', 'queued'}) do
	if not is(states .. k, 'zset') then return redis.error_reply('WRONGTYPE ' .. states .. k .. ' holds something else') end
end
if not is(KEYS[2], 'stream') then return redis.error_reply('WRONGTYPE ' .. KEYS[2] .. ' holds something else') end

local before = {}
for i = first_id, #ARGV do
	local key = messages .. ARGV[i]
	if not is(key, 'hash') then return redis.error_reply('WRONGTYPE ' .. key .. ' holds something else') end
	local held = redis.call('HMGET', key, 'state', 'reason', 'pid', 'purged')
	if held[4] then return {'stands', ARGV[i], ''} end
	if held[1] ~= 'unknown' and held[1] ~= 'failed' then return {'stands', ARGV[i], held[1] or ''} end
	before[i] = held
end

-- begins a message anew: nothing of the tries that were made is left, so that a
-- receipt that comes for one of them does not settle the new one.
local function anew(key, pid)
	redis.call('HDEL', key, 'first', 'claimed', 'token', 'pid')
	redis.call('HSET', key, 'attempts', '0', 'next', now)
	if (pid or '') ~= '' then redis.call('DEL', pids .. pid) end
end

-- what a message stands as, for the audit trail: "unknown ambiguous".
local function words(s, why) return (why or '') == '' and s or s .. ' ' .. why end

redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
for i = first_id, #ARGV do
	local key, held = messages .. ARGV[i], before[i]
	redis.call('ZREM', states .. held[1], ARGV[i])
	redis.call('ZADD', states .. state, now, ARGV[i])
	redis.call('HSET', key, 'state', state, 'reason', reason, 'updated', now)
	if state == 'queued' then anew(key, held[3]) end
	redis.call('XADD', KEYS[2], '*', 'e', cjson.encode({
		at = ARGV[5], who = ARGV[6], what = 'message.settle', on = ARGV[i],
		before = words(held[1], held[2]), after = words(state, reason),
	}))
end
return {'ok'}
