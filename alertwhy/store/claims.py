"""Who an object belongs to: claim, join and reopen in one script keyed (cluster, root)."""

from datetime import datetime

from redis import Redis

from alertwhy.domain.admission import ClaimKey
from alertwhy.store import keys
from alertwhy.store.replies import text
from alertwhy.store.work import LOST_AFTER, WANT, Item, StageName, ms

REOPEN_WITHIN = 10 * 60  # seconds: firing again sooner is the same problem, and a flap

# KEYS: claim, epoch, open, closed, due.
# ARGV: self, now, investigation prefix, reopen window, work prefix, lost after, claim name.
_CLAIM = (
    WANT
    + """
local own, now, prefix, window = ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])
local function field(id, name) return redis.call('HGET', prefix .. id, name) end
local function last(id)
  for _ = 1, 8 do
    local to = field(id, 'joinedTo')
    if not to then break end
    id = to
  end
  return id
end
if field(own, 'status') == 'joined' then return last(own) end
local fires = false
for _, alert in ipairs(redis.call('HVALS', prefix .. own .. ':alerts')) do
  if cjson.decode(alert).status == 'firing' then fires = true end
end
local holder = redis.call('GET', KEYS[1])
if holder then holder = last(holder) end
local usable = false
if holder and holder ~= own then
  local status = field(holder, 'status')
  local closed = tonumber(field(holder, 'closedAt') or '0')
  usable = status == 'open'
  if status == 'resolved' and fires and now - closed < window then
    usable = true
    redis.call('HSET', prefix .. holder, 'status', 'open')
    redis.call('HDEL', prefix .. holder, 'closedAt')
    redis.call('HINCRBY', prefix .. holder, 'flaps', 1)
    redis.call('ZREM', KEYS[4], holder)
  end
end
if not usable then
  redis.call('SET', KEYS[1], own)
  redis.call('SADD', prefix .. own .. ':claims', KEYS[1])
  return own
end
local moved = redis.call('HGETALL', prefix .. own .. ':alerts')
for i = 1, #moved, 2 do redis.call('HSET', prefix .. holder .. ':alerts', moved[i], moved[i + 1]) end
if field(own, 'byHand') ~= '1' then redis.call('HSET', prefix .. holder, 'byHand', '0') end
redis.call('HSET', prefix .. own, 'status', 'joined', 'joinedTo', holder, 'stage', 'done', 'updatedAt', now)
redis.call('HINCRBY', prefix .. holder, 'generation', 1)
redis.call('HSET', prefix .. holder, 'updatedAt', now, 'stage', 'queued')
redis.call('ZREM', KEYS[3], own)
redis.call('ZADD', KEYS[4], now, own)
redis.call('ZADD', KEYS[3], now, holder)
redis.call('INCR', KEYS[2])
local item = 'investigate|' .. holder .. '|'
want(ARGV[5] .. item, KEYS[5], item, now, tonumber(ARGV[6]))
return holder
"""
)


class Claims:
    """Decides between investigations that turn out to be about one root."""

    def __init__(self, redis: Redis) -> None:
        self._claim = redis.register_script(_CLAIM)

    def claim(self, identity: str, key: ClaimKey, now: datetime) -> str:
        """The id that the root belongs to from now on: this one's, or whose it joined.

        After a join the holder has the alerts, a higher generation, and an ``investigate``
        outstanding that the caller has to wake.
        """
        holder = self._claim(
            keys=[keys.claim(key), keys.ADMIT_EPOCH, keys.OPEN, keys.CLOSED, keys.DUE],
            args=[
                identity,
                ms(now),
                keys.investigation(""),
                REOPEN_WITHIN * 1000,
                keys.work(""),
                LOST_AFTER * 1000,
            ],
        )
        return text(holder)

    @staticmethod
    def woken_by(holder: str) -> Item:
        """The stage that a join leaves outstanding."""
        return Item(StageName.INVESTIGATE, holder)
