"""A notification as plain JSON: for channels that show fields, and for programs behind them.

Fields are lists of lines. PagerDuty shows a list as a table with a row for each entry, and loses
the line ends within a text (librenms/librenms#14143).
"""

from collections.abc import Iterator, Sequence
from typing import assert_never

from alertwhy.domain.notification import (
    Actions,
    AlertLine,
    AlertList,
    Block,
    Bullets,
    Changes,
    EvidenceList,
    LogBlock,
    Notification,
    Paragraph,
    Verdict,
)
from workers.wording.text import REPEATED, RISKS, sureness

# What whoever is woken reads first stands first.
ORDER = ("verdict", "text", "what_to_do", "why", "changes", "evidence", "logs", "also", "alerts")


def outline(notification: Notification) -> dict[str, object]:
    """Its parts by name, the most urgent first; what is empty is left out."""
    sections: dict[str, list[str]] = {}
    for block in notification.blocks:
        for name, entry in _entries(block):
            sections.setdefault(name, []).append(entry)
    whole: dict[str, object] = {
        **{name: sections.get(name, []) for name in ORDER},
        "evidence": dict(_fetched(notification)),
        "links": [{"text": link.text, "url": link.url} for link in notification.links],
        "object": notification.object,
        "namespace": notification.namespace,
        "cluster": notification.cluster,
        "cause": notification.cause,
        "note": REPEATED if notification.maybe_repeated else "",
        "about": notification.footer,
    }
    return {name: value for name, value in whole.items() if value}


def _fetched(notification: Notification) -> Iterator[tuple[str, list[str]]]:
    """Each piece of evidence in full: the command that shows it, and what it showed."""
    for block in notification.blocks:
        for piece in block.items if isinstance(block, EvidenceList) else ():
            shown = [piece.command, *piece.detail.splitlines()]
            if any(shown):
                yield piece.id, [line for line in shown if line]


def _entries(block: Block) -> Iterator[tuple[str, str]]:
    """Each entry with the name of the list that it belongs to."""
    match block:
        case Verdict(text):
            sure = sureness(block)
            yield "verdict", f"{text} ({sure})" if sure else text
        case Paragraph(text, heading):
            said = f"{heading}: {text}" if heading else text
            yield from (("text", line) for line in said.splitlines() if line)
        case LogBlock(lines, heading, command):
            yield from (("logs", line) for line in (f"{heading}:", command, *lines) if line)
        case EvidenceList() | Changes() | Actions() | Bullets() | AlertList():
            yield from _listed(block)
        case _:
            assert_never(block)


def _listed(
    block: EvidenceList | Changes | Actions | Bullets | AlertList,
) -> Iterator[tuple[str, str]]:
    match block:
        case EvidenceList(pieces):
            for piece in pieces:
                yield "why", f"{piece.id}: {piece.text}"
        case Changes(lines, heading):
            yield "changes", f"{heading}:"
            yield from (
                ("changes", f"{each.field}: {each.before or 'nothing'} → {each.after or 'nothing'}")
                for each in lines
            )
        case Actions(steps):
            for number, step in enumerate(steps, 1):
                risk = RISKS[step.risk]
                yield "what_to_do", f"{number}. {step.text}" + (f" [{risk}]" if risk else "")
                yield from [("what_to_do", step.command)] if step.command else []
        case Bullets(texts, heading):
            yield from (("also", line) for line in _told(texts, heading))
        case AlertList(alerts):
            yield from (("alerts", _alert(alert)) for alert in alerts)
        case _:
            assert_never(block)


def _told(texts: Sequence[str], heading: str) -> Iterator[str]:
    """Several under their heading, one beside it."""
    if heading and len(texts) == 1:
        yield f"{heading}: {texts[0]}"
    else:
        yield from [f"{heading}:"] if heading else []
        yield from (f"• {text}" for text in texts)


def _alert(alert: AlertLine) -> str:
    said = f"{alert.name}: {alert.summary}" if alert.summary else alert.name
    return said if alert.firing else f"{said} (resolved)"
