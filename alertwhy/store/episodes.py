"""Admission's side of the state: what a batch meets, and the commit of what it decided."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from redis import Redis, WatchError
from redis.client import Pipeline

from alertwhy import wire
from alertwhy.domain.admission import AlertKey, Brief, Changes, ClaimKey, Known, Opening, Touch
from alertwhy.domain.episode import Receipt
from alertwhy.domain.investigation import Stage, Status
from alertwhy.store import keys
from alertwhy.store.records import HOPS, Records, load_alerts, put_alerts
from alertwhy.store.replies import fields, text, texts
from alertwhy.store.storms import Storms
from alertwhy.store.work import LOST_AFTER, WANT, Item, StageName, Work, ms

EPISODE_KEPT = 24 * 3600  # seconds after its closing: long past any late duplicate
RECEIPT_KEPT = 24 * 3600  # seconds

# Sets a claim unless it changed since it was read. KEYS: claim, claims of. ARGV: expected, new.
_SWAP = """
local holder = redis.call('GET', KEYS[1])
if (holder or '') == ARGV[1] then
  redis.call('SET', KEYS[1], ARGV[2])
  redis.call('SADD', KEYS[2], KEYS[1])
end
"""

# Wakes a delivery for every receiver that the investigation has at this very moment.
# KEYS: investigation, due. ARGV: id, now, lost after, work prefix.
_TELL = (
    WANT
    + """
for _, name in ipairs(redis.call('HKEYS', KEYS[1])) do
  if string.sub(name, 1, 7) == 'routed:' then
    local item = 'deliver|' .. ARGV[1] .. '|' .. string.sub(name, 8)
    want(ARGV[4] .. item, KEYS[2], item, tonumber(ARGV[2]), tonumber(ARGV[3]))
  end
end
"""
)


class Episodes:
    """Reads and commits under ``WATCH admit:epoch``."""

    def __init__(self, redis: Redis, records: Records, work: Work, storms: Storms) -> None:
        self._redis = redis
        self._records = records
        self._work = work
        self._storms = storms
        self._swap = redis.register_script(_SWAP)
        self._tell = redis.register_script(_TELL)

    def read(self, alerts: Iterable[AlertKey], claims: Iterable[ClaimKey]) -> Known:
        """What is known of these alerts and objects now."""
        alerts, claims = tuple(alerts), tuple(claims)
        stored = self._get([keys.episode(key) for key in alerts])
        episodes = {
            key: wire.EPISODE.load(one) for key, one in zip(alerts, stored, strict=True) if one
        }
        holders = self._get([keys.claim(key) for key in claims])
        held = {key: name for key, name in zip(claims, holders, strict=True) if name}
        wanted = {episode.investigation for episode in episodes.values()} | set(held.values())
        return Known(
            episodes, {name: brief for name in wanted if (brief := self._brief(name))}, held
        )

    def commit(
        self,
        decide: Callable[[], Changes],
        *,
        now: datetime,
        also: Callable[[Pipeline, tuple[Item, ...]], None],
    ) -> tuple[Item, ...] | None:
        """Decide and write at once; None where the state changed meanwhile: decide again.

        ``also`` adds the jobs to the same transaction. Gives the stages left outstanding.
        """
        with self._redis.pipeline() as pipe:
            pipe.watch(keys.ADMIT_EPOCH)  # type: ignore[no-untyped-call]  # as redis-py has it
            changes = decide()
            pipe.multi()
            pipe.incr(keys.ADMIT_EPOCH)
            items = tuple(self._write(pipe, changes, now))
            also(pipe, items)
            if changes.receipts:
                pipe.xdel(keys.INBOX, *changes.receipts)
            try:
                pipe.execute()
            except WatchError:
                return None
        return items

    def receipt(self, identity: str) -> Receipt | None:
        """What one POST led to, once it was admitted."""
        stored = self._redis.get(keys.receipt(identity))
        return wire.RECEIPT.load(text(stored)) if stored else None

    def _write(self, pipe: Pipeline, changes: Changes, now: datetime) -> Iterable[Item]:
        for key, episode in changes.episodes.items():
            kept = None if episode.open else EPISODE_KEPT
            pipe.set(keys.episode(key), wire.EPISODE.dump(episode), ex=kept)
        for identity, receipt in changes.receipts.items():
            pipe.set(keys.receipt(identity), wire.RECEIPT.dump(receipt), ex=RECEIPT_KEPT)
        for opening in changes.opened:
            yield self._open(pipe, opening, now)
        for touch in changes.touched:
            yield from self._touch(pipe, touch, now)

    def _open(self, pipe: Pipeline, opening: Opening, now: datetime) -> Item:
        identity = opening.investigation.id
        self._records.create(pipe, opening.investigation)
        self._swap(
            keys=[keys.claim(opening.claim), keys.investigation(identity) + ":claims"],
            args=[opening.instead_of, identity],
            client=pipe,
        )
        self._storms.arrived(pipe, identity, opening.receivers, now)
        return self._wanted(pipe, Item(StageName.INVESTIGATE, identity), now)

    def _touch(self, pipe: Pipeline, touch: Touch, now: datetime) -> Iterable[Item]:
        key = keys.investigation(touch.id)
        put_alerts(pipe, touch.id, touch.alerts)
        if touch.status is Status.RESOLVED:
            pipe.hset(key, mapping={"status": touch.status, "closedAt": ms(now)})
            pipe.zrem(keys.OPEN, touch.id)
            pipe.zadd(keys.CLOSED, {touch.id: ms(now)})
        elif touch.status is Status.OPEN:
            pipe.hset(key, "status", touch.status)
            pipe.hdel(key, "closedAt")
            pipe.zrem(keys.CLOSED, touch.id)
            pipe.zadd(keys.OPEN, {touch.id: ms(now)})
        else:
            pipe.zadd(keys.OPEN, {touch.id: ms(now)}, xx=True)
        if touch.reopened:
            pipe.hincrby(key, "flaps", 1)
        pipe.hset(key, mapping={"updatedAt": ms(now), "byHand": 0})
        if touch.look_again:
            pipe.hincrby(key, "generation", 1)
            pipe.hset(key, "stage", Stage.QUEUED)
            yield self._wanted(pipe, Item(StageName.INVESTIGATE, touch.id), now)
        if touch.tell:
            self._tell(
                keys=[key, keys.DUE],
                args=[touch.id, ms(now), LOST_AFTER * 1000, keys.work("")],
                client=pipe,
            )
            for receiver in self._receivers(touch.id):
                yield Item(StageName.DELIVER, touch.id, receiver)

    def _wanted(self, pipe: Pipeline, item: Item, now: datetime) -> Item:
        self._work.want(item, now, pipe=pipe)
        return item

    def _receivers(self, identity: str) -> tuple[str, ...]:
        found = self._records.load(identity)
        return tuple(each.receiver for each in found.routed) if found else ()

    def _brief(self, identity: str) -> Brief | None:
        name = identity
        for _ in range(HOPS):
            to = text(self._redis.hget(keys.investigation(name), "joinedTo"))
            if not to:
                break
            name = to
        status, closed = texts(self._redis.hmget(keys.investigation(name), ["status", "closedAt"]))
        if not status:
            return None
        alerts = load_alerts(fields(self._redis.hgetall(keys.alerts(name))))
        return Brief(
            id=name,
            status=Status(status),
            alerts={alert.fingerprint: alert for alert in alerts},
            closed_at=datetime.fromtimestamp(int(closed) / 1000, tz=UTC) if closed else None,
        )

    def _get(self, names: list[str]) -> tuple[str, ...]:
        return texts(self._redis.mget(names)) if names else ()
