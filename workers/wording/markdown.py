"""A notification as Markdown (CommonMark with GitHub's strike-through): for tickets and files."""

import re
from collections.abc import Iterator
from typing import assert_never

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
from workers.wording import clean, one_line
from workers.wording.text import REPEATED, RISKS, place, sureness

_SPECIAL = re.compile(r"([\\`*_\[\]<>~|#&!])")
_LEADING = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))", re.MULTILINE)  # lists, rules, headings
_TICKS = re.compile(r"`+")


def to_markdown(notification: Notification) -> str:
    """The message in full; foreign text in it is escaped, commands and logs are code."""
    parts = [f"# {_escape(place(notification))}"]
    if notification.news:
        parts.append(f"*{_line(notification.news)}*")
    parts += ["\n".join(_block(block)) for block in notification.blocks]
    if notification.links:
        good = (link for link in notification.links if link.url.startswith(("http:", "https:")))
        parts.append(" · ".join(_link(link) for link in good))
    if notification.maybe_repeated:
        parts.append(f"*{REPEATED}*")
    parts.append(_line(notification.footer))
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Verdict():
            sure = sureness(block)
            yield f"**{_line(block.text)}**" + (f" ({_line(sure)})" if sure else "")
        case Paragraph(text, heading):
            yield from _headed(heading)
            yield _LEADING.sub(_break_leading, _escape(clean(text)))
        case LogBlock(lines, heading, command):
            yield from _headed(heading)
            yield from _fenced("\n".join(clean(line) for line in lines))
            if command:
                yield f"\n{_code(command)}"
        case EvidenceList() | Changes() | Actions() | Bullets() | AlertList():
            yield from _headed(block.heading)
            yield from _listed(block)
        case _:
            assert_never(block)


def _listed(block: EvidenceList | Changes | Actions | Bullets | AlertList) -> Iterator[str]:
    match block:
        case EvidenceList(items):
            yield from (_evidence(item) for item in items)
        case Changes(lines):
            yield from (_change(line) for line in lines)
        case Actions(steps):
            for number, step in enumerate(steps, 1):
                yield from _action(step, number)
        case Bullets(texts):
            yield from (f"- {_line(text)}" for text in texts)
        case AlertList(alerts):
            yield from (_alert(alert) for alert in alerts)
        case _:
            assert_never(block)


def _headed(heading: str) -> Iterator[str]:
    if heading:
        yield f"## {_line(heading)}\n"


def _evidence(item: EvidenceItem) -> str:
    command = f"  \n  {_code(item.command)}" if item.command else ""
    return f"- {_line(item.text)} \\[{_line(item.id)}\\]{command}"


def _change(line: ChangeLine) -> str:
    return f"- {_line(line.field)}: {_code(line.before)} → {_code(line.after)}"


def _action(action: Action, number: int) -> Iterator[str]:
    risk = RISKS[action.risk]
    yield f"{number}. {_line(action.text)}" + (f" **({risk})**" if risk else "")
    if action.command:
        yield from (f"   {line}" for line in _fenced(one_line(action.command), "sh"))


def _alert(alert: AlertLine) -> str:
    name = f"**{_line(alert.name)}**" if alert.firing else f"~~{_line(alert.name)}~~ resolved"
    return f"- {name}" + (f": {_line(alert.summary)}" if alert.summary else "")


def _link(link: Link) -> str:
    url = one_line(link.url).replace(" ", "%20").replace("<", "%3C").replace(">", "%3E")
    return f"[{_line(link.text)}](<{url}>)"


def _line(text: str) -> str:
    return _LEADING.sub(_break_leading, _escape(one_line(text)))


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _break_leading(found: re.Match[str]) -> str:
    mark = found[2]
    return f"{found[1]}{mark}\u200b" if mark.isdigit() else f"{found[1]}\\{mark}"


def _longest_run(text: str) -> int:
    return max((len(run) for run in _TICKS.findall(text)), default=0)


def _code(text: str) -> str:
    text = one_line(text)
    if not text:
        return "(none)"
    ticks = "`" * (_longest_run(text) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def _fenced(text: str, language: str = "") -> Iterator[str]:
    fence = "`" * max(3, _longest_run(text) + 1)
    yield f"{fence}{language}"
    yield from text.split("\n")
    yield fence
