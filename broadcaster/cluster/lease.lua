#!lua
-- One beat of a node for the lease: takes it where it is free, holds on to it where it is ours.
--
-- KEYS  lease, the journal's meta
-- ARGV  node, its name, milliseconds the lease lasts, 1 to take it where it is free
-- gives the fencing number that is ours or -1, the holder's node, its name, and how many milliseconds are left of it
--
-- The number grows in the journal's own meta with the very taking: from then on appends with an older one are refused.
local lease, meta = KEYS[1], KEYS[2]
local node, name, life, take = unpack(ARGV)
if redis.call('EXISTS', meta) == 0 then
  return redis.error_reply('NOJOURNAL there is no journal to lead')
end
local held = redis.call('HMGET', lease, 'node', 'name', 'fence')
local fence = tonumber(redis.call('HGET', meta, 'fence'))
if held[1] == node and tonumber(held[3]) == fence then
  redis.call('PEXPIRE', lease, life)
  return {fence, node, name, tonumber(life)}
end
if held[1] and held[1] ~= node then
  return {-1, held[1], held[2], redis.call('PTTL', lease)}
end
if take ~= '1' then
  return {-1, '', '', 0}
end
fence = redis.call('HINCRBY', meta, 'fence', 1)
redis.call('HSET', lease, 'node', node, 'name', name, 'fence', fence)
redis.call('PEXPIRE', lease, life)
return {fence, node, name, tonumber(life)}
