"""What is known of each model's server: how to ask it, and whether to ask it at all.

The breaker opens after some failures in a row, lets one question through once its pause is
over, and closes with the first answer; each failure of such a probe doubles the pause.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from redis import Redis

from alertwhy.store import keys
from alertwhy.store.replies import fields, number
from alertwhy.store.work import ms

FAILURES_THAT_OPEN = 3  # in a row; fewer may be a hiccup
FIRST_PAUSE = 30  # seconds
LONGEST_PAUSE = 600  # seconds; a server that came back is found out within ten minutes
PROBE = 90  # seconds a probe may take before another is let through
KEPT = 30 * 24 * 3600  # seconds without a question until it is forgotten
DIALECT_KEPT = 24 * 3600  # seconds; a server that was updated is asked strictly again
SHOWN = 200  # questions that weigh as much as all before them, in the mean of bytes a token

# KEYS: server. ARGV: now, failures that open, probe in ms. Gives 0: go; else until when not.
_ALLOW = """
local state = redis.call('HMGET', KEYS[1], 'failures', 'until', 'paused', 'probe')
local now = tonumber(ARGV[1])
local paused = tonumber(state[3] or '0')
if paused > now then return paused end
if tonumber(state[1] or '0') < tonumber(ARGV[2]) then return 0 end
local till = math.max(tonumber(state[2] or '0'), tonumber(state[4] or '0'))
if till > now then return till end
redis.call('HSET', KEYS[1], 'probe', now + tonumber(ARGV[3]))
return 0
"""

# KEYS: server. ARGV: now, failures that open, first pause, longest pause, in ms.
_FAIL = """
local failures = redis.call('HINCRBY', KEYS[1], 'failures', 1)
redis.call('HDEL', KEYS[1], 'probe')
local beyond = failures - tonumber(ARGV[2])
if beyond < 0 then return 0 end
local pause = math.min(tonumber(ARGV[3]) * 2 ^ math.min(beyond, 20), tonumber(ARGV[4]))
redis.call('HSET', KEYS[1], 'until', tonumber(ARGV[1]) + pause)
return 1
"""

# KEYS: server. ARGV: bytes, tokens, most that is remembered of both.
_OBSERVE = """
local bytes = redis.call('HINCRBY', KEYS[1], 'bytes', ARGV[1])
local tokens = redis.call('HINCRBY', KEYS[1], 'tokens', ARGV[2])
if tokens > tonumber(ARGV[3]) then
  redis.call('HSET', KEYS[1], 'bytes', math.floor(bytes / 2), 'tokens', math.floor(tokens / 2))
end
"""


@dataclass(frozen=True)
class Closed:
    """The breaker lets questions through, or not before ``until`` (ms since 1970)."""

    until: int = 0

    @property
    def open(self) -> bool:
        """Whether nobody may ask now."""
        return self.until > 0


class Servers:
    """State by server and model: ``name`` is the base URL and the model's name."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._allow = redis.register_script(_ALLOW)
        self._fail = redis.register_script(_FAIL)
        self._observe = redis.register_script(_OBSERVE)

    def allow(self, name: str, now: datetime) -> Closed:
        """Whether to ask it now; a probe of an open breaker is let through one at a time."""
        until = self._allow(
            keys=[keys.server(name)], args=[ms(now), FAILURES_THAT_OPEN, PROBE * 1000]
        )
        return Closed(number(until))

    def failed(self, name: str, now: datetime) -> bool:
        """Count a failure of the server; True where the breaker is open now."""
        opened = self._fail(
            keys=[keys.server(name)],
            args=[ms(now), FAILURES_THAT_OPEN, FIRST_PAUSE * 1000, LONGEST_PAUSE * 1000],
        )
        return bool(opened)

    def answered(self, name: str) -> None:
        """It works: the breaker is closed."""
        self._redis.hdel(keys.server(name), "failures", "until", "probe")

    def pause(self, name: str, until: datetime) -> None:
        """It asked for a pause (429): nobody asks it before."""
        self._redis.hset(keys.server(name), "paused", ms(until))

    def observe(self, name: str, size: int, tokens: int) -> None:
        """So many bytes were so many tokens."""
        self._observe(keys=[keys.server(name)], args=[size, tokens, SHOWN * 3_000])
        self._redis.expire(keys.server(name), KEPT)

    def bytes_per_token(self, name: str) -> float | None:
        """As seen so far; None before the first answer."""
        known = fields(self._redis.hgetall(keys.server(name)))
        size, tokens = number(known.get("bytes")), number(known.get("tokens"))
        return size / tokens if tokens else None

    def recall(self, name: str) -> Mapping[str, str]:
        """How it wants to be asked, as far as ``keep`` was told."""
        known = fields(self._redis.hgetall(keys.server(name) + ":dialect"))
        return dict(known)

    def keep(self, name: str, field: str, value: str) -> None:
        """Remember one thing about how it wants to be asked."""
        self._redis.hset(keys.server(name) + ":dialect", field, value)
        self._redis.expire(keys.server(name) + ":dialect", DIALECT_KEPT)
