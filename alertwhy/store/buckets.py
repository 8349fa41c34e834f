"""A token bucket for each channel: who comes too early is told when its turn is.

The turn is kept for whoever asked, so that hundreds who wait for one channel come one by one
instead of all at once again and again; whoever comes on its turn passes.
"""

from collections.abc import Iterable
from datetime import datetime

from redis import Redis

from alertwhy.domain.delivery import Limit
from alertwhy.store import keys
from alertwhy.store.work import ms

KEPT = 600  # seconds that a turn waits for who has it; whoever died leaves a gap, nothing else

# The times are those of GCRA, "generic cell rate algorithm": a bucket of ``burst`` tokens, one
# more every so often, in one number. KEYS: bucket, turns. ARGV: who, now, kept, then for each
# limit its burst and the milliseconds a token takes.
_WAIT = """
local who, now, kept = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local turn = tonumber(redis.call('ZSCORE', KEYS[2], who) or '-1')
if turn > now then return turn - now end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - kept)
if redis.call('ZREM', KEYS[2], who) == 1 then return 0 end
turn = now
local full = {}
for i = 4, #ARGV, 2 do
  full[i] = tonumber(redis.call('HGET', KEYS[1], ARGV[i] .. '/' .. ARGV[i + 1]) or '0')
  turn = math.max(turn, full[i] - (tonumber(ARGV[i]) - 1) * tonumber(ARGV[i + 1]))
end
local longest = kept
for i = 4, #ARGV, 2 do
  local at = math.max(full[i], turn) + tonumber(ARGV[i + 1])
  redis.call('HSET', KEYS[1], ARGV[i] .. '/' .. ARGV[i + 1], at)
  longest = math.max(longest, at - now)
end
redis.call('PEXPIRE', KEYS[1], longest)
if turn <= now then return 0 end
redis.call('ZADD', KEYS[2], turn, who)
redis.call('PEXPIRE', KEYS[2], turn - now + kept)
return turn - now
"""


class Buckets:
    """One for each channel, by a name that holds no secret."""

    def __init__(self, redis: Redis) -> None:
        self._wait = redis.register_script(_WAIT)

    def wait(self, channel: str, limits: Iterable[Limit], *, who: str, now: datetime) -> float:
        """Seconds until it is the turn of ``who``; 0 where it may send now, and is counted."""
        pairs = [part for each in limits for part in (each.burst, round(each.every * 1000))]
        if not pairs:
            return 0.0
        left = self._wait(
            keys=[keys.bucket(channel), keys.turns(channel)],
            args=[who, ms(now), KEPT * 1000, *pairs],
        )
        return int(left) / 1000
