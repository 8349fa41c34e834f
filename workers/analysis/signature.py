"""Which question this is: the same for two investigations that differ only in what drifts.

Names of objects are numbered in the order in which they appear, times, ages, ids, addresses and
counts are masked, lines that then say the same are one. What decides stays: causes, reasons,
exit codes, quantities, images, and which name stands where.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from alertwhy.domain.diagnosis import Diagnosis, RuledOut
from alertwhy.domain.evidence import Evidence
from alertwhy.domain.finding import Step
from alertwhy.domain.investigation import Investigation

LOGS = "pod-logs"

# A number is a count or an id unless what stands before it says that it decides.
_DECIDES = r"(?<!ode )(?<!ode: )(?<!exit )(?<!status )(?<!signal )(?<!port )(?<!port: )(?<!uid )"
_QUANTITY = r"(?<!request )(?<!limit )(?<!cpu )"  # 250m of a CPU is no quarter of an hour
_GENERATED = "[bcdfghjklmnpqrstvwxz2456789]"  # Kubernetes' alphabet for suffixes
_DRIFTS = tuple(
    (re.compile(pattern), mask)
    for pattern, mask in (
        (
            r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?",
            "<time>",
        ),
        (r"\b\d\d:\d\d:\d\d(?:[.,]\d{1,9})?\b", "<time>"),
        (r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", "<id>"),
        (rf"-(?=[a-z]{{0,9}}\d){_GENERATED}{{8,10}}(?:-{_GENERATED}{{5}})?(?![\w-])", "-<id>"),
        (r"\b(?:\d{1,3}\.){3}\d{1,3}\b", "<address>"),
        (r"\b(?=[0-9a-f]{0,63}\d)(?=[0-9a-f]{0,63}[a-f])[0-9a-f]{8,64}\b", "<id>"),
        (_QUANTITY + r"\b(?:\d{1,9}(?:\.\d{1,9})?(?:d|h|ms|m|s|us|µs|ns)){1,5}\b", "<age>"),
        (r"\bx\d+\b", "x#"),
        (_DECIDES + _QUANTITY + r"(?<![\w.:/-])\d+(?:\.\d+)?(?:/\d+)?(?![\w.:/-]|%)", "#"),
    )
)


@dataclass(frozen=True)
class Signed:
    """The signature, and the names that it numbers, in their order."""

    signature: str
    names: tuple[str, ...]


def sign(investigation: Investigation, *asked: str) -> Signed:
    """The signature of a question; ``asked`` is what else makes it another one (language …)."""
    names = _names(investigation)
    mask = _numbered(names)
    parts = [*asked, *_verdict(investigation, mask)]
    parts += [_seen(each, mask) for each in investigation.evidence]
    if any(each.collector == LOGS for each in investigation.evidence):
        # a log may hold anything, so nothing said about it is told in another namespace
        parts.append(f"namespace {investigation.namespace}")
    digest = hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest()
    return Signed(digest, names)


def renamed(said: Diagnosis, before: tuple[str, ...], after: tuple[str, ...]) -> Diagnosis:
    """An answer about one set of names, told about another; grounding decides what holds."""
    if before == after:
        return said
    change = _Renaming(dict(zip(before, after, strict=True)))
    return replace(
        said,
        summary=change(said.summary),
        root_cause=change(said.root_cause),
        remediation=tuple(
            Step(change(each.action), change(each.command), each.risk, each.because)
            for each in said.remediation
        ),
        ruled_out=tuple(RuledOut(change(each.cause), each.because) for each in said.ruled_out),
        unresolved=tuple(map(change, said.unresolved)),
    )


class _Renaming:
    """Replaces whole names, all at once."""

    def __init__(self, names: dict[str, str]) -> None:
        self._names = names
        longest_first = sorted(filter(None, names), key=len, reverse=True)
        either = "|".join(map(re.escape, longest_first))
        self._pattern = re.compile(
            "$.^" if not either else rf"(?<![A-Za-z0-9-])(?:{either})(?![A-Za-z0-9-])"
        )

    def __call__(self, text: str) -> str:
        return self._pattern.sub(lambda found: self._names[found[0]], text)


def _names(investigation: Investigation) -> tuple[str, ...]:
    """Namespaces and names, each once, in the order in which they appear."""
    target = investigation.target
    found = [target.namespace, target.name]
    for ref in target.chain:
        found += [ref.namespace, ref.name]
    for each in investigation.evidence:
        found += each.object.partition(" ")[2].split("/")
    return tuple(dict.fromkeys(each for each in found if each))


def _numbered(names: Iterable[str]) -> _Renaming:
    """Each name by its place: letters, because digits are masked."""
    return _Renaming({name: f"<{_letters(place)}>" for place, name in enumerate(names)})


def _letters(place: int) -> str:
    first, last = divmod(place, 26)
    return (_letters(first - 1) if first else "") + chr(ord("A") + last)


def _verdict(investigation: Investigation, mask: _Renaming) -> Iterator[str]:
    yield f"{investigation.target.kind} {mask(investigation.target.container)}"
    for finding in investigation.findings:
        yield f"{finding.cause} {finding.confidence} {_without_drift(mask(finding.title))}"


def _seen(evidence: Evidence, mask: _Renaming) -> str:
    lines = _without_drift(mask(evidence.text)).splitlines()
    about = f"{evidence.id} {evidence.collector} {mask(evidence.object)}"
    return "\n".join((about, *sorted(set(lines))))


def _without_drift(text: str) -> str:
    for pattern, masked in _DRIFTS:
        text = pattern.sub(masked, text)
    return text
