"""Storms: the roots of each receiver counted in a short window, and what belongs together then.

| an investigation is | in | until |
|---|---|---|
| arrived, its root unknown | ``arrivals`` of the receivers that its labels name | claimed or entered |
| counted | ``roots`` of the receiver | the window is over |
| a member | the storm's ``members``, and a field of its own that names the storm | it is forgotten |

A receiver has one storm at a time. It takes in newcomers while the last one came within the
window; it ends with its last member. Every step is one script.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from redis import Redis
from redis.client import Pipeline

from alertwhy import wire
from alertwhy.domain.storm import HOLD, Storm, StormRule
from alertwhy.store import keys
from alertwhy.store.records import DELIVERY
from alertwhy.store.replies import fields, number, text, texts
from alertwhy.store.work import KEPT, ms

UNCLAIMED_FOR = 60  # seconds; an arrival that nobody claimed by then is stuck, not on its way
HELD = "held"
ALONE = ""

# KEYS: roots, arrivals, current, investigation.
# ARGV: id, receiver, now, window, threshold, hold, a new storm's id, storm prefix, investigation
# prefix, kept, how long an arrival counts. Gives the storm's id, "held", or "" for one that is told by itself.
_ENTER = """
local id, receiver, now, window = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local threshold, hold, kept = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[10])
local field = 'storm:' .. receiver
local function ended(storm) return redis.call('HGET', ARGV[8] .. storm, 'endedAt') ~= false end
local standing = redis.call('HGET', KEYS[4], field)
if standing and not ended(standing) then return standing end
redis.call('ZREM', KEYS[2], id)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
redis.call('ZADD', KEYS[1], 'NX', now, id)
redis.call('PEXPIRE', KEYS[1], window)
local function join(storm, member)
  if redis.call('EXISTS', ARGV[9] .. member) == 0 then return end
  redis.call('ZADD', ARGV[8] .. storm .. ':members', 'NX', now, member)
  redis.call('EXPIRE', ARGV[8] .. storm .. ':members', kept)
  redis.call('HSET', ARGV[9] .. member, field, storm)
  redis.call('HSET', ARGV[8] .. storm, 'joinedAt', now)
  redis.call('EXPIRE', ARGV[8] .. storm, kept)
end
local current = redis.call('GET', KEYS[3])
if current and not ended(current) then
  local joined = tonumber(redis.call('HGET', ARGV[8] .. current, 'joinedAt') or '0')
  if now - joined < window then
    join(current, id)
    return current
  end
end
local roots = redis.call('ZRANGE', KEYS[1], 0, -1)
if #roots > threshold then
  local storm = ARGV[7]
  redis.call('HSET', ARGV[8] .. storm, 'receiver', receiver, 'startedAt', now)
  redis.call('SET', KEYS[3], storm, 'EX', kept)
  for _, member in ipairs(roots) do join(storm, member) end
  return storm
