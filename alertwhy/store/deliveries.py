"""What became of messages, and the index of those that have not arrived: the dead letters.

A delivery is a field of what it tells about. Saved under the lease of its stage, it enters the
index while it is retried or dead, and leaves it once it arrives.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from redis import Redis

from alertwhy import wire
from alertwhy.domain.investigation import Delivery, DeliveryStatus
from alertwhy.store import keys
from alertwhy.store.records import DELIVERY
from alertwhy.store.replies import text, texts
from alertwhy.store.work import Item, Lease, StageName, Work, item_of

FAILED = frozenset({DeliveryStatus.DEAD, DeliveryStatus.RETRYING})
SCAN = 200  # letters looked through at a time

# KEYS: work, what it tells about, failing. ARGV: token, field, delivery, item, whether it failed.
_SAVE = """
if redis.call('HGET', KEYS[1], 'lease') ~= ARGV[1] then return 0 end
if redis.call('EXISTS', KEYS[2]) == 0 then return 0 end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
if ARGV[5] == '1' then
  redis.call('ZADD', KEYS[3], 'NX', redis.call('TIME')[1], ARGV[4])
else
  redis.call('ZREM', KEYS[3], ARGV[4])
end
return 1
"""


@dataclass(frozen=True)
class Letter:
    """One message that did not arrive, or not yet."""

    item: Item
    delivery: Delivery


class Deliveries:
    """Saves, lists and hurries deliveries."""

    def __init__(self, redis: Redis, work: Work) -> None:
        self._redis = redis
        self._work = work
        self._save = redis.register_script(_SAVE)

    def save(self, lease: Lease, delivery: Delivery) -> bool:
        """What became of one message; False where the lease was lost."""
        failed = delivery.status in FAILED
        return bool(
            self._save(
                keys=[keys.work(str(lease.item)), _holder(lease.item), keys.FAILING],
                args=[
                    lease.token,
                    DELIVERY + delivery.receiver,
                    wire.DELIVERY.dump(delivery),
                    str(lease.item),
                    int(failed),
                ],
            )
        )

    def failing(
        self, statuses: Collection[DeliveryStatus], *, limit: int, offset: int = 0
    ) -> tuple[tuple[Letter, ...], int | None]:
        """Those in one of the statuses, the newest failure first, and where to go on, if there is more."""
        found: list[Letter] = []
        while members := texts(self._redis.zrevrange(keys.FAILING, offset, offset + SCAN - 1)):
            for member in members:
                letter = self._letter(item_of(member))
                if letter is None:  # forgotten with what it told about
                    self._redis.zrem(keys.FAILING, member)
                    continue
                offset += 1
                if letter.delivery.status in statuses:
                    found.append(letter)
                if len(found) == limit:
                    return tuple(found), offset
        return tuple(found), None

    def retry(self, item: Item, now: datetime) -> Letter | None:
        """Have it tried again now; None where there is no such letter. The caller wakes a worker."""
        letter = self._letter(item)
        if letter is None or letter.delivery.status not in FAILED:
            return None
        self._work.hurry(item)
        self._work.want(item, now)
        return letter

    def _letter(self, item: Item) -> Letter | None:
        stored = text(self._redis.hget(_holder(item), DELIVERY + item.receiver))
        return Letter(item, wire.DELIVERY.load(stored)) if stored else None


def _holder(item: Item) -> str:
    """The key of what is told about."""
    if item.stage is StageName.DIGEST:
        return keys.storm(item.investigation)
    return keys.investigation(item.investigation)
