"""Names for investigations: they sort by time, hold letters and digits only, and nobody guesses one."""

from datetime import datetime
from secrets import choice

# Crockford's 32: no letters that are read as digits. In ASCII order, so that text sorts as time.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
TIME_DIGITS = 9  # 45 bits of milliseconds: until the year 3084
RANDOM_DIGITS = 9  # 45 bits


def new_id(now: datetime) -> str:
    """A new id; those of one millisecond sort at random."""
    left = int(now.timestamp() * 1000)
    digits = ""
    for _ in range(TIME_DIGITS):
        left, digit = divmod(left, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return digits + "".join(choice(ALPHABET) for _ in range(RANDOM_DIGITS))
