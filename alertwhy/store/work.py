"""Stages with work outstanding: who does it, until when, and when to look again.

| a stage is | wanted > done | lease | in ``due`` at |
|---|---|---|---|
| idle | no | - | - |
| waiting (a job is on its way) | yes | - | when the job counts as lost |
| running | yes | held | when the lease ends |
| postponed (retry, patience) | yes | - | the time it was postponed to |

| from | by | to |
|---|---|---|
| any | ``want``, ``add`` | waiting; running and postponed stay so, with more wanted |
| waiting, due postponed, lapsed running | ``begin`` | running |
| running | ``finish`` | idle, or again running where more was wanted meanwhile |
| running | ``postpone`` | postponed |
| any that is due | ``overdue`` | woken again, its next look twice as far away |

Every step is one script. A token fences a lease: who lost it changes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from secrets import token_hex
from string import Template

from redis import Redis
from redis.client import Pipeline

from alertwhy.store import keys
from alertwhy.store.replies import number, text, texts

LOST_AFTER = 30  # seconds until a job that nobody began counts as lost; doubled at each look
# A model may take 60 s; a lease must outlast what it covers.
LEASE_FACTOR = {"analyse": 3}
KEPT = 8 * 24 * 3600  # seconds that a stage without work is remembered


class StageName(StrEnum):
    """What workers do for an investigation; ``watch`` looks at what never resolves.

    ``digest`` tells one receiver of a storm, whose id stands in the place of the investigation's.
    """

    INVESTIGATE = "investigate"
    ANALYSE = "analyse"
    DELIVER = "deliver"
    WATCH = "watch"
    DIGEST = "digest"
    SILENCE = "silence"


@dataclass(frozen=True)
class Item:
    """One stage of one investigation; ``receiver`` for deliveries alone."""

    stage: StageName
    investigation: str
    receiver: str = ""

    def __str__(self) -> str:
        """As it stands in Redis; a receiver's name may hold any character."""
        return f"{self.stage}|{self.investigation}|{self.receiver}"


def item_of(text: str) -> Item:
    """The item that ``str`` made."""
    stage, identity, receiver = text.split("|", 2)
    return Item(StageName(stage), identity, receiver)


@dataclass(frozen=True)
class Lease:
    """The right to do a stage's work; ``wanted`` is what it will have done when it ends."""

    item: Item
    token: str
    wanted: int


WANT = Template("""
local function want(work, due, item, now, lost)
  redis.call('HINCRBY', work, 'wanted', 1)
  redis.call('HDEL', work, 'looks')
  redis.call('EXPIRE', work, $kept)
  local at = now + lost
  local later = math.max(tonumber(redis.call('HGET', work, 'until') or '0'),
                         tonumber(redis.call('HGET', work, 'notBefore') or '0'))
  if later > now then at = later end
  redis.call('ZADD', due, at, item)
end
""").substitute(kept=KEPT)

_WANT = WANT + "want(KEYS[1], KEYS[2], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]))"

# Where work is outstanding somebody will look anyhow: when that is stays as it is.
_ADD = (
    WANT
    + """
local state = redis.call('HMGET', KEYS[1], 'wanted', 'done')
if tonumber(state[1] or '0') > tonumber(state[2] or '0') then
  redis.call('HINCRBY', KEYS[1], 'wanted', 1)
  return 0
end
want(KEYS[1], KEYS[2], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]))
return 1
"""
)

_BEGIN = """
local now, ends = tonumber(ARGV[3]), tonumber(ARGV[4])
local state = redis.call('HMGET', KEYS[1], 'wanted', 'done', 'until', 'notBefore')
local wanted, done = tonumber(state[1] or '0'), tonumber(state[2] or '0')
if wanted <= done then redis.call('ZREM', KEYS[2], ARGV[1]) return 0 end
if tonumber(state[3] or '0') > now or tonumber(state[4] or '0') > now then return 0 end
redis.call('HSET', KEYS[1], 'lease', ARGV[2], 'until', ends)
redis.call('HDEL', KEYS[1], 'looks')
redis.call('ZADD', KEYS[2], ends, ARGV[1])
return wanted
"""

_FINISH = """
if redis.call('HGET', KEYS[1], 'lease') ~= ARGV[2] then return -1 end
redis.call('HSET', KEYS[1], 'done', ARGV[3])
redis.call('HDEL', KEYS[1], 'looks', 'notBefore')
local wanted = tonumber(redis.call('HGET', KEYS[1], 'wanted') or '0')
if wanted > tonumber(ARGV[3]) then
  redis.call('HSET', KEYS[1], 'until', ARGV[4])
  redis.call('ZADD', KEYS[2], ARGV[4], ARGV[1])
  return wanted
end
redis.call('HDEL', KEYS[1], 'lease', 'until')
redis.call('ZREM', KEYS[2], ARGV[1])
return 0
"""

