"""Investigations between their stages: fenced results, re-runs, closing, listing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from redis import Redis

from alertwhy import wire
from alertwhy.domain.delivery import PENDING
from alertwhy.domain.diagnosis import Diagnosis
from alertwhy.domain.investigation import (
    Investigation,
    Report,
    Routed,
    Stage,
    Status,
)
from alertwhy.store import keys
from alertwhy.store.records import ROUTED, Records
from alertwhy.store.replies import text, texts
from alertwhy.store.work import Item, Lease, StageName, Work, ms

SCAN = 200  # investigations looked through at a time when a list is filtered
MAX_PAGE = 200

# Writes fields of an investigation if the lease is still held. ARGV: token, drop, name, value …
_FENCED = """
if redis.call('HGET', KEYS[1], 'lease') ~= ARGV[1] then return 0 end
if redis.call('EXISTS', KEYS[2]) == 0 then return 0 end
if ARGV[2] ~= '' then redis.call('HDEL', KEYS[2], ARGV[2]) end
for i = 3, #ARGV, 2 do redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1]) end
return 1
"""

# Closes one that is still open. KEYS: investigation, open, closed, epoch. ARGV: id, status, now.
_CLOSE = """
if redis.call('HGET', KEYS[1], 'status') ~= 'open' then return 0 end
redis.call('HSET', KEYS[1], 'status', ARGV[2], 'closedAt', ARGV[3], 'updatedAt', ARGV[3])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZADD', KEYS[3], ARGV[3], ARGV[1])
redis.call('INCR', KEYS[4])
return 1
"""


@dataclass(frozen=True)
class Query:
    """What a list is asked for; empty means any. ``cursor`` is where the last page ended."""

    namespace: str = ""
    status: str = ""
    cause: str = ""
    receiver: str = ""
    since: datetime | None = None
    limit: int = 50
    cursor: str = ""


@dataclass(frozen=True)
class Page:
    """Newest first; ``next`` is the cursor of the page after this one, None at the end."""

    items: tuple[Investigation, ...]
    next: str | None = None


class Investigations:
    """What stages, the API and the sweep do to investigations."""

    def __init__(self, redis: Redis, records: Records, work: Work) -> None:
        self._redis = redis
        self._records = records
        self._work = work
        self._fenced = redis.register_script(_FENCED)
        self._close = redis.register_script(_CLOSE)

    def load(self, identity: str) -> Investigation | None:
        """As it stands; a joined one is not followed."""
        return self._records.load(identity)

    def follow(self, identity: str) -> Investigation | None:
        """As it stands, or what it has become part of."""
        return self._records.follow(identity)

    def save_stage(self, lease: Lease, stage: Stage) -> bool:
        """Say what is being done; False where the lease was lost."""
        return self._save(lease, {"stage": stage})

    def save_report(
        self, lease: Lease, report: Report, routed: Iterable[Routed], *, missing: str, now: datetime
    ) -> bool:
        """One round's results; the diagnosis of the round before is dropped with them.

        ``missing`` says why there is none now; ``pending`` where one is to come.
        """
        fields: dict[str, bytes | str | int] = {
            "report": wire.REPORT.dump(report),
            "concludedAt": ms(now),
            "updatedAt": ms(now),
            "stage": Stage.ANALYSING if missing == PENDING else Stage.DONE,
            "diagnosisMissing": missing,
        }
        fields |= {ROUTED + each.receiver: wire.ROUTED.dump(each) for each in routed}
        return self._save(lease, fields, drop="diagnosis")

    def save_diagnosis(self, lease: Lease, found: Diagnosis | str, *, now: datetime) -> bool:
        """The model's answer, or the reason why there is none; ends the last stage."""
        done: dict[str, bytes | str | int] = {"stage": Stage.DONE, "updatedAt": ms(now)}
        if isinstance(found, str):
            return self._save(lease, {**done, "diagnosisMissing": found}, drop="diagnosis")
        return self._save(lease, {**done, "diagnosis": wire.DIAGNOSIS.dump(found)})

    def close(self, identity: str, status: Status, now: datetime) -> bool:
        """Close one that is open; False where it was not."""
        return bool(
            self._close(
                keys=[keys.investigation(identity), keys.OPEN, keys.CLOSED, keys.ADMIT_EPOCH],
                args=[identity, status, ms(now)],
            )
        )

    def open_by_hand(self, investigation: Investigation) -> None:
        """Create one that a person asked for, its first stage outstanding."""
        pipe = self._redis.pipeline()
        self._records.create(pipe, investigation)
        item = Item(StageName.INVESTIGATE, investigation.id)
        self._work.want(item, investigation.started_at, pipe=pipe)
        pipe.execute()

    def rerun(self, identity: str, now: datetime) -> str | None:
        """Ask for another round; the id that does it, None where there is no such one.

        Asked again while one is queued or running, nothing more is asked.
        """
        found = self.follow(identity)
        if found is None:
            return None
        item = Item(StageName.INVESTIGATE, found.id)
        if self._work.busy(item):
            return found.id
        pipe = self._redis.pipeline()
        pipe.hincrby(keys.investigation(found.id), "generation", 1)
        pipe.hset(keys.investigation(found.id), "stage", Stage.QUEUED)
        self._work.want(item, now, pipe=pipe)
        pipe.execute()
        return found.id

    def page(self, query: Query) -> Page:
        """Those that match, newest first."""
        limit = max(1, min(query.limit, MAX_PAGE))
        offset = int(query.cursor) if query.cursor.isdecimal() else 0
        low = ms(query.since) if query.since else "-inf"
        matched: list[Investigation] = []
        while True:
            found = self._redis.zrevrangebyscore(keys.ALL, "+inf", low, start=offset, num=SCAN)
            names = texts(found)
            loaded = {each.id: each for each in self._records.load_many(names)}
            for name in names:
                offset += 1
                if name in loaded and _matches(loaded[name], query):
                    matched.append(loaded[name])
                if len(matched) == limit:
                    return Page(tuple(matched), str(offset))
            if len(names) < SCAN:
                return Page(tuple(matched))

    def unheard_of(self, now: datetime, after: timedelta) -> tuple[str, ...]:
        """Open ones that no alert has been heard about for so long."""
        found = self._redis.zrangebyscore(keys.OPEN, "-inf", ms(now - after), start=0, num=SCAN)
        return texts(found)

    def forget(self, now: datetime) -> int:
        """Drop what was closed longer ago than the retention; how many."""
        before = ms(now) - int(self._records.retention * 1000)
        found = self._redis.zrangebyscore(keys.CLOSED, "-inf", before, start=0, num=SCAN)
        for name in texts(found):
            self._forget(name)
        return len(texts(found))

    def counts(self) -> dict[str, int]:
        """How many are open, and how many there are."""
        return {
            "open": int(self._redis.zcard(keys.OPEN)),
            "all": int(self._redis.zcard(keys.ALL)),
        }

    def _forget(self, identity: str) -> None:
        claims = self._redis.smembers(keys.investigation(identity) + ":claims")
        for claim in texts(claims):
            if text(self._redis.get(claim)) == identity:
                self._redis.delete(claim)
        pipe = self._redis.pipeline()
        pipe.delete(keys.investigation(identity), keys.alerts(identity))
        pipe.delete(keys.investigation(identity) + ":claims")
        for index in (keys.ALL, keys.OPEN, keys.CLOSED):
            pipe.zrem(index, identity)
        pipe.execute()

    def _save(self, lease: Lease, fields: dict[str, bytes | str | int], *, drop: str = "") -> bool:
        pairs = [part for pair in fields.items() for part in pair]
        return bool(
            self._fenced(
                keys=[keys.work(str(lease.item)), keys.investigation(lease.item.investigation)],
                args=[lease.token, drop, *pairs],
            )
        )


def _matches(found: Investigation, query: Query) -> bool:
    return (
        query.namespace in {"", found.namespace}
        and query.status in {"", found.status}
        and query.cause in {"", found.cause}
        and (not query.receiver or any(r.receiver == query.receiver for r in found.routed))
    )
