"""A notification as plain JSON: for channels that show fields, and for programs behind them."""

from collections.abc import Iterator
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
from workers.wording.text import REPEATED, sureness

# What whoever is woken reads first stands first.
ORDER = ("verdict", "text", "what_to_do", "why", "changes", "evidence", "logs", "also", "alerts")

Entry = str | dict[str, str]


def outline(notification: Notification) -> dict[str, object]:
    """Its parts by name, the most urgent first; what is empty is left out."""
    sections: dict[str, list[Entry]] = {}
    for block in notification.blocks:
        for name, entry in _entries(block):
            sections.setdefault(name, []).append(entry)
    whole: dict[str, object] = {
        **{name: sections.get(name, []) for name in ORDER},
        "links": [{"text": link.text, "url": link.url} for link in notification.links],
        "object": notification.object,
        "namespace": notification.namespace,
        "cluster": notification.cluster,
        "cause": notification.cause,
        "note": REPEATED if notification.maybe_repeated else "",
        "about": notification.footer,
    }
    return {name: value for name, value in whole.items() if value}


def _entries(block: Block) -> Iterator[tuple[str, Entry]]:
    """Each entry with the name of the list that it belongs to."""
    match block:
        case Verdict(text):
            sure = sureness(block)
            yield "verdict", f"{text} ({sure})" if sure else text
        case Paragraph(text, heading):
            yield "text", f"{heading}: {text}" if heading else text
        case LogBlock(lines, heading, command):
            yield "logs", _full(heading=heading, command=command, text="\n".join(lines))
        case EvidenceList() | Changes() | Actions() | Bullets() | AlertList():
            yield from _listed(block)
        case _:
            assert_never(block)


def _listed(
    block: EvidenceList | Changes | Actions | Bullets | AlertList,
) -> Iterator[tuple[str, Entry]]:
    match block:
        case EvidenceList(pieces):
            for piece in pieces:
                yield "why", f"{piece.id}: {piece.text}"
                yield "evidence", _full(id=piece.id, command=piece.command, detail=piece.detail)
        case Changes(lines, heading):
            yield from (
                (
                    "changes",
                    _full(when=heading, field=each.field, before=each.before, after=each.after),
                )
                for each in lines
            )
        case Actions(steps):
            yield from (
                ("what_to_do", _full(action=each.text, command=each.command, risk=each.risk.value))
                for each in steps
            )
        case Bullets(texts, heading):
            yield from (("also", f"{heading}: {text}") for text in texts)
        case AlertList(alerts):
            yield from (("alerts", _alert(alert)) for alert in alerts)
        case _:
            assert_never(block)


def _alert(alert: AlertLine) -> str:
    said = f"{alert.name}: {alert.summary}" if alert.summary else alert.name
    return said if alert.firing else f"{said} (resolved)"


def _full(**fields: str) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value}
