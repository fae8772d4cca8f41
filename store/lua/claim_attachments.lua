-- Leases attachments that are due to one worker.
--
-- KEYS[1] due   KEYS[2] leased
-- ARGV[1] now of the bot, ms         ARGV[2] at most so many
-- ARGV[3] lease, ms of Redis TIME
--
-- Returns their ids. One whose lease ran out comes first: who had it is gone, or
-- comes too late and finds that the record has moved on.

if redis.replicate_commands then redis.replicate_commands() end -- before Redis 7, for TIME

local limit = tonumber(ARGV[2])
local t = redis.call('TIME')
local clock = tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
local till = string.format('%d', clock + tonumber(ARGV[3]))
local out = {}

local function lease(id)
	redis.call('ZREM', KEYS[1], id)
	redis.call('ZADD', KEYS[2], till, id)
	out[#out + 1] = id
end

for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', string.format('%d', clock), 'LIMIT', 0, limit)) do lease(id) end
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, limit - #out)) do lease(id) end
return out
