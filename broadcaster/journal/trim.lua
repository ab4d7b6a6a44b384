#!lua flags=allow-oom
-- Lets the data of events go whose headers the block now keeps, all of it or nothing.
--
-- KEYS  stream, meta, index of their kind, block
-- ARGV  epoch, SHA-1 of the block as it was read ('' where none was), the block with these events' headers, the
--       highest of their places, their places
-- gives 1, or 0 where somebody else has changed the block meanwhile. Runs at maxmemory, too: it makes room.
local stream, meta, index, block = unpack(KEYS)
local kept = redis.call('HMGET', meta, 'epoch', 'trimmed')
if kept[1] ~= ARGV[1] then
  return redis.error_reply('OTHERHISTORY this journal has another epoch')
end
local was = redis.call('GET', block)
if (was and redis.sha1hex(was) or '') ~= ARGV[2] then
  return 0
end
redis.call('SET', block, ARGV[3])
redis.call('HSET', meta, 'trimmed', math.max(tonumber(kept[2]) or 0, tonumber(ARGV[4])))
redis.call('XDEL', stream, unpack(ARGV, 5))
redis.call('XDEL', index, unpack(ARGV, 5))
return 1
