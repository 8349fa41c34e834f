"""How bad it is, in four steps that every channel can show."""

from enum import StrEnum


class Severity(StrEnum):
    """Ordered by ``rank``; the names are PagerDuty's four."""

    CRITICAL = "critical"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """3 for critical down to 0 for info."""
        return _RANKS[self]


_RANKS = {Severity.CRITICAL: 3, Severity.ERROR: 2, Severity.WARNING: 1, Severity.INFO: 0}

# What teams write in a ``severity`` label, beside the four names themselves.
_ALSO = {
    "page": Severity.CRITICAL,
    "emergency": Severity.CRITICAL,
    "p1": Severity.CRITICAL,
    "high": Severity.ERROR,
    "major": Severity.ERROR,
    "p2": Severity.ERROR,
    "none": Severity.INFO,
    "notice": Severity.INFO,
    "low": Severity.INFO,
}


def severity_of(label: str | None) -> Severity:
    """The step that a ``severity`` label means; absent or unknown is a warning."""
    word = (label or "").strip().lower()
    try:
        return Severity(word)
    except ValueError:
        return _ALSO.get(word, Severity.WARNING)


def highest(severities: "tuple[Severity, ...]") -> Severity:
    """The worst of them; a warning where there are none."""
    return max(severities, key=lambda each: each.rank, default=Severity.WARNING)