_POSTPONE = """
if redis.call('HGET', KEYS[1], 'lease') ~= ARGV[2] then return 0 end
redis.call('HDEL', KEYS[1], 'lease', 'until', 'looks')
if ARGV[4] == '1' then redis.call('HSET', KEYS[1], 'notBefore', ARGV[3]) end
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
return 1
"""

# KEYS: due. ARGV: now, lost after, limit, prefix of the work keys.
_OVERDUE = """
local now = tonumber(ARGV[1])
local items = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, tonumber(ARGV[3]))
for _, item in ipairs(items) do
  local looks = redis.call('HINCRBY', ARGV[4] .. item, 'looks', 1)
  redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]) * 2 ^ math.min(looks - 1, 3), item)
end
return items
"""


class Work:
    """The stages' states; ``lease`` is in seconds."""

    def __init__(self, redis: Redis, *, lease: float) -> None:
        self._redis = redis
        self._lease = lease
        self._want = redis.register_script(_WANT)
        self._add = redis.register_script(_ADD)
        self._begin = redis.register_script(_BEGIN)
        self._finish = redis.register_script(_FINISH)
        self._postpone = redis.register_script(_POSTPONE)
        self._overdue = redis.register_script(_OVERDUE)

    def want(self, item: Item, now: datetime, *, pipe: Pipeline | None = None) -> None:
        """More is to be done; whoever calls wakes a worker. Part of ``pipe`` where given."""
        self._want(keys=_keys(item), args=[str(item), ms(now), LOST_AFTER * 1000], client=pipe)

    def add(self, item: Item, now: datetime) -> bool:
        """More is to be done; True where nobody was about to look, and a worker has to be woken.

        For what hundreds want at once: it is looked at no later for it, and no more often.
        """
        return bool(self._add(keys=_keys(item), args=[str(item), ms(now), LOST_AFTER * 1000]))

    def begin(self, item: Item, now: datetime) -> Lease | None:
        """The right to do it, or None: nothing to do, too early, or somebody else is at it."""
        token = token_hex(8)
        wanted = int(
            self._begin(keys=_keys(item), args=[str(item), token, ms(now), self._ends(item, now)])
        )
        return Lease(item, token, wanted) if wanted else None

    def finish(self, lease: Lease, now: datetime) -> Lease | None:
        """Done as far as the lease says; a Lease again where more was wanted meanwhile."""
        left = int(
            self._finish(
                keys=_keys(lease.item),
                args=[str(lease.item), lease.token, lease.wanted, self._ends(lease.item, now)],
            )
        )
        return Lease(lease.item, lease.token, left) if left > 0 else None

    def postpone(self, lease: Lease, until: datetime, *, firm: bool) -> None:
        """Give it back undone, to be looked at again at ``until``; if ``firm``, not before."""
        self._postpone(
            keys=_keys(lease.item), args=[str(lease.item), lease.token, ms(until), int(firm)]
        )

    def schedule(self, item: Item, at: datetime) -> None:
        """More is to be done, but not before ``at``."""
        pipe = self._redis.pipeline()
        pipe.hincrby(keys.work(str(item)), "wanted", 1)
        pipe.hset(keys.work(str(item)), "notBefore", ms(at))
        pipe.expire(keys.work(str(item)), KEPT)
        pipe.zadd(keys.DUE, {str(item): ms(at)})
        pipe.execute()

    def hurry(self, item: Item) -> None:
        """Forget a postponement: a person asked for it now."""
        self._redis.hdel(keys.work(str(item)), "notBefore")

    def held(self, lease: Lease) -> bool:
        """Whether the lease is still ours."""
        return text(self._redis.hget(keys.work(str(lease.item)), "lease")) == lease.token

    def busy(self, item: Item) -> bool:
        """Whether more is wanted than done."""
        wanted, done = texts(self._redis.hmget(keys.work(str(item)), ["wanted", "done"]))
        return number(wanted) > number(done)

    def overdue(self, now: datetime, limit: int = 500) -> Iterator[Item]:
        """What should have been looked at by now; each is handed out once, then later again."""
        found = self._overdue(
            keys=[keys.DUE], args=[ms(now), LOST_AFTER * 1000, limit, keys.work("")]
        )
        for member in found:
            yield item_of(text(member))

    def outstanding(self) -> int:
        """How many stages have work."""
        return int(self._redis.zcard(keys.DUE))

    def _ends(self, item: Item, now: datetime) -> int:
        return ms(now) + int(self._lease * LEASE_FACTOR.get(item.stage, 1) * 1000)


def ms(moment: datetime) -> int:
    """Milliseconds since 1970, as scores and scripts count."""
    return int(moment.timestamp() * 1000)


def _keys(item: Item) -> list[str]:
    return [keys.work(str(item)), keys.DUE]
