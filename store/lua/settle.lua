-- Writes what tries came to. receipt.lua stands in front of it.
--
-- KEYS[1] the list of those being sent: it leads to the office's slot
-- KEYS[2] how many messages went to each member in the month of now
-- KEYS[3] when the last message came to be in doubt, ms
-- ARGV[1] now of the bot, ms
-- ARGV[2] prefix of lists by state   ARGV[3] of messages
-- ARGV[4] of platform ids            ARGV[5] of early receipts
-- ARGV[6…] eight for each outcome:
--   id, token, state (accepted queued failed unknown), pid, reason,
--   next (ms), ambiguous (1), uncounted (1: the try does not count)
--
-- Returns the number of outcomes written; one whose token no longer holds the lease is skipped.

local now, states, messages, pids, early = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local pid_life = 2592000

-- counts a message that the platform took, once, whatever becomes of it.
local function count(key)
	local fine, body = pcall(cjson.decode, redis.call('HGET', key, 'body') or '')
	if not fine or (body.member or '') == '' or redis.call('HSETNX', key, 'counted', '1') == 0 then return end
	redis.call('HINCRBY', KEYS[2], body.member, 1)
	if (body.answer or '') ~= '' then redis.call('HINCRBY', KEYS[2], body.member .. '?', 1) end
end

local function settle(i)
	local id, token, state, pid, reason = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4]
	local key = messages .. id
	local held = redis.call('HMGET', key, 'state', 'token', 'claimed', 'first')
	if held[1] ~= 'sending' or held[2] ~= token then return 0 end
	local score = now
	if state == 'queued' then score = ARGV[i + 5] elseif state == 'unknown' then score = doubted(KEYS[3], now) end
	move(states, messages, id, 'sending', state, score)
	redis.call('HDEL', key, 'token')
	redis.call('HSET', key, 'updated', state == 'unknown' and score or now, 'reason', reason, 'next', state == 'queued' and score or '0')
	if ARGV[i + 6] == '1' and (held[4] or '') == '' then redis.call('HSET', key, 'first', held[3]) end
	if state == 'accepted' then count(key) end
	if pid ~= '' then
		redis.call('HSET', key, 'pid', pid)
		redis.call('SET', pids .. pid, id, 'EX', pid_life)
		local waiting = redis.call('GET', early .. pid)
		if waiting then
			local ok, at, why = string.match(waiting, '^(%d) (%d+) (.*)$')
			receipt(states, messages, id, ok, at, why)
			redis.call('DEL', early .. pid)
		end
	end
	if ARGV[i + 7] == '1' then redis.call('HINCRBY', key, 'attempts', -1) end
	return 1
end

local written = 0
for i = 6, #ARGV, 8 do written = written + settle(i) end
return written
