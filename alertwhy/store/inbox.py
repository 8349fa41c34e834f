"""POSTs that were answered 200 and wait to be admitted: a stream, one entry each."""

from dataclasses import dataclass
from string import Template

from redis import Redis

from alertwhy.store import keys
from alertwhy.store.counters import labelled
from alertwhy.store.replies import fields, text

WANTED_SECONDS = 30  # after so long a lost admit job is asked for anew

_ACCEPT = Template("""
local id = redis.call('XADD', KEYS[1], '*', 'group', ARGV[1])
for i = 2, #ARGV, 2 do redis.call('HINCRBYFLOAT', KEYS[3], ARGV[i], ARGV[i + 1]) end
local wake = redis.call('SET', KEYS[2], '1', 'NX', 'EX', $seconds)
return {id, wake and 1 or 0}
""").substitute(seconds=WANTED_SECONDS)


@dataclass(frozen=True)
class Accepted:
    """``receipt`` is the entry's id; ``wake`` says that the caller has to enqueue ``admit``."""

    receipt: str
    wake: bool


@dataclass(frozen=True)
class Entry:
    """One stored POST, an ``AlertGroup`` in JSON."""

    receipt: str
    group: str


class Inbox:
    """What came in and is not yet decided."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._accept = redis.register_script(_ACCEPT)

    def accept(self, group: bytes, *, source: str, alerts: int) -> Accepted:
        """Store a POST durably; one script, one round trip."""
        counted = (
            labelled("alertwhy_webhooks_received_total", source=source), 1,
            labelled("alertwhy_alerts_received_total", source=source), alerts,
        )  # fmt: skip
        receipt, wake = self._accept(
            keys=[keys.INBOX, keys.ADMIT_WANTED, keys.COUNTERS], args=[group, *counted]
        )
        return Accepted(text(receipt), bool(wake))

    def want(self) -> bool:
        """Set the flag again; true where the caller has to enqueue ``admit``."""
        return bool(self._redis.set(keys.ADMIT_WANTED, "1", nx=True, ex=WANTED_SECONDS))

    def unwant(self) -> None:
        """Take the flag back: what comes in from now on wakes admission anew."""
        self._redis.delete(keys.ADMIT_WANTED)

    def read(self, count: int) -> list[Entry]:
        """The oldest entries, undecided; reading takes nothing away."""
        found = self._redis.xrange(keys.INBOX, count=count)
        return [Entry(text(entry), fields(body).get("group", "")) for entry, body in found or []]

    def holds(self, receipt: str) -> bool:
        """Whether that POST still waits."""
        return bool(self._redis.xrange(keys.INBOX, min=receipt, max=receipt))

    def depth(self) -> int:
        """How many POSTs wait."""
        return int(self._redis.xlen(keys.INBOX))
