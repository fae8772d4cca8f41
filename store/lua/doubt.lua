-- Leaves messages that wait to a person: they may have been sent by another life of
-- this store. receipt.lua stands in front of it.
--
-- KEYS[1] a list by state they wait in   KEYS[2] the list of those of unknown fate
-- KEYS[3] when the last message came to be in doubt, ms
-- ARGV[1] now of the bot, ms             ARGV[2] from which score on
-- ARGV[3] prefix of messages             ARGV[4] reason
-- ARGV[5] at most so many
--
-- Returns how many there were. A message that was removed leaves nothing.

local ids = redis.call('ZRANGEBYSCORE', KEYS[1], ARGV[2], '+inf', 'LIMIT', 0, tonumber(ARGV[5]))
if #ids == 0 then return 0 end
local at = doubted(KEYS[3], ARGV[1])
for _, id in ipairs(ids) do
	redis.call('ZREM', KEYS[1], id)
	if redis.call('EXISTS', ARGV[3] .. id) == 1 then
		redis.call('ZADD', KEYS[2], at, id)
		redis.call('HDEL', ARGV[3] .. id, 'token')
		redis.call('HSET', ARGV[3] .. id, 'state', 'unknown', 'updated', at, 'reason', ARGV[4], 'next', '0')
	end
end
return #ids
