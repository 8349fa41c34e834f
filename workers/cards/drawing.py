"""A notification as one Adaptive Card: the verdict first, what is long folded away."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import assert_never

from alertwhy.domain.finding import Risk
from alertwhy.domain.notification import (
    Action,
    Actions,
    AlertLine,
    AlertList,
    Block,
    Bullets,
    Changes,
    EvidenceItem,
    EvidenceList,
    LogBlock,
    Notification,
    Paragraph,
    Verdict,
)
from alertwhy.domain.severity import Severity
from workers.cards.elements import Element, box, card, code, folded, line, open_url, run
from workers.wording import cut
from workers.wording.text import REPEATED, RISKS, headline, state, sureness

LOG_END = 5  # last lines of a log that are shown at once; those before them are folded
MAX_PREVIEW = 300  # characters; more than any list of chats shows
SHORT_LIST = 4  # alerts that are shown at once

_STYLES = {
    Severity.CRITICAL: "attention",
    Severity.ERROR: "attention",
    Severity.WARNING: "warning",
    Severity.INFO: "accent",
}
_COLOURS = {
    "attention": "Attention",
    "warning": "Warning",
    "accent": "Accent",
    "good": "Good",
    "emphasis": "Default",
}
_RISK_COLOURS = {Risk.READ_ONLY: "Default", Risk.SAFE: "Warning", Risk.DISRUPTIVE: "Attention"}


def draw(notification: Notification) -> Element:
    """The card, with all that the notification holds: shrink it before."""
    body = chain([_head(notification)], _body(notification), _foot(notification))
    links = [open_url(link.text or link.url, link.url) for link in notification.links]
    return card(body, links, fallback=preview(notification))


def preview(notification: Notification) -> str:
    """What stands in a list of chats, and where no card can be shown."""
    return cut(headline(notification), MAX_PREVIEW)


def _head(notification: Notification) -> Element:
    """How bad and where, then why in large letters, on the colour of how bad it is."""
    news = (notification.news, REPEATED if notification.maybe_repeated else "")
    items = [
        line(*_status(notification)),
        *_verdict(notification),
        *(line(run(said, italic=True), spacing="Small") for said in news if said),
    ]
    return box(items, style=_style(notification), bleed=True)


def _style(notification: Notification) -> str:
    """Green only for what is over; grey where it was closed and nobody knows."""
    if notification.over:
        return "emphasis" if notification.firing else "good"
    return _STYLES[notification.severity]


def _status(notification: Notification) -> Iterator[Element]:
    yield run(state(notification), weight="Bolder", color=_COLOURS[_style(notification)])
    named = dict.fromkeys((notification.title, notification.object))
    facts = [f" · {fact}" for fact in (*named, notification.cluster) if fact]
    yield from (run(fact, weight="Bolder") for fact in facts[:1])
    yield from (run(fact) for fact in facts[1:])


def _verdict(notification: Notification) -> Iterator[Element]:
    """The cause, and below it how sure; the plain summary where nobody gave a verdict."""
    verdicts = [block for block in notification.blocks if isinstance(block, Verdict)]
    for verdict in verdicts or [Verdict(notification.summary)]:
        sure = sureness(verdict)
        if verdict.text:
            yield line(run(verdict.text, size="Large", weight="Bolder"), spacing="Small")
        if sure:
            yield line(run(sure, isSubtle=True), spacing="Small")


def _body(notification: Notification) -> Iterator[Element]:
    """Every part; folded as a whole once it is over, since the first card has said it."""
    parts = [_block(block, f"part{place}") for place, block in enumerate(notification.blocks)]
    shown = list(chain.from_iterable(parts))
    if shown and notification.over:
        yield from folded("past", "What was found", shown)
    else:
        yield from shown


def _foot(notification: Notification) -> Iterator[Element]:
    if notification.footer:
        yield line(run(notification.footer, isSubtle=True, size="Small"), spacing="Medium")


def _block(block: Block, name: str) -> Iterator[Element]:
    match block:
        case Verdict():  # stands in the head
            return
        case Paragraph(text, heading):
            yield from _heading(heading)
            yield from _prose(text, "Small" if heading else "Medium")
        case LogBlock():
            yield from _log(block, name)
        case EvidenceList():
            yield from _evidence(block, name)
        case Changes() | Actions() | Bullets() | AlertList():
            yield from _list(block, name)
        case _:
            assert_never(block)


def _list(block: Changes | Actions | Bullets | AlertList, name: str) -> Iterator[Element]:
    match block:
        case Changes(lines, heading):
            yield from _heading(heading)
            for each in lines:
                yield line(
                    run(f"{each.field}: ", weight="Bolder"),
                    run(each.before or "nothing", strikethrough=bool(each.before)),
                    f" → {each.after or 'nothing'}",
                    spacing="Small",
                )
        case Actions(steps, heading):
            yield from _heading(heading)
            for number, step in enumerate(steps, 1):
                yield from _action(number, step)
        case Bullets(texts, heading):
            yield from _heading(heading)
            yield from (line(f"• {text}", spacing="Small") for text in texts)
        case AlertList(alerts, heading):
            yield from _alerts([_alert(each) for each in alerts], heading, name)
        case _:
            assert_never(block)


def _heading(text: str) -> Iterator[Element]:
    if text:
        yield line(run(text, weight="Bolder"), spacing="Medium")


def _prose(text: str, first: str) -> Iterator[Element]:
    parts = [part for part in text.split("\n") if part.strip()]
    for number, part in enumerate(parts):
        yield line(part, spacing="Small" if number else first)


def _evidence(block: EvidenceList, name: str) -> Iterator[Element]:
    """What was seen, at once; the commands and what they show, folded."""
    yield from _heading(block.heading)
    shown: list[Element] = []
    for item in block.items:
        yield line(run(f"{item.id}  ", isSubtle=True), item.text, spacing="Small")
        shown.extend(_piece(item))
    if shown:
        yield from folded(name, "How to see it yourself", shown)


def _piece(item: EvidenceItem) -> Iterator[Element]:
    detail = "" if item.detail == item.text else item.detail.strip("\n")
    if item.command or detail:
        yield line(run(item.id, weight="Bolder"), spacing="Small")
    yield from _command(item.command)
    yield from _output(detail)


def _action(number: int, action: Action) -> Iterator[Element]:
    risk = RISKS[action.risk]
    warning = [run(f"  {risk}", color=_RISK_COLOURS[action.risk], weight="Bolder")] if risk else []
    place = "Small" if number == 1 else "Default"
    yield line(f"{number}. {action.text}", *warning, spacing=place)
    yield from _command(action.command)


def _command(command: str) -> Iterator[Element]:
    if command:
        yield code(command, "Bash")


def _log(block: LogBlock, name: str) -> Iterator[Element]:
    """Its end at once, where the cause stands; what was written before it, folded."""
    yield from _heading(block.heading)
    yield from _command(block.command)
    before, end = block.lines[:-LOG_END], block.lines[-LOG_END:]
    yield from _output("\n".join(end))
    earlier = list(_output("\n".join(before)))
    if earlier:
        yield from folded(name, f"{len(before)} lines before", earlier)


def _output(text: str) -> Iterator[Element]:
    if text.strip():  # an empty code block is no valid element
        yield code(text)


def _alerts(lines: list[Element], heading: str, name: str) -> Iterator[Element]:
    if len(lines) > SHORT_LIST:
        counted = heading if heading.endswith(")") else f"{heading} · {len(lines)}"
        yield from folded(name, counted, lines)
    else:
        yield from _heading(heading)
        yield from lines


def _alert(alert: AlertLine) -> Element:
    name = run(alert.name, weight="Bolder", strikethrough=not alert.firing)
    stands = _since(alert.since) if alert.firing else "resolved"
    facts = "".join(f" · {fact}" for fact in (alert.summary, stands) if fact)
    return line(name, *([facts] if facts else []), spacing="Small")


def _since(when: datetime | None) -> str:
    return f"since {when.astimezone(UTC):%d %b %H:%M} UTC" if when else ""
