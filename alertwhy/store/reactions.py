"""What people say and ask about an investigation: feedback and silences, each told on."""

from datetime import datetime

from redis import Redis

from alertwhy import wire
from alertwhy.domain.investigation import Investigation
from alertwhy.domain.reaction import Feedback, Silence
from alertwhy.store import keys
from alertwhy.store.records import FEEDBACK, SILENCE, Records
from alertwhy.store.work import Item, Lease, StageName, Work

# Sets a field of what still exists. KEYS: investigation. ARGV: name, value.
_SET = """
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1
"""

# The same while a lease is held. KEYS: work, investigation. ARGV: token, name, value.
_SET_FENCED = """
if redis.call('HGET', KEYS[1], 'lease') ~= ARGV[1] then return 0 end
if redis.call('EXISTS', KEYS[2]) == 0 then return 0 end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
return 1
"""


class Reactions:
    """Each method gives the stages that it left outstanding, for the caller to wake."""

    def __init__(self, redis: Redis, records: Records, work: Work) -> None:
        self._records = records
        self._work = work
        self._set = redis.register_script(_SET)
        self._set_fenced = redis.register_script(_SET_FENCED)

    def feedback(self, identity: str, given: Feedback, now: datetime) -> tuple[Item, ...] | None:
        """Keep one person's word; None where there is no such investigation."""
        found = self._records.follow(identity)
        if found is None or not self._put(found, FEEDBACK + given.by, wire.FEEDBACK.dump(given)):
            return None
        return self._told(found, now)

    def silence(self, identity: str, asked: Silence) -> tuple[Item, ...] | None:
        """Ask for a silence, in place of one asked for before; None as above."""
        found = self._records.follow(identity)
        if found is None or not self._put(found, SILENCE, wire.SILENCE.dump(asked)):
            return None
        item = Item(StageName.SILENCE, found.id)
        self._work.want(item, asked.asked_at)
        return (item,)

    def silenced(self, lease: Lease, done: Silence, now: datetime) -> tuple[Item, ...]:
        """What became of it; nothing where the lease was lost."""
        identity = lease.item.investigation
        kept = self._set_fenced(
            keys=[keys.work(str(lease.item)), keys.investigation(identity)],
            args=[lease.token, SILENCE, wire.SILENCE.dump(done)],
        )
        found = self._records.load(identity) if kept else None
        return self._told(found, now) if found else ()

    def _put(self, found: Investigation, name: str, value: bytes) -> bool:
        return bool(self._set(keys=[keys.investigation(found.id)], args=[name, value]))

    def _told(self, found: Investigation, now: datetime) -> tuple[Item, ...]:
        items = tuple(Item(StageName.DELIVER, found.id, each.receiver) for each in found.routed)
        for item in items:
            self._work.want(item, now)
        return items
