"""What the model has spent: reserved before a call, settled after it, by one script each.

Tokens are counted by the hour and the day (of UTC), and by investigation. A worker that dies
between the two leaves its reservation standing until the hour and the day are over: rather too
little is spent than too much.
"""

from dataclasses import dataclass
from datetime import datetime

from redis import Redis

from alertwhy.domain.budget import Budget
from alertwhy.store import keys
from alertwhy.store.replies import number, text

HOUR, DAY = 3600, 24 * 3600  # seconds
_TOTAL = "total"

# Adds an amount unless a limit would be passed; names the limit that would.
# KEYS: hour, day, investigation. ARGV: amount, namespace field, then a limit each of the
# investigation, the hour, the day, and the namespace's of hour and day; 0 is none.
_RESERVE = """
local amount, namespace = tonumber(ARGV[1]), ARGV[2]
local function over(key, field, limit)
  limit = tonumber(limit)
  return limit > 0 and tonumber(redis.call('HGET', key, field) or '0') + amount > limit
end
if over(KEYS[3], 'total', ARGV[3]) then return 'investigation' end
if over(KEYS[1], 'total', ARGV[4]) then return 'hour' end
if over(KEYS[2], 'total', ARGV[5]) then return 'day' end
if over(KEYS[1], namespace, ARGV[6]) or over(KEYS[2], namespace, ARGV[7]) then return 'namespace' end
for i, kept in ipairs({7200, 172800, 86400}) do
  redis.call('HINCRBY', KEYS[i], 'total', amount)
  if i < 3 then redis.call('HINCRBY', KEYS[i], namespace, amount) end
  if redis.call('TTL', KEYS[i]) < 0 then redis.call('EXPIRE', KEYS[i], kept) end
end
return ''
"""

# The difference to what was reserved; what has been forgotten meanwhile is not begun anew.
_SETTLE = """
for i = 1, 3 do
  if redis.call('EXISTS', KEYS[i]) == 1 then
    redis.call('HINCRBY', KEYS[i], 'total', ARGV[1])
    if i < 3 then redis.call('HINCRBY', KEYS[i], ARGV[2], ARGV[1]) end
  end
end
"""


@dataclass(frozen=True)
class Spender:
    """For whom a call is made."""

    investigation: str
    namespace: str = ""


@dataclass(frozen=True)
class Reservation:
    """Tokens set aside for one call. ``refused`` names the limit where there was no room."""

    spender: Spender
    amount: int
    at: datetime
    refused: str = ""


class Spending:
    """Keeps every worker together inside the budget."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._reserve = redis.register_script(_RESERVE)
        self._settle = redis.register_script(_SETTLE)

    def reserve(
        self, spender: Spender, amount: int, *, budget: Budget, now: datetime
    ) -> Reservation:
        """Set tokens aside, or say which limit they would pass."""
        hour, day = budget.tokens_per_hour, budget.tokens_per_day
        limits = (
            budget.tokens_per_investigation, hour, day,
            budget.of_namespace(hour), budget.of_namespace(day),
        )  # fmt: skip
        refused = self._reserve(
            keys=_keys(spender, now), args=[amount, _field(spender.namespace), *limits]
        )
        return Reservation(spender, amount, now, text(refused))

    def settle(self, reservation: Reservation, spent: int) -> None:
        """Replace what was reserved by what was spent."""
        self._settle(
            keys=_keys(reservation.spender, reservation.at),
            args=[spent - reservation.amount, _field(reservation.spender.namespace)],
        )

    def of_investigation(self, identity: str) -> int:
        """Tokens that one investigation has used or set aside, within a day of its first."""
        return number(self._redis.hget(keys.spent_by(identity), _TOTAL))

    def of_hour(self, now: datetime, namespace: str | None = None) -> int:
        """Tokens used or set aside in this hour, by everybody or by one namespace."""
        field = _TOTAL if namespace is None else _field(namespace)
        return number(self._redis.hget(keys.spent_in("hour", _window(now, HOUR)), field))

    def of_day(self, now: datetime) -> int:
        """Tokens used or set aside today."""
        return number(self._redis.hget(keys.spent_in("day", _window(now, DAY)), _TOTAL))


def _keys(spender: Spender, at: datetime) -> list[str]:
    return [
        keys.spent_in("hour", _window(at, HOUR)),
        keys.spent_in("day", _window(at, DAY)),
        keys.spent_by(spender.investigation),
    ]


def _window(at: datetime, seconds: int) -> int:
    return int(at.timestamp()) // seconds


def _field(namespace: str) -> str:
    return f"namespace:{namespace}"
