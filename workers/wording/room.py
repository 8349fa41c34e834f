"""A notification made small enough for a channel: the same message with less of each thing in it.

Channels with a size limit draw it in one room after another, each smaller than the last, and
send the first that fits. What is left out is said in a heading; a command is shown whole or
not at all, since half a command may do something else.
"""

from collections.abc import Callable, Iterable, Mapping, Sized
from dataclasses import dataclass, replace
from typing import TypeVar, assert_never

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
    Link,
    LogBlock,
    Notification,
    Paragraph,
    Verdict,
)
from workers.wording import clean, cut, one_line

Drawn = TypeVar("Drawn", bound=Mapping[str, object])


@dataclass(frozen=True)
class Room:
    """How much goes in: counts of things, and characters of one text, line, command or address."""

    log_lines: int
    line: int
    detail: int
    text: int
    command: int
    items: int
    blocks: int
    links: int
    url: int


def first_fitting(
    notification: Notification,
    rooms: tuple[Room, ...],
    draw: Callable[[Notification], Drawn],
    *,
    fits: Callable[[Drawn], bool],
) -> Drawn:
    """What ``draw`` makes of it in the largest room where it ``fits``, else in the last one."""
    for room in rooms[:-1]:
        drawn = draw(shrink(notification, room))
        if fits(drawn):
            return drawn
    return draw(shrink(notification, rooms[-1]))


def shrink(notification: Notification, room: Room) -> Notification:
    """The same notification with every text clean and no longer than the room allows.

    A log that stands in a part of its own is not repeated with the evidence.
    """
    logs = {"\n".join(block.lines) for block in notification.blocks if isinstance(block, LogBlock)}
    shown = [_without(block, logs) for block in notification.blocks[: room.blocks]]
    blocks = tuple(_block(block, room) for block in shown)
    left = len(notification.blocks) - len(blocks)
    footer = f"{left} parts left out for want of room. {notification.footer}" if left else ""
    return replace(
        notification,
        title=_text(notification.title, room),
        summary=_text(notification.summary, room),
        news=_text(notification.news, room),
        object=_text(notification.object, room),
        cluster=_text(notification.cluster, room),
        namespace=_text(notification.namespace, room),
        cause=_text(notification.cause, room),
        footer=_text(footer or notification.footer, room),
        blocks=blocks,
        links=_links(notification.links, room),
        alert_names=tuple(_text(name, room) for name in notification.alert_names[: room.items]),
    )


def _text(text: str, room: Room) -> str:
    return cut(one_line(text), room.text)


def _command(command: str, room: Room) -> str:
    whole = clean(command).strip()
    return whole if len(whole) <= room.command else ""


def _links(links: Iterable[Link], room: Room) -> tuple[Link, ...]:
    good = (link for link in links if link.url.startswith(("https://", "http://")))
    short = [link for link in good if len(link.url) <= room.url and link.url == clean(link.url)]
    return tuple(Link(_text(link.text, room), link.url) for link in short[: room.links])


def _without(block: Block, logs: set[str]) -> Block:
    if not isinstance(block, EvidenceList):
        return block
    items = (
        replace(item, detail="") if item.detail.strip("\n") in logs else item
        for item in block.items
    )
    return replace(block, items=tuple(items))


def _block(block: Block, room: Room) -> Block:
    match block:
        case Verdict():
            return Verdict(
                *(_text(each, room) for each in (block.text, block.confidence, block.cause))
            )
        case Paragraph(text, heading):
            return Paragraph(cut(clean(text).strip(), room.text), _text(heading, room))
        case LogBlock():
            return _log(block, room)
        case EvidenceList() | Changes() | Actions() | Bullets() | AlertList():
            return _list(block, room)
        case _:
            assert_never(block)


def _log(block: LogBlock, room: Room) -> LogBlock:
    """The last lines: what was written nearest to the end."""
    there = len(block.lines)
    shown = block.lines[max(there - room.log_lines, 0) :]
    said = _text(block.heading, room)
    if not shown and there:
        said = f"{said} ({there} lines, no room for them here)"
    elif len(shown) < there:
        said = f"{said} (the end of {there} lines)"
    lines = tuple(cut(clean(line).rstrip(), room.line) for line in shown)
    return LogBlock(lines, said, _command(block.command, room))


def _list(block: EvidenceList | Changes | Actions | Bullets | AlertList, room: Room) -> Block:
    match block:
        case EvidenceList(evidence):
            pieces = tuple(_piece(item, room) for item in evidence[: room.items])
            return EvidenceList(pieces, _heading(block.heading, evidence, room))
        case Changes(lines):
            changes = tuple(_change(line, room) for line in lines[: room.items])
            return Changes(changes, _heading(block.heading, lines, room))
        case Actions(steps):
            actions = tuple(_action(step, room) for step in steps[: room.items])
            return Actions(actions, _heading(block.heading, steps, room))
        case Bullets(texts):
            points = tuple(_text(text, room) for text in texts[: room.items])
            return Bullets(points, _heading(block.heading, texts, room))
        case AlertList(alerts):
            named = tuple(_alert(alert, room) for alert in alerts[: room.items])
            return AlertList(named, _heading(block.heading, alerts, room))
        case _:
            assert_never(block)


def _heading(heading: str, there: Sized, room: Room) -> str:
    said = _text(heading, room)
    return said if len(there) <= room.items else f"{said} ({room.items} of {len(there)})"


def _piece(item: EvidenceItem, room: Room) -> EvidenceItem:
    detail = cut(clean(item.detail).strip("\n"), room.detail)
    return EvidenceItem(
        _text(item.id, room), _text(item.text, room), _command(item.command, room), detail
    )


def _change(line: ChangeLine, room: Room) -> ChangeLine:
    return ChangeLine(_text(line.field, room), _text(line.before, room), _text(line.after, room))


def _action(action: Action, room: Room) -> Action:
    return Action(_text(action.text, room), _command(action.command, room), action.risk)


def _alert(alert: AlertLine, room: Room) -> AlertLine:
    return replace(alert, name=_text(alert.name, room), summary=_text(alert.summary, room))
