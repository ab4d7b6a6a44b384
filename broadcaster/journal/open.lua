#!lua
-- Opens the journal, making it where nothing is, or gives it a new epoch because its history is another one now.
--
-- KEYS  stream, meta
-- ARGV  shape that is known, a fresh epoch, epoch that must still hold for the fresh one to replace it (or '': open),
--       run id of the server, 1 if nothing it acknowledged can be lost at a restart, what the caller knows to be lost
-- gives epoch, shape
local stream, meta = KEYS[1], KEYS[2]
local shape, fresh, old, run, sure, lost = unpack(ARGV)
local made = false
if redis.call('EXISTS', meta) == 0 then
  if redis.call('EXISTS', stream) == 1 then
    return redis.error_reply('WRONGTYPE ' .. stream .. ' is there without its ' .. meta)
  end
  made = old ~= ''
  redis.call('HSET', meta, 'shape', shape, 'epoch', fresh, 'seq', 0, 'at', '', 'fence', 0, 'run', run)
end
local kept = redis.call('HMGET', meta, 'epoch', 'shape', 'run', 'seq')
if kept[4] ~= '0' and redis.call('EXISTS', stream) == 0 then
  return redis.error_reply('WRONGTYPE ' .. meta .. ' is there without its ' .. stream)
end
local restarted = kept[3] ~= run
-- Whoever opens after a restart has nothing to compare with: what may have lost its tail counts as another history.
if tonumber(kept[2]) <= tonumber(shape) and (kept[1] == old or (old == '' and restarted and sure ~= '1')) then
  redis.call('HSET', meta, 'epoch', fresh)
  made = old ~= ''
end
if made and lost ~= '' then -- with the epoch, so that it is named also where the caller dies before it can do so
  redis.call('HSET', meta, 'lost', lost)
end
if restarted then
  redis.call('HSET', meta, 'run', run)
end
return redis.call('HMGET', meta, 'epoch', 'shape')
