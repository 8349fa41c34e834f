"""Many investigations as one message: every target by name, under what it has in common."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from alertwhy.domain.diagnosis import Diagnosis
from alertwhy.domain.investigation import Delivery, Investigation
from alertwhy.domain.notification import (
    Block,
    Bullets,
    Link,
    Moment,
    Notification,
    Paragraph,
    Verdict,
)
from alertwhy.domain.storm import Gathered
from workers.compose.alerts import started_at
from workers.compose.correlation import UNKNOWN, Entry, correlate
from workers.wording import cut, one_line

LINE = 280  # characters of names in one line: whole in all but the smallest rooms of a channel
LINES = 6  # in one block, as many as the smaller rooms hold
MAX_TITLE = 150


@dataclass(frozen=True)
class Part:
    """What of a storm one message names: all of it, or ``number`` of several."""

    members: tuple[Investigation, ...]
    number: int = 1
    whole: bool = True


def compose_digest(
    found: Gathered, part: Part, *, moment: Moment, delivery: Delivery, public_url: str = ""
) -> Notification:
    """One message about a storm; equal for an equal storm, whenever it is asked."""
    entries = correlate(part.members)
    whole = entries if part.whole else correlate(found.members)
    said = _summary(found, whole)
    period = delivery.opened + (1 if delivery.opened == 0 or delivery.said.resolved else 0)
    return Notification(
        investigation=found.storm.id,
        key=f"alertwhy-{found.storm.id}-{period}",
        moment=moment,
        severity=found.severity,
        firing=bool(found.open),
        title=_title(found, part),
        summary=said,
        object=_title(found, part),
        cluster=next((one_line(each.cluster) for each in found.members if each.cluster), ""),
        blocks=(Verdict(said, cause=whole[0].cause), *_blocks(entries)),
        links=_links(public_url),
        footer=f"Storm {found.storm.id} · every target has an investigation of its own",
        cause=whole[0].cause,
        started_at=min(started_at(each) for each in found.members),
        alert_names=tuple(
            dict.fromkeys(one_line(a.name) for each in found.members for a in each.alerts)
        ),
        maybe_repeated=delivery.intent_at is not None and not delivery.reference,
        diagnosed=any(each.diagnosis for each in found.members),
        news=_news(found, moment, delivery),
        about=found.members,
    )


@dataclass(frozen=True)
class Line:
    """Some targets of one kind in one namespace: ``shop Deployment cart, search (over)``."""

    text: str
    ids: tuple[str, ...]


def lines(members: Iterable[Investigation]) -> tuple[Line, ...]:
    """Every target by name, cause by cause: what a message about them has to show."""
    return tuple(line for entry in correlate(members) for line in _lines(entry))


def _lines(entry: Entry) -> Iterator[Line]:
    places: dict[str, list[Investigation]] = {}
    for each in sorted(entry.members, key=lambda e: (e.namespace, e.target.kind, e.target.name)):
        place = one_line(f"{each.namespace} {each.target.kind}").strip()
        places.setdefault(place, []).append(each)
    for place, there in places.items():
        yield from _broken(place, there)


def _broken(place: str, there: list[Investigation]) -> Iterator[Line]:
    """In lines of ``LINE``, no name torn."""
    text = ""
    ids: list[str] = []
    for each in there:
        name = one_line(each.target.name) + ("" if each.open else " (over)")
        if text and len(text) + 2 + len(name) > LINE:
            yield Line(text, tuple(ids))
            text, ids = "", []
        text = f"{text}, {name}" if text else f"{place} {name}"
        ids.append(each.id)
    yield Line(text, tuple(ids))


def _blocks(entries: tuple[Entry, ...]) -> Iterator[Block]:
    for entry in entries:
        cause = "" if entry.cause == UNKNOWN else f" ({entry.cause})"
        heading = f"{entry.title}{cause}: {_count(entry.members)}"
        said = tuple(line.text for line in _lines(entry))
        for start in range(0, len(said), LINES):
            yield Bullets(said[start : start + LINES], heading if start == 0 else "")
        for each, diagnosis in _diagnosed(entry.members):
            yield Paragraph(
                f"{diagnosis.root_cause or diagnosis.summary}", f"The model, about {each.target}"
            )


def _diagnosed(members: Iterable[Investigation]) -> Iterator[tuple[Investigation, Diagnosis]]:
    for each in members:
        if each.diagnosis:
            yield each, each.diagnosis
            return


def _title(found: Gathered, part: Part) -> str:
    numbered = f", part {part.number}" if part.number > 1 else ""
    return f"{_count(found.members)}{numbered}"


def _summary(found: Gathered, entries: tuple[Entry, ...]) -> str:
    first = entries[0]
    if not found.open:
        return cut(f"All over: {first.title}", MAX_TITLE * 2)
    rest = len(found.members) - len(first.members)
    more = f"; {rest} more of {_causes(len(entries) - 1)}" if rest else ""
    return cut(f"{first.title}: {_count(first.members)}{more}", MAX_TITLE * 2)


def _causes(count: int) -> str:
    return "1 other cause" if count == 1 else f"{count} other causes"


def _count(members: tuple[Investigation, ...]) -> str:
    over = sum(not each.open for each in members)
    said = "1 target" if len(members) == 1 else f"{len(members)} targets"
    return f"{said}, {over} over" if over else said


def _links(public_url: str) -> tuple[Link, ...]:
    return (Link("All investigations", public_url),) if public_url else ()


def _news(found: Gathered, moment: Moment, delivery: Delivery) -> str:
    if moment is not Moment.ESCALATION:
        return ""
    return f"Severity rose from {delivery.said.severity} to {found.severity}"


Fits = Callable[[Part], bool]


def largest_part(members: tuple[Investigation, ...], number: int, fits: Fits) -> Part:
    """As many of the members, in the order of their causes, as one message names."""
    ordered = tuple(each for entry in correlate(members) for each in entry.members)
    count = len(ordered)
    part = Part(ordered, number, whole=number == 1)
    while count > 1 and not fits(part):
        count = (count + 1) // 2
        part = Part(ordered[:count], number, whole=False)
    return part
