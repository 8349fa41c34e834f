"""A notification as Slack blocks: the verdict above, the rest beside a bar in its colour."""

from collections.abc import Iterable, Iterator, Sequence
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
from workers.slack.buttons import buttons
from workers.slack.mrkdwn import bold, code, command, fence, link, paragraphs, prose, short_command
from workers.wording import cut, one_line
from workers.wording.text import REPEATED, headline, state

MAX_SECTION = 3000  # characters; docs.slack.dev, section block
MAX_HEADER = 150  # characters of plain text; Slack, Block Kit reference
MAX_LOG = 2800  # characters of a log in one section, its heading beside it
MAX_FALLBACK = 500  # characters of what a lock screen shows; Slack would take 4,000
MAX_CONTEXT = 1000  # characters of the footer; a context element takes 3,000
COLOURS = {
    "CRITICAL": "#d32f2f",
    "ERROR": "#e8590c",
    "WARNING": "#f2b01e",
    "INFO": "#3b82d0",
    "RESOLVED": "#2eb67d",
    "CLOSED": "#8d8d8d",
}
_RISKS = {
    Risk.READ_ONLY: "",
    Risk.SAFE: " _(changes the cluster)_",
    Risk.DISRUPTIVE: " :warning: *DISRUPTIVE*",
}

Json = dict[str, object]


def draw(notification: Notification, *, stands_alone: bool, pressable: bool = False) -> Json:
    """``text``, ``blocks`` and ``attachments`` of a message.

    ``stands_alone``: nothing can be said beside it later, so it says why it is sent now. What
    can be edited does not, or the first edit would take it away again. ``pressable``: with
    buttons, right under the verdict, since Slack may fold what stands beside the bar.
    """
    beside = list(_beside(notification, stands_alone=stands_alone))
    colour = COLOURS[state(notification)]
    return {
        "text": fallback(notification),
        "blocks": [*_above(notification), *(buttons(notification) if pressable else ())],
        "attachments": [{"color": colour, "blocks": beside}] if beside else [],
    }


def fallback(notification: Notification) -> str:
    """One line for lock screens and screen readers."""
    return prose(headline(notification), MAX_FALLBACK)


def _above(notification: Notification) -> Iterator[Json]:
    place = f" · {notification.cluster}" if notification.cluster else ""
    title = one_line(f"{state(notification)} · {notification.title}{place}")
    shown = {"type": "plain_text", "text": cut(title, MAX_HEADER), "emoji": False}
    yield {"type": "header", "text": shown}
    verdicts = [block for block in notification.blocks if isinstance(block, Verdict)]
    yield from _sections(_verdict(each) for each in verdicts)


def _beside(notification: Notification, *, stands_alone: bool) -> Iterator[Json]:
    if stands_alone and notification.news:
        yield from _sections([bold(notification.news)])
    for block in notification.blocks:
        yield from _sections(_parts(block))
    links = (link(each.text, each.url) for each in notification.links)
    yield from _context("  ·  ".join(each for each in links if each))
    if stands_alone and notification.maybe_repeated:
        yield from _context(REPEATED)
    yield from _context(prose(notification.footer, MAX_CONTEXT))


def _sections(parts: Iterable[str]) -> Iterator[Json]:
    """As few sections as hold the parts, none of them torn."""
    text = ""
    for part in (each for each in parts if each):
        if text and len(text) + 1 + len(part) > MAX_SECTION:
            yield {"type": "section", "text": _mrkdwn(text)}
            text = ""
        text = f"{text}\n{part}" if text else part
    if text:
        yield {"type": "section", "text": _mrkdwn(text)}


def _context(text: str) -> Iterator[Json]:
    if text:
        yield {"type": "context", "elements": [_mrkdwn(text)]}


def _mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text, "verbatim": True}  # verbatim: no links by itself


def _parts(block: Block) -> Iterator[str]:
    match block:
        case Verdict():
            return  # stands above
        case Paragraph(text, heading):
            yield bold(heading)
            yield paragraphs(text, MAX_SECTION - 10)
        case LogBlock(lines, heading, shown_by):
            yield from _log(lines, heading)
            yield short_command(shown_by)
        case EvidenceList() | Changes() | Actions() | Bullets() | AlertList():
            listed = list(_listed(block))
            yield from [bold(block.heading), *listed] if listed else []
        case _:
            assert_never(block)


def _listed(block: EvidenceList | Changes | Actions | Bullets | AlertList) -> Iterator[str]:
    match block:
        case EvidenceList(items):
            yield from (_evidence(item) for item in items)
        case Changes(lines):
            yield from (_change(line) for line in lines)
        case Actions(steps):
            yield from (_action(step, number) for number, step in enumerate(steps, 1))
        case Bullets(texts):
            yield from (f"• {prose(text)}" for text in texts)
        case AlertList(alerts):
            yield from (_alert(alert) for alert in alerts)
        case _:
            assert_never(block)


def _verdict(verdict: Verdict) -> str:
    sure = [prose(verdict.confidence, 100)] if verdict.confidence else []
    cause = [code(verdict.cause, 100)] if verdict.cause else []
    beside = f" ({', '.join(sure + cause)})" if sure or cause else ""
    return f"{bold(verdict.text)}{beside}"


def _log(lines: Sequence[str], heading: str) -> Iterator[str]:
    yield bold(heading)
    if lines:
        yield fence(lines, MAX_LOG)


def _evidence(item: EvidenceItem) -> str:
    shown = short_command(item.command)
    said = f"• {prose(item.text)} [{prose(item.id, 20)}]"
    return f"{said}\n{shown}" if shown else said


def _change(line: ChangeLine) -> str:
    return f"• {prose(line.field, 300)}: {code(line.before, 600)} → {code(line.after, 600)}"


def _action(action: Action, number: int) -> str:
    said = f"{number}. {prose(action.text)}{_RISKS[action.risk]}"
    shown = command(action.command)
    if action.command and not shown:
        return f"{said} _(its command is too long for here)_"
    return f"{said}\n{shown}" if shown else said


def _alert(alert: AlertLine) -> str:
    name = prose(alert.name, 200).replace("~", "\u223c")
    said = name if alert.firing else f"~{name}~ resolved"
    return f"• {said}" + (f": {prose(alert.summary, 600)}" if alert.summary else "")
