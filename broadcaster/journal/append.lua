#!lua
-- Keeps a group of appends: all of it or nothing, each draft at the next place, `at` never falling.
-- A script cannot take back what it wrote, so everything that can fail is looked at before the first write.
--
-- KEYS  stream, meta, then the indexes of kinds and series and the keys of drafts that the arguments point to
-- ARGV  epoch, milliseconds a draft's key is remembered, number of appends; for each append: fence or '', now,
--       place and time foreseen, the seq after which it must have been quiet or '', of how many kinds, the number of
--       the index of each in KEYS, number of drafts; for each draft: id, kind, v, by, data, digest if the foresight
--       holds, number of its kind's index in KEYS, number of its key in KEYS or 0, how many series it is about, and
--       the number of the index of each in KEYS
-- gives seq and at afterwards, then for each append its highest seq, or -1 for an old fence, -2 where it was not quiet
local stream, meta = KEYS[1], KEYS[2]
local kept = redis.call('HMGET', meta, 'epoch', 'seq', 'at', 'fence', 'trimmed')
if kept[1] ~= ARGV[1] then
  return redis.error_reply('OTHERHISTORY this journal has another epoch')
end
local seq, at, fence = tonumber(kept[2]), kept[3], tonumber(kept[4])

local known = {}
for n = 3, #KEYS do
  local type = redis.call('TYPE', KEYS[n]).ok
  if type == 'string' then
    known[n] = tonumber(redis.call('GET', KEYS[n]))
  elseif type ~= 'none' and type ~= 'stream' then
    return redis.error_reply('WRONGTYPE ' .. KEYS[n] .. ' is a ' .. type)
  end
end

-- True where an event of that kind stands after `after`; of what was trimmed nobody knows the kind.
local function stirred(index, after)
  local newest = redis.call('XREVRANGE', KEYS[index], '+', '-', 'COUNT', 1)[1]
  return newest ~= nil and tonumber(string.match(newest[1], '^%d+')) > after
end

local answer, next = {0, ''}, 4
for _ = 1, tonumber(ARGV[3]) do
  local mine, now, foreseen, foreseen_at, after, kinds = unpack(ARGV, next, next + 5)
  next = next + 6
  local outpaced = after ~= '' and tonumber(kept[5] or 0) > tonumber(after)
  for kind = next, next + tonumber(kinds) - 1 do
    outpaced = outpaced or stirred(tonumber(ARGV[kind]), tonumber(after))
  end
  next = next + tonumber(kinds)
  local count = ARGV[next]
  next = next + 1
  local stale = false
  if mine ~= '' then
    stale = tonumber(mine) < fence
    fence = math.max(fence, tonumber(mine))
  end
  local highest = 0
  if not stale and now > at then
    at = now
  end
  for n = 1, tonumber(count) do
    local id, kind, v, by, data, digest, index, key, about = unpack(ARGV, next, next + 8)
    local first = next + 9
    next = first + about
    key = tonumber(key)
    if stale then
      highest = -1
    elseif known[key] then
      highest = highest < 0 and highest or math.max(highest, known[key])
    elseif outpaced then
      highest = -2
    else
      seq = seq + 1
      if seq ~= tonumber(foreseen) + n or at ~= foreseen_at then
        digest = ''
      end
      local place = string.format('%.0f-0', seq)
      redis.call('XADD', stream, place, 'i', id, 'a', at, 'k', kind, 'v', v, 'b', by, 'd', data, 's', digest)
      redis.call('XADD', KEYS[tonumber(index)], place, '', '')
      for series = first, next - 1 do
        redis.call('XADD', KEYS[tonumber(ARGV[series])], place, '', '')
      end
      if key > 0 then
        redis.call('SET', KEYS[key], seq, 'PX', ARGV[2])
        known[key] = seq
      end
      highest = math.max(highest, seq)
    end
  end
  answer[#answer + 1] = highest
end
redis.call('HSET', meta, 'seq', seq, 'at', at, 'fence', fence)
answer[1], answer[2] = seq, at
return answer
