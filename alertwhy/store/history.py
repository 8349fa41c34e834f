"""How often one object had one trouble before: a sorted set of investigations for each pair."""

from datetime import UTC, datetime

from redis import Redis

from alertwhy.domain.investigation import Recurrence
from alertwhy.domain.target import ObjectRef
from alertwhy.store import keys
from alertwhy.store.replies import number, text
from alertwhy.store.work import ms

KEPT = 90 * 24 * 3600  # seconds; a quarter is as far back as a person on call wants to know

# Remembers one, and looks for others. KEYS: history. ARGV: id, now, kept.
_SEEN = """
local now, kept = tonumber(ARGV[2]), tonumber(ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - kept)
redis.call('ZADD', KEYS[1], 'NX', now, ARGV[1])
redis.call('PEXPIRE', KEYS[1], kept)
local newest = redis.call('ZREVRANGE', KEYS[1], 0, 1, 'WITHSCORES')
local last = newest[2]
if newest[1] == ARGV[1] then last = newest[4] end
return {redis.call('ZCARD', KEYS[1]) - 1, last or '0'}
"""


class History:
    """Counts each investigation once for an object and a cause."""

    def __init__(self, redis: Redis) -> None:
        self._seen = redis.register_script(_SEEN)

    def seen(
        self, cluster: str, root: ObjectRef, cause: str, *, identity: str, now: datetime
    ) -> Recurrence | None:
        """Other investigations of this object with this cause, None where there were none."""
        found = self._seen(
            keys=[keys.history(cluster, root, cause)], args=[identity, ms(now), KEPT * 1000]
        )
        times, last = int(found[0]), number(text(found[1]))
        return Recurrence(times, datetime.fromtimestamp(last / 1000, UTC)) if times else None
