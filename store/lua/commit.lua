-- Writes one change whole or not at all.
--
-- KEYS[1]  the cause
-- KEYS[2…] every other key that the operations name, by its place in KEYS
-- ARGV[1]  one letter per key, its type: s(tring) h(ash) l(ist) S(et) z(set) x(stream)
-- ARGV[2]  reply to remember
-- ARGV[3]  seconds to remember it
-- ARGV[4]  "1": a replica is waited for, so that a duplicate must write too
-- ARGV[5]  prefix of the lists by state       ARGV[6]  prefix of messages
-- ARGV[7]  prefix of platform ids             ARGV[8]  prefix of early receipts
-- ARGV[9…] operations, each its name and its arguments (k… are places in KEYS):
--   rec    k field rev value      hash record; rev: what was read, 0 none
--   tmp    k rev value seconds    string record that expires
--   person k kOpenids id rev value openid   a member with the index of addresses
--   put    k field value          hash field as it is
--   set    k value                string as it is
--   seen   k field rev            hash record that is not written, but must be as it was read
--   new    k member               set member that must be new
--   first  k field value          hash field unless it is there
--   push   k value                end of a list
--   score  k score member         sorted set
--   drop   k member               out of a sorted set
--   incr   k                      number
--   log    k value                end of a stream
--   msg    k kQueued kAsked id due at member answer body   an outbound message, unless its id is known
--   got    pid ok at reason       the platform's receipt
--   trim   k id                   the beginning of a stream, before id
--   edit   k index value          an element of a list, which must be there
--   wipe   k id at body    an outbound message's words, if it is settled: its id stays, so that it is never sent again
--
-- Returns {"ok"}, {"dup", reply}, or {"conflict", n}: the nth operation's record has moved on.
-- Everything is read and checked before the first write, and nothing after it can fail.

local types = {s = 'string', h = 'hash', l = 'list', S = 'set', z = 'zset', x = 'stream'}
local arity = {rec = 4, tmp = 4, person = 6, put = 3, set = 2, new = 2, first = 3, push = 2,
	score = 3, drop = 2, incr = 1, log = 2, msg = 9, got = 4, seen = 3, trim = 2, edit = 3, wipe = 4}
local early_life, first_op = 604800, 9
local states, messages, pids, early = ARGV[5], ARGV[6], ARGV[7], ARGV[8]

local function key(i) return KEYS[tonumber(ARGV[i])] end

local function revision(value)
	if not value then return '0' end
	return string.match(value, '^(%d+) ')
end

local function is(k, want)
	local t = redis.call('TYPE', k).ok
	return t == 'none' or t == want
end

-- 1. Read and check.

local reply = redis.call('GET', KEYS[1])
if reply then
	if ARGV[4] == '1' then redis.call('EXPIRE', KEYS[1], ARGV[3]) end -- since Redis 7.2 WAIT covers only what this connection wrote
	return {'dup', reply}
end

for i = 1, #KEYS do
	if not is(KEYS[i], types[string.sub(ARGV[1], i, i)]) then
		return redis.error_reply('WRONGTYPE ' .. KEYS[i] .. ' holds something else')
	end
end

local freed, claims = {}, {}

