-- Leases due messages to one worker.
--
-- KEYS[1] queued   KEYS[2] sending   KEYS[3] parked   KEYS[4] hold: while it is there, nothing is sent
-- ARGV[1] now of the bot, ms         ARGV[2] at most so many
-- ARGV[3] lease, ms of Redis TIME    ARGV[4] token that proves it
-- ARGV[5] prefix of messages
--
-- Returns one flat array per message: id, field, value, field, value, …
-- A lease that ran out comes first, with "first" set: that try may have sent it.

if redis.replicate_commands then redis.replicate_commands() end -- before Redis 7, for TIME

if redis.call('EXISTS', KEYS[4]) == 1 then return {} end
local now, limit = tonumber(ARGV[1]), tonumber(ARGV[2])
local till = redis.call('HGET', KEYS[3], 'until')
if till then
	if tonumber(till) > now then return {} end
	redis.call('DEL', KEYS[3])
end

local t = redis.call('TIME')
local clock = tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
local ms = string.format('%d', clock)
local out = {}

local function lease(id, lost)
	local key = ARGV[5] .. id
	local message = redis.call('HMGET', key, 'state', 'claimed', 'first')
	if not message[1] then -- a message that was removed leaves nothing to send
		redis.call('ZREM', KEYS[1], id)
		redis.call('ZREM', KEYS[2], id)
		return
	end
	if lost and (message[3] or '') == '' then redis.call('HSET', key, 'first', message[2] or ms) end
	redis.call('HSET', key, 'state', 'sending', 'token', ARGV[4], 'claimed', ms, 'updated', ARGV[1])
	redis.call('HINCRBY', key, 'attempts', 1)
	redis.call('ZREM', KEYS[1], id)
	redis.call('ZADD', KEYS[2], string.format('%d', clock + tonumber(ARGV[3])), id)
	local one = redis.call('HGETALL', key)
	table.insert(one, 1, id)
	out[#out + 1] = one
end

for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ms, 'LIMIT', 0, limit)) do lease(id, true) end
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, limit - #out)) do lease(id, false) end
return out
