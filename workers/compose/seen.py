"""Evidence as a message shows it: what is cited, what a rollout changed, the last log lines.

Only texts are read: facts do not outlive the job that collected them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.investigation import Investigation
from alertwhy.domain.notification import (
    ChangeLine,
    Changes,
    EvidenceItem,
    EvidenceList,
    LogBlock,
    Paragraph,
)
from alertwhy.domain.target import Target
from workers.wording import clean, cut, one_line

ROLLOUT = "rollout"
OWNERS = "owners"
EVENTS = "events"
LOGS = "pod-logs"
MOST_PIECES = 5
MAX_LINE = 300  # characters of the line that stands for a piece of evidence
MAX_CHANGES = 12
QUOTED = 60  # characters by which a line of a log is known again in a finding's title
SHORT_LOG = MAX_LINE // 2  # characters of a log of one line, which stands whole with the evidence
_CHANGE = re.compile(r"[-•*]?\s*(?P<field>.+?):\s+(?P<before>.*?)\s+(?:->|→)\s+(?P<after>.*)")
# The scheduler's second sentence, which only repeats in other words that the pod fits nowhere.
_PREEMPTION = re.compile(r"[.,]? preemption: \d+/\d+ nodes are available: .*$")
# Beside the counts of replicas it says nothing new.
_TOLD_ELSEWHERE = ("owners: ", "Available=False: MinimumReplicasUnavailable: Deployment does not")


def evidence(investigation: Investigation) -> Iterator[EvidenceList]:
    """What the cause rests on; where there is none, what was seen at all."""
    cited = list(_cited(investigation))
    if cited:
        yield EvidenceList(_items(cited, investigation))
    elif investigation.evidence:
        yield EvidenceList(_items(investigation.evidence, investigation), "Seen")


def changes(investigation: Investigation) -> Iterator[Changes | Paragraph]:
    """What the last rollout changed; dated by its first line, since it may be an old one."""
    cited = list(_cited(investigation))
    for each in investigation.evidence:
        if each.collector == ROLLOUT and each.text.strip():
            lines = [_arrowed(line) for line in _lines(each)]
            yield _rollout(lines, "What changed" if each in cited else "Last rollout")


def _rollout(lines: list[str], heading: str) -> Changes | Paragraph:
    found = [_CHANGE.fullmatch(line) for line in lines[1:]]
    changed = tuple(ChangeLine(m["field"], m["before"], m["after"]) for m in found if m)
    if not changed:
        told = "\n".join(cut(line, MAX_LINE) for line in lines[:MAX_CHANGES])
        return Paragraph(told, heading)
    counted = f" ({MAX_CHANGES} of {len(changed)})" if len(changed) > MAX_CHANGES else ""
    return Changes(changed[:MAX_CHANGES], f"{heading}: {cut(lines[0], MAX_LINE)}{counted}")


def logs(investigation: Investigation) -> Iterator[LogBlock]:
    """The first log that is cited; its command stands with the evidence, if that is shown."""
    for place, each in enumerate(_cited(investigation)):
        lines = tuple(clean(each.text).strip("\n").splitlines())
        if each.collector == LOGS and any(line.strip() for line in lines):
            if place < MOST_PIECES and len(lines) == 1 and len(one_line(lines[0])) <= SHORT_LOG:
                return  # it stands with the evidence
            command = "" if place < MOST_PIECES else one_line(each.command)
            yield LogBlock(lines, f"Last log lines of {one_line(each.object)}", command)
            return


def _cited(investigation: Investigation) -> Iterator[Evidence]:
    """Each once: what the first cause rests on, then the diagnosis, then the other findings."""
    by_id = {each.id: each for each in investigation.evidence}
    yield from (by_id[each] for each in dict.fromkeys(_citations(investigation)) if each in by_id)


def _citations(investigation: Investigation) -> Iterator[str]:
    for first in investigation.findings[:1]:
        yield from first.because
    if investigation.diagnosis:
        yield from investigation.diagnosis.because
    for other in investigation.findings[1:]:
        yield from other.because


def _items(pieces: Iterable[Evidence], found: Investigation) -> tuple[EvidenceItem, ...]:
    """The first few, a command that shows two of them once."""
    items = [_item(each, found) for each in list(pieces)[:MOST_PIECES]]
    seen: set[str] = set()
    shown = []
    for item in items:
        shown.append(replace(item, command="") if item.command in seen else item)
        seen.add(item.command)
    return tuple(shown)


def _item(piece: Evidence, found: Investigation) -> EvidenceItem:
    lines = _telling_line(piece, found) if piece.collector == LOGS else _chosen(piece)
    told = "; ".join(line.rstrip(".;") for line in lines).replace(":; ", ": ") or "nothing"
    thing = one_line(piece.object)
    line = told if thing in told else f"{_named(piece, found.target)}: {told}"
    return EvidenceItem(piece.id, cut(line, MAX_LINE), one_line(piece.command), clean(piece.text))


def _chosen(piece: Evidence) -> list[str]:
    """Of what was fetched, the lines that tell something which does not stand elsewhere."""
    lines = _lines(piece)
    if piece.collector == EVENTS:
        return _telling(lines)
    if piece.collector == ROLLOUT:  # what it changed stands in a block of its own
        return [_arrowed(line) for line in lines if not _CHANGE.fullmatch(line)] or lines[:1]
    if piece.collector == OWNERS:  # who owns it stands in the title and the line below
        return [line for line in lines if not line.startswith(_TOLD_ELSEWHERE)]
    return lines


def _telling_line(piece: Evidence, found: Investigation) -> list[str]:
    """Of a log the last line that a finding speaks of, else the last one."""
    lines = _lines(piece)
    quoted = [one_line(each.title).partition(": ")[2][:QUOTED] for each in found.findings]
    told = [line for line in lines if any(each and each in line for each in quoted)]
    return (told or lines)[-1:]


def _lines(piece: Evidence) -> list[str]:
    lines = [one_line(line) for line in clean(piece.text).splitlines() if line.strip()]
    return [_PREEMPTION.sub("", line) for line in lines]


def _named(piece: Evidence, target: Target) -> str:
    """By its kind where its name stands in the title or the line below, as a person would say it."""
    for ref in (target.named, target.ref):
        if str(ref) == piece.object:
            return "Log" if piece.collector == LOGS else ref.kind
    return one_line(piece.object)


def _arrowed(line: str) -> str:
    return line.replace(" -> ", " → ")


def _telling(events: list[str]) -> list[str]:
    """Warnings before what is normal, the newest first; back-offs last, which only repeat them."""
    newest_first = list(reversed(events))
    return sorted(newest_first, key=lambda line: (" Warning " not in line, " BackOff" in line))
