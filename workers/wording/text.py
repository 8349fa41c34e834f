"""A notification as plain text: for a terminal, a log, or a channel that refused the layout."""

from collections.abc import Iterator
from typing import assert_never

from alertwhy.domain.finding import Risk
from alertwhy.domain.notification import (
    Action,
    Actions,
    AlertLine,
    AlertList,
    Block,
    Bullets,
    ChangeLine,
    Changes,
    EvidenceItem,
    EvidenceList,
    LogBlock,
    Notification,
    Paragraph,
    Verdict,
)
from workers.wording import clean, one_line

REPEATED = "This may be a repeat: an earlier send got no answer."
# What a reader must see before running a command; reading needs no word.
RISKS = {Risk.READ_ONLY: "", Risk.SAFE: "changes the cluster", Risk.DISRUPTIVE: "DISRUPTIVE"}


def state(notification: Notification) -> str:
    """One word in capitals: the severity while it stands, ``RESOLVED``, or ``CLOSED`` unresolved."""
    if not notification.over:
        return notification.severity.upper()
    return "CLOSED" if notification.firing else "RESOLVED"


def headline(notification: Notification) -> str:
    """The whole message in one line, the cause in it: what a lock screen shows.

    A lock screen has room for about a hundred characters: nothing is said twice.
    """
    if not one_line(notification.summary).startswith(f"{one_line(notification.title)} "):
        return one_line(f"{place(notification)}: {notification.summary}")
    where = f" in {notification.cluster}" if notification.cluster else ""
    return one_line(f"{state(notification)}{where}: {notification.summary}")


def place(notification: Notification) -> str:
    """How bad and where: ``CRITICAL: Deployment shop/cart in prod``."""
    cluster = f" in {notification.cluster}" if notification.cluster else ""
    return one_line(f"{state(notification)}: {notification.title}{cluster}")


def sureness(verdict: Verdict) -> str:
    """How sure, and the cause's id: ``certain, oom-killed``; empty where neither is known."""
    return ", ".join(one_line(part) for part in (verdict.confidence, verdict.cause) if part)


def to_text(notification: Notification) -> str:
    """The message in full, for a fixed-width reader; ends without a line end."""
    told = any(isinstance(block, Verdict) for block in notification.blocks)
    parts = [place(notification) if told else headline(notification)]
    if notification.news:
        parts.append(one_line(notification.news))
    parts += ["\n".join(block_text(block)) for block in notification.blocks]
    if notification.links:
        links = (f"{one_line(link.text)}: {one_line(link.url)}" for link in notification.links)
        parts.append("\n".join(links))
    if notification.maybe_repeated:
        parts.append(REPEATED)
    parts.append(one_line(notification.footer))
    return "\n\n".join(part for part in parts if part)


def block_text(block: Block) -> Iterator[str]:
    """The lines of one block, its heading first."""
    match block:
        case Verdict():
            sure = sureness(block)
            yield one_line(block.text) + (f" ({sure})" if sure else "")
        case Paragraph(text, heading):
            yield from _headed(heading)
            yield from clean(text).splitlines()
        case LogBlock(lines, heading, command):
            yield from _headed(heading)
            yield from (f"  | {clean(line)}" for line in lines)
            yield from _command(command)
        case EvidenceList() | Changes() | Actions() | Bullets() | AlertList():
            yield from _headed(block.heading)
            yield from _listed(block)
        case _:
            assert_never(block)


def _listed(block: EvidenceList | Changes | Actions | Bullets | AlertList) -> Iterator[str]:
    match block:
        case EvidenceList(items):
            for piece in items:
                yield from _evidence(piece)
        case Changes(lines):
            yield from (_change(line) for line in lines)
        case Actions(steps):
            for number, step in enumerate(steps, 1):
                yield from _action(step, number)
        case Bullets(texts):
            yield from (f"- {one_line(text)}" for text in texts)
        case AlertList(alerts):
            yield from (_alert(alert) for alert in alerts)
        case _:
            assert_never(block)


def _headed(heading: str) -> Iterator[str]:
    if heading:
        yield f"{one_line(heading)}:"


def _command(command: str) -> Iterator[str]:
    if command:
        yield f"    $ {one_line(command)}"


def _evidence(item: EvidenceItem) -> Iterator[str]:
    yield f"- [{one_line(item.id)}] {one_line(item.text)}"
    yield from _command(item.command)


def _change(line: ChangeLine) -> str:
    return f"- {one_line(line.field)}: {one_line(line.before)} -> {one_line(line.after)}"


def _action(action: Action, number: int) -> Iterator[str]:
    risk = RISKS[action.risk]
    yield f"{number}. {one_line(action.text)}" + (f" [{risk}]" if risk else "")
    yield from _command(action.command)


def _alert(alert: AlertLine) -> str:
    said = one_line(f"{alert.name}: {alert.summary}" if alert.summary else alert.name)
    return f"- {said}" if alert.firing else f"- (resolved) {said}"
