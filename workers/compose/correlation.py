"""What many targets have in common: one entry for each cause, upstream ones first."""

from collections.abc import Iterable
from dataclasses import dataclass

from alertwhy.domain.finding import Finding
from alertwhy.domain.investigation import Investigation

MANY = 3  # targets with one and the same thing broken above them; two may be chance

# Causes that lie in something several targets share. Their titles name it, so that two targets
# with one title have one cause; an image, a quota or a webhook keeps the cause's own name.
NODE = "upstream-node"
VOLUME = "upstream-volume"
DEPENDENCY = "upstream-dependency"
_FAMILIES = (
    ("node-", NODE),
    ("volume-", VOLUME),
    ("pvc-", VOLUME),
    ("unschedulable-volume", VOLUME),
    ("upstream-", DEPENDENCY),
    ("database-", DEPENDENCY),
    ("dns-", DEPENDENCY),
    ("connection-", DEPENDENCY),
    ("webhook-unavailable", DEPENDENCY),
    ("rate-limited", DEPENDENCY),
)
_SHARED = ("image-", "quota-", "no-nodes", "admission-denied", "namespace-terminating")
UNKNOWN = "no cause proven"


@dataclass(frozen=True)
class Entry:
    """One cause and everything that has it: ``upstream`` where it is one thing above them all."""

    cause: str
    title: str
    members: tuple[Investigation, ...]
    upstream: bool = False


def correlate(members: Iterable[Investigation]) -> tuple[Entry, ...]:
    """Each member in one entry: upstream causes first, then by size, then by name."""
    left = tuple(members)
    found: list[Entry] = []
    for above, group in _by_what_they_share(left).items():
        if len(group) >= MANY:
            found.append(Entry(above[0], above[1], tuple(group), upstream=True))
    taken = {each.id for entry in found for each in entry.members}
    causes: dict[str, list[Investigation]] = {}
    for each in left:
        if each.id not in taken:
            causes.setdefault(each.cause or UNKNOWN, []).append(each)
    found += [Entry(cause, _title(cause, group), tuple(group)) for cause, group in causes.items()]
    return tuple(sorted(found, key=lambda e: (not e.upstream, -len(e.members), e.cause, e.title)))


def _by_what_they_share(
    members: Iterable[Investigation],
) -> dict[tuple[str, str], list[Investigation]]:
    found: dict[tuple[str, str], list[Investigation]] = {}
    for each in members:
        for finding in each.findings[:1]:
            cause = upstream(finding)
            if cause:
                found.setdefault((cause, finding.title), []).append(each)
    return found


def upstream(finding: Finding) -> str:
    """The cause that many such findings with one title have, ``""`` where it is each target's own."""
    for start, cause in _FAMILIES:
        if finding.cause.startswith(start):
            return cause
    return finding.cause if finding.cause.startswith(_SHARED) else ""


def _title(cause: str, group: list[Investigation]) -> str:
    titles = {each.title for each in group}
    if len(titles) == 1:
        return titles.pop()
    return cause.replace("-", " ").capitalize()