end
local since = tonumber(redis.call('ZSCORE', KEYS[1], id))
local unclaimed = redis.call('ZCOUNT', KEYS[2], now - tonumber(ARGV[11]), '+inf')
if now - since < hold and #roots + unclaimed > threshold then return 'held' end
return ''
"""

# Ends it unless somebody joined who was not looked at. KEYS: storm, members. ARGV: how many, now.
_END = """
if redis.call('ZCARD', KEYS[2]) ~= tonumber(ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], 'endedAt', ARGV[2])
return 1
"""


class Storms:
    """Counts, joins and reads; deciding what to say is ``alertwhy.domain.storm``'s."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._enter = redis.register_script(_ENTER)
        self._end = redis.register_script(_END)

    def arrived(
        self, pipe: Pipeline, identity: str, receivers: Iterable[str], now: datetime
    ) -> None:
        """Count an investigation whose root is not known yet, as part of its opening."""
        for receiver in receivers:
            pipe.zadd(keys.arrivals(receiver), {identity: ms(now)})
            pipe.expire(keys.arrivals(receiver), UNCLAIMED_FOR)

    def claimed(self, identity: str, receivers: Iterable[str]) -> None:
        """Its root is another's: it is no arrival any more."""
        pipe = self._redis.pipeline(transaction=False)
        for receiver in receivers:
            pipe.zrem(keys.arrivals(receiver), identity)
        pipe.execute()

    def enter(
        self, identity: str, receiver: str, rule: StormRule, *, new_id: str, now: datetime
    ) -> str:
        """The storm that it belongs to; ``HELD``: ask again soon; ``ALONE``: told by itself."""
        return text(
            self._enter(
                keys=[
                    keys.roots(receiver),
                    keys.arrivals(receiver),
                    keys.storm_of(receiver),
                    keys.investigation(identity),
                ],
                args=[
                    identity, receiver, ms(now), round(rule.window * 1000), rule.threshold,
                    round(HOLD.total_seconds() * 1000), new_id, keys.storm(""),
                    keys.investigation(""), KEPT, UNCLAIMED_FOR * 1000,
                ],
            )
        )  # fmt: skip

    def pressing(self, receiver: str, rule: StormRule, now: datetime) -> bool:
        """Whether so much arrives for a receiver that a storm stands, or may begin."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.zcount(keys.roots(receiver), ms(now) - round(rule.window * 1000), "+inf")
        pipe.zcount(keys.arrivals(receiver), ms(now) - UNCLAIMED_FOR * 1000, "+inf")
        roots, unclaimed = pipe.execute()
        return int(roots) + int(unclaimed) > rule.threshold

    def of(self, identity: str) -> dict[str, str]:
        """The storms that it is a member of, by receiver; ended ones too."""
        found = fields(self._redis.hgetall(keys.investigation(identity)))
        return {
            name.removeprefix("storm:"): storm
            for name, storm in found.items()
            if name.startswith("storm:")
        }

    def load(self, identity: str, now: datetime) -> Storm | None:
        """As it stands; None where there is none, or it has ended."""
        head = fields(self._redis.hgetall(keys.storm(identity)))
        if "receiver" not in head or "endedAt" in head:
            return None
        receiver = head["receiver"]
        stored = head.get(DELIVERY + receiver)
        since = ms(now) - UNCLAIMED_FOR * 1000
        return Storm(
            id=identity,
            receiver=receiver,
            started_at=datetime.fromtimestamp(int(head["startedAt"]) / 1000, tz=UTC),
            members=texts(self._redis.zrange(keys.storm(identity) + ":members", 0, -1)),
            named=frozenset(texts(self._redis.smembers(keys.storm(identity) + ":named"))),
            delivery=wire.DELIVERY.load(stored) if stored else None,
            left=head.get("left") == "1",
            unclaimed=int(self._redis.zcount(keys.arrivals(receiver), since, "+inf")),
        )

    def name(self, identity: str, members: Iterable[str], *, left: bool = False) -> None:
        """These were named in a message that arrived; ``left`` where others had no room in it."""
        names = tuple(members)
        self._redis.hset(keys.storm(identity), "left", int(left))
        if names:
            self._redis.sadd(keys.storm(identity) + ":named", *names)
            self._redis.expire(keys.storm(identity) + ":named", KEPT)

    def ask(self, identity: str, member: str) -> bool:
        """Whether this member is the one about which the model is asked."""
        self._redis.hsetnx(keys.storm(identity), "asked", member)
        return text(self._redis.hget(keys.storm(identity), "asked")) == member

    def asked(self, receiver: str, rule: StormRule, now: datetime) -> bool:
        """Whether a storm stands that takes in newcomers, and the model was asked about it."""
        storm = text(self._redis.get(keys.storm_of(receiver)))
        names = ["asked", "endedAt", "joinedAt"]
        asked, ended, joined = texts(self._redis.hmget(keys.storm(storm), names))
        fresh = ms(now) - number(joined) < round(rule.window * 1000)
        return bool(asked) and not ended and fresh

    def looked(self, identity: str, now: datetime) -> None:
        """Somebody looks at all of its members now."""
        self._redis.hset(keys.storm(identity), "lookedAt", ms(now))

    def looked_at(self, identity: str) -> datetime:
        """When somebody last did; long ago where nobody has."""
        at = number(text(self._redis.hget(keys.storm(identity), "lookedAt")))
        return datetime.fromtimestamp(at / 1000, tz=UTC)

    def end(self, storm: Storm, now: datetime) -> bool:
        """It is over; False where somebody joined meanwhile."""
        key = keys.storm(storm.id)
        return bool(self._end(keys=[key, f"{key}:members"], args=[len(storm.members), ms(now)]))
