"""The line under the verdict: what exactly, since when, how often before, and whose it is."""

from collections.abc import Iterator
from datetime import UTC, datetime

from alertwhy.domain.investigation import Investigation
from alertwhy.domain.notification import Paragraph
from alertwhy.domain.reaction import Feedback, Opinion, Silence
from workers.compose.alerts import started_at
from workers.wording import cut, one_line

# Labels and annotations by which teams are named; the first that an alert carries is told.
OWNERS = ("team", "owner", "squad", "owned_by", "contact")
MAX_OWNER = 80  # characters
MAX_OWNERS = 3
MAX_ERROR = 200  # characters of why a silence failed


def where(investigation: Investigation) -> Iterator[Paragraph]:
    """One line of facts that name no cause."""
    parts = [*_what(investigation), *_when(investigation), *_whose(investigation)]
    if parts:
        line = one_line(", ".join(parts))
        yield Paragraph(line[:1].upper() + line[1:])


def reactions(investigation: Investigation) -> Iterator[Paragraph]:
    """What people did about it: a second person should not do it again."""
    lines = [_silence(investigation.silence)] if investigation.silence else []
    lines += [_feedback(each) for each in investigation.feedback]
    if lines:
        yield Paragraph("\n".join(one_line(line) for line in lines))


def _what(investigation: Investigation) -> Iterator[str]:
    """The object that the alert named, where that is not the title."""
    target = investigation.target
    if target.via:
        yield str(target.named)
    if target.container:
        yield f"container {target.container}"


def _when(investigation: Investigation) -> Iterator[str]:
    if investigation.alerts:
        yield f"since {_minute(started_at(investigation))}"
    if investigation.flaps:
        yield _times("reopened", investigation.flaps)
    before = investigation.before
    if before:
        yield f"{_times('seen', before.times)} before with this cause, last {_minute(before.last)}"


def _whose(investigation: Investigation) -> Iterator[str]:
    found = dict.fromkeys(
        f"{name.replace('_', ' ')} {cut(one_line(said[name]), MAX_OWNER)}"
        for alert in investigation.alerts
        for said in ({**alert.annotations, **alert.labels},)
        for name in [next((each for each in OWNERS if said.get(each, "").strip()), "")]
        if name
    )
    yield from list(found)[:MAX_OWNERS]


def _silence(asked: Silence) -> str:
    if asked.until:
        return f"Silenced until {_minute(asked.until)} by {asked.by}"
    if asked.error:
        return f"Not silenced, as {asked.by} asked: {cut(asked.error, MAX_ERROR)}"
    return f"To be silenced for {asked.hours} h, asked by {asked.by}"


def _feedback(given: Feedback) -> str:
    said = "the right cause" if given.verdict is Opinion.RIGHT else "not the cause"
    return f"{given.by} says: {said}" + (f" ({cut(given.note, MAX_ERROR)})" if given.note else "")


def _times(what: str, count: int) -> str:
    return f"{what} once" if count == 1 else f"{what} {count} times"


def _minute(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