-- a member's record, and whose address is given up and whose is taken.
local function check_person(i, n)
	local old = redis.call('HGET', key(i), ARGV[i + 2])
	if revision(old) ~= ARGV[i + 3] then return false end
	local openid, before = ARGV[i + 5], ''
	if old then
		local fine, member = pcall(cjson.decode, string.match(old, '^%d+ (.*)$'))
		if not fine then return false end
		before = member.openid or ''
	end
	if before ~= '' and before ~= openid then freed[before] = ARGV[i + 2] end
	if openid ~= '' then claims[#claims + 1] = {openid, ARGV[i + 2], n, key(i + 1)} end
	return true
end

-- the lists that only a message tells.
local function states_are_lists()
	for _, s in ipairs({'accepted', 'unknown', 'delivered', 'failed'}) do
		if not is(states .. s, 'zset') then return false end
	end
	return true
end

-- the keys of a receipt that only its message tells.
local function check_receipt(i)
	if not states_are_lists() then return false end
	local id = is(pids .. ARGV[i], 'string') and redis.call('GET', pids .. ARGV[i])
	return is(early .. ARGV[i], 'string') and (not id or is(messages .. id, 'hash'))
end

-- an if-chain: tables of functions would be built anew for every commit.
local function check(op, i, n)
	if op == 'rec' or op == 'seen' then return revision(redis.call('HGET', key(i), ARGV[i + 1])) == ARGV[i + 2]
	elseif op == 'tmp' then return revision(redis.call('GET', key(i))) == ARGV[i + 1]
	elseif op == 'new' then return redis.call('SISMEMBER', key(i), ARGV[i + 1]) == 0
	elseif op == 'incr' then return tonumber(redis.call('GET', key(i)) or '0') ~= nil
	elseif op == 'person' then return check_person(i, n)
	elseif op == 'got' then return check_receipt(i)
	elseif op == 'wipe' then return states_are_lists()
	elseif op == 'edit' then return tonumber(ARGV[i + 1]) < redis.call('LLEN', key(i))
	end
	return true
end

local i, n = first_op, 0
while i <= #ARGV do
	local op = ARGV[i]
	n = n + 1
	if not arity[op] then return redis.error_reply('ERR unknown operation ' .. op) end
	if not check(op, i + 1, n) then return {'conflict', n} end
	i = i + 1 + arity[op]
end

local taken = {}
for _, c in ipairs(claims) do -- one address, one member
	local owner = taken[c[1]] or redis.call('HGET', c[4], c[1])
	if owner and owner ~= c[2] and freed[c[1]] ~= owner then return {'conflict', c[3]} end
	taken[c[1]] = c[2]
end

-- 2. Write. Addresses that were given up go first, so that they can be taken again.

local function apply_person(i)
	redis.call('HSET', key(i), ARGV[i + 2], ARGV[i + 4])
	for openid, id in pairs(freed) do
		if redis.call('HGET', key(i + 1), openid) == id then redis.call('HDEL', key(i + 1), openid) end
	end
	freed = {}
	if ARGV[i + 5] ~= '' then redis.call('HSET', key(i + 1), ARGV[i + 5], ARGV[i + 2]) end
end

-- notices that ask a member for an answer, the newest first, the last ten.
local function remember_asked(k, member, id)
	local list = id
	local n = 1
	for other in string.gmatch(redis.call('HGET', k, member) or '', '%S+') do
		if other ~= id and n < 10 then list, n = list .. ' ' .. other, n + 1 end
	end
	redis.call('HSET', k, member, list)
end

local function apply_message(i)
	if redis.call('EXISTS', key(i)) == 1 then return end
	redis.call('HSET', key(i), 'body', ARGV[i + 8], 'state', 'queued', 'attempts', '0',
		'next', ARGV[i + 4], 'updated', ARGV[i + 5])
	redis.call('ZADD', key(i + 1), ARGV[i + 4], ARGV[i + 3])
	if ARGV[i + 7] ~= '' then remember_asked(key(i + 2), ARGV[i + 6], ARGV[i + 7]) end
end

local function apply_receipt(i)
	local id = redis.call('GET', pids .. ARGV[i])
	if id then
		receipt(states, messages, id, ARGV[i + 1], ARGV[i + 2], ARGV[i + 3])
		return
	end
	local waits = ARGV[i + 1] .. ' ' .. ARGV[i + 2] .. ' ' .. ARGV[i + 3]
	redis.call('SET', early .. ARGV[i], waits, 'NX', 'EX', early_life)
end

-- every state but these is settled.
local unsettled = {queued = true, sending = true, unknown = true}

local function apply_wipe(i)
	local state = redis.call('HGET', key(i), 'state')
	if not state or unsettled[state] then return end
	redis.call('HSET', key(i), 'body', ARGV[i + 3], 'purged', ARGV[i + 2])
	redis.call('ZREM', states .. state, ARGV[i + 1])
end

local function apply(op, i)
	if op == 'rec' then redis.call('HSET', key(i), ARGV[i + 1], ARGV[i + 3])
	elseif op == 'push' then redis.call('RPUSH', key(i), ARGV[i + 1])
	elseif op == 'log' then redis.call('XADD', key(i), '*', 'e', ARGV[i + 1])
	elseif op == 'msg' then apply_message(i)
	elseif op == 'got' then apply_receipt(i)
	elseif op == 'person' then apply_person(i)
	elseif op == 'tmp' then redis.call('SET', key(i), ARGV[i + 2], 'EX', ARGV[i + 3])
	elseif op == 'put' then redis.call('HSET', key(i), ARGV[i + 1], ARGV[i + 2])
	elseif op == 'set' then redis.call('SET', key(i), ARGV[i + 1])
	elseif op == 'new' then redis.call('SADD', key(i), ARGV[i + 1])
	elseif op == 'first' then redis.call('HSETNX', key(i), ARGV[i + 1], ARGV[i + 2])
	elseif op == 'score' then redis.call('ZADD', key(i), ARGV[i + 1], ARGV[i + 2])
	elseif op == 'drop' then redis.call('ZREM', key(i), ARGV[i + 1])
	elseif op == 'incr' then redis.call('INCR', key(i))
	elseif op == 'trim' then redis.call('XTRIM', key(i), 'MINID', ARGV[i + 1])
	elseif op == 'edit' then redis.call('LSET', key(i), ARGV[i + 1], ARGV[i + 2])
	elseif op == 'wipe' then apply_wipe(i)
	end
end

redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
i = first_op
while i <= #ARGV do
	apply(ARGV[i], i + 1)
	i = i + 1 + arity[ARGV[i]]
end
return {'ok'}
