"""What many targets have in common: one entry for each cause, upstream ones first."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from alertwhy.domain.investigation import Investigation

MANY = 3  # targets with one and the same thing broken above them; two may be chance

NODE = "upstream-node"
VOLUME = "upstream-volume"
DEPENDENCY = "upstream-dependency"
# Causes that lie in an image, a quota or a webhook keep their own name: it tells more.
_OWN_NAME = ("image-", "quota-", "no-nodes", "admission-denied", "namespace-terminating")
_FAMILIES = (
    ("node-", NODE),
    ("volume-", VOLUME),
    ("pvc-", VOLUME),
    ("pv-", VOLUME),
    ("unschedulable-volume", VOLUME),
)
UNKNOWN = "no cause proven"


@dataclass(frozen=True)
class Entry:
    """One cause and everything that has it: ``upstream`` where it is one thing above them all."""

    cause: str
    title: str
    members: tuple[Investigation, ...]
    upstream: bool = False


@dataclass(frozen=True)
class _Above:
    """What a member blames: the cause of an entry, and the thing, as its rule names it."""

    cause: str
    thing: str


def correlate(members: Iterable[Investigation]) -> tuple[Entry, ...]:
    """Each member in one entry: upstream causes first, then by size, then by name."""
    left = tuple(members)
    found = [
        Entry(above.cause, _heading(above, group), tuple(group), upstream=True)
        for above, group in _by_what_they_share(left).items()
        if len(group) >= MANY
    ]
    taken = {each.id for entry in found for each in entry.members}
    causes: dict[str, list[Investigation]] = {}
    for each in left:
        if each.id not in taken:
            causes.setdefault(each.cause or UNKNOWN, []).append(each)
    found += [Entry(cause, _title(cause, group), tuple(group)) for cause, group in causes.items()]
    return tuple(sorted(found, key=lambda e: (not e.upstream, -len(e.members), e.cause, e.title)))


def _by_what_they_share(members: tuple[Investigation, ...]) -> dict[_Above, list[Investigation]]:
    """Those who blame one thing together, and that thing itself where it is a target too."""
    found: dict[_Above, list[Investigation]] = {}
    for each in members:
        above = _blamed(each)
        if above:
            found.setdefault(above, []).append(each)
    things = {above.thing: above for above, group in found.items() if len(group) >= MANY}
    for each in members:
        itself = things.get(str(each.target.ref))
        if itself and each not in found[itself]:
            found[itself].append(each)
    return found


def _blamed(member: Investigation) -> _Above | None:
    for finding in member.findings[:1]:
        if finding.upstream:
            service = finding.upstream.startswith("Service ")  # whatever is wrong behind it
            return _Above(DEPENDENCY if service else above(finding.cause), finding.upstream)
    return None


def above(cause: str) -> str:
    """What a cause is called where it lies in one thing above many targets."""
    if cause.startswith(_OWN_NAME):
        return cause
    return next((name for start, name in _FAMILIES if cause.startswith(start)), DEPENDENCY)


def _heading(above: _Above, group: list[Investigation]) -> str:
    """Their title, or what all of their titles say of the thing, or what most suffer from."""
    titles = {each.title for each in group}
    if len(titles) == 1:
        return titles.pop()
    ends = {title.partition(above.thing)[2] for title in titles}
    if len(ends) == 1 and (end := ends.pop()):  # "… depends on Service shop/db, which has no pods"
        return _begun(f"{above.thing}{end}")
    causes = Counter(each.cause for each in group if each.cause and each.cause != above.cause)
    most = min(causes.items(), key=lambda pair: (-pair[1], pair[0]))[0] if causes else above.cause
    return _begun(f"{above.thing}: {most.replace('-', ' ')}")


def _begun(text: str) -> str:
    return text[0].upper() + text[1:]


def _title(cause: str, group: list[Investigation]) -> str:
    if cause == UNKNOWN:  # the title of such a one is its name
        return UNKNOWN.capitalize()
    titles = {each.title for each in group}
    if len(titles) == 1:
        return titles.pop()
    return cause.replace("-", " ").capitalize()
