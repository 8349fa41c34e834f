"""The model's answers by what was asked: one call at a time for each question, the rest wait.

| a question is | answer | flight | whoever comes |
|---|---|---|---|
| new, or forgotten | - | - | takes the flight and asks |
| being asked | - | held | gives its stage back and is woken when the flight lands |
| answered | kept | - | has the answer for nothing |
| failed a moment ago | kept, for a short time | - | has the reason for nothing |

A flight whose worker died ends by itself; a waiting stage is due again by then.
"""

from dataclasses import dataclass
from secrets import token_hex

from redis import Redis

from alertwhy.store import keys
from alertwhy.store.replies import text, texts

ANSWER_KEPT = 24 * 3600  # seconds; a day later the cluster deserves a fresh look
FAILURE_KEPT = 30  # seconds that a failed question is not asked again

# KEYS: answer, flight. ARGV: token, milliseconds. Gives the answer, or whether it may ask.
_ENTER = """
local answer = redis.call('GET', KEYS[1])
if answer then return {'answer', answer} end
if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return {'flight', ARGV[1]} end
return {'wait', tostring(redis.call('PTTL', KEYS[2]))}
"""

# KEYS: flight, waiting. ARGV: item, milliseconds. 0 where the flight has landed meanwhile.
_WAIT = """
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('SADD', KEYS[2], ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return 1
"""

# KEYS: answer, flight, waiting. ARGV: token, answer or nothing, seconds. Gives who waited.
_LAND = """
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return {} end
redis.call('DEL', KEYS[2])
if ARGV[2] ~= '' then redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3]) end
local waiting = redis.call('SMEMBERS', KEYS[3])
redis.call('DEL', KEYS[3])
return waiting
"""


@dataclass(frozen=True)
class Entry:
    """What a question meets: an ``answer``, the right to ask (``flight``), or ``wait`` seconds."""

    answer: str = ""
    flight: str = ""
    wait: float = 0.0


class Answers:
    """One flight a question; ``signature`` says which question it is."""

    def __init__(self, redis: Redis) -> None:
        self._enter = redis.register_script(_ENTER)
        self._wait = redis.register_script(_WAIT)
        self._land = redis.register_script(_LAND)

    def enter(self, signature: str, *, seconds: float) -> Entry:
        """The answer, or the right to ask for ``seconds``, or how long somebody else may ask."""
        kind, value = texts(
            self._enter(
                keys=[keys.answer(signature), keys.flight(signature)],
                args=[token_hex(8), int(seconds * 1000)],
            )
        )
        if kind == "wait":
            return Entry(wait=max(0.0, int(value) / 1000))
        return Entry(answer=value) if kind == "answer" else Entry(flight=value)

    def wait(self, signature: str, item: str, *, seconds: float) -> bool:
        """Be named when the flight lands; False where it has landed already: look again."""
        return bool(
            self._wait(
                keys=[keys.flight(signature), keys.waiting(signature)],
                args=[item, int(seconds * 1000)],
            )
        )

    def land(self, signature: str, flight: str, answer: str = "", *, kept: int) -> tuple[str, ...]:
        """End the flight; its answer is kept for so many seconds, who waited is to be woken."""
        waiting = self._land(
            keys=[keys.answer(signature), keys.flight(signature), keys.waiting(signature)],
            args=[flight, answer, kept],
        )
        return tuple(sorted(text(each) for each in waiting))
