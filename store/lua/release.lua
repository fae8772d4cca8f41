-- Deletes a key that still holds a value: a lock that is still ours, a token that is still the refused one.
--
-- KEYS[1] the key   ARGV[1] the value
-- Returns 1 if it was deleted.

if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
