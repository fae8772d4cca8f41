-- Shared by commit.lua, settle.lua and doubt.lua, put in front of each: what a
-- platform's own receipt does to a message, and when one comes to be in doubt.
--
-- A message is the hash <messages><id>; it is listed in one of the sorted sets
-- <states><state>. All keys carry the same hash tag, so that those built here
-- lie in the slot of the declared ones.

if redis.replicate_commands then redis.replicate_commands() end -- before Redis 7, for TIME and XADD

-- moves message id to state, listed at score (ms).
local function move(states, messages, id, from, state, score)
	redis.call('ZREM', states .. from, id)
	redis.call('ZADD', states .. state, score, id)
	redis.call('HSET', messages .. id, 'state', state)
end

-- turns an accepted or unknown message into delivered or failed. Any other has had its receipt.
local function receipt(states, messages, id, ok, at, reason)
	local state = redis.call('HGET', messages .. id, 'state')
	if state ~= 'accepted' and state ~= 'unknown' then return end
	move(states, messages, id, state, ok == '1' and 'delivered' or 'failed', at)
	redis.call('HSET', messages .. id, 'updated', at, 'reason', ok == '1' and '' or reason)
end

-- the moment at which a message comes to be in doubt: after that of the one before
-- it, which k remembers, whatever the clocks of the workers say, so that the staff
-- hear of each.
local function doubted(k, now)
	local at = string.format('%d', math.max(tonumber(now), tonumber(redis.call('GET', k) or '0') + 1))
	redis.call('SET', k, at)
	return at
end
