"""What the evidence knows, and what a sentence claims beyond it: names, images, ports, numbers."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.investigation import Investigation
from workers.analysis.commands import atoms
from workers.analysis.planted import without_directives

_SIGNALS = 128  # a shell's exit code for death by signal 9 is 137
_SHORT_WORD = 3  # characters
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_ATOM = re.compile(r"[A-Za-z0-9][\w.-]*[A-Za-z0-9]|[A-Za-z0-9]")
_MEASURE = re.compile(r"(\d+(?:\.\d+)?)([A-Za-z%]{1,3})")
_MEASURE_START = re.compile(r"x?\d")
_COUNT = re.compile(r"x(\d+)")
# A time's digits are no counts: 15:57 says nothing about 57 replicas.
_STAMP = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?")
_MOMENT = re.compile(r"\b(?:\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?Z?)?|\d\d:\d\d(?::\d\d)?)\b")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)", re.IGNORECASE)
_QUOTES = "\"'\u201c\u201d\u2018\u2019\u00ab\u00bb"
_QUOTED = re.compile(rf"(?<!\w)[{_QUOTES}]([^{_QUOTES}\n]{{2,80}})[{_QUOTES}](?!\w)")
_HOST = re.compile(r"\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:[:/][^\s,;)]*)?", re.IGNORECASE)
_PATH = re.compile(r"(?<![\w.])[\w.-]+/[\w./:@-]*\w")
_KINDS = (
    "Pod|Deployment|ReplicaSet|StatefulSet|DaemonSet|Job|CronJob|Node|Service|Namespace|ConfigMap"
    "|Secret|ServiceAccount|Ingress|PersistentVolumeClaim|PersistentVolume|PVC|StorageClass"
)
# The word after a kind is a name unless it is one of a sentence.
_NAMED = re.compile(rf"\b(?:{_KINDS})s? [\"'`]?([a-z][\w.-]*\w)")
_ANY_CASE = re.compile(
    rf"\b(?:{_KINDS})s?[ /:]+[\"'`]?([a-z0-9]+(?:[-.][a-z0-9]+)+)\b", re.IGNORECASE
)
_SENTENCE_TEXT = """
a an and are as at be because been by can cannot could did do does exists for fails failed from had
has have in into is it its itself keeps may must named needs never no not of on once only or phase
ready references restarts rollout runs scheduled selector should specification spec starts status
stays still template that the then there they this to until waits was were which while will with
without would controller events logs name names object objects
"""
_SENTENCE_WORDS = frozenset(_SENTENCE_TEXT.split())
# Words of the trade that hold a digit and name nothing in a cluster.
_TRADE_TEXT = """
k8s x86 x86_64 amd64 arm64 http2 http/2 h2 ipv4 ipv6 s3 ec2 oauth2 utf-8 utf8 sha256 sha1 md5 base64
p50 p90 p95 p99 l4 l7 log4j
"""
_TRADE = frozenset(_TRADE_TEXT.split())
# A command in a sentence is nobody's evidence: steps have a field for it.
_COMMANDS = re.compile(
    r"\b(?:kubectl|helm|oc|docker|crictl|curl|wget|ssh|scp|sudo|chmod|chown|mkfs|systemctl|bash|nc)"
    r"\s+[\w./-]|\brm\s+-|\bsh\s+-c\b|\|\s*(?:sh|bash)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Known:
    """What may be named: every atom of the evidence, and all of its text in lower case."""

    atoms: frozenset[str]
    text: str

    def inventions(self, said: str, *, allowed: frozenset[str] = frozenset()) -> Iterator[str]:
        """Names, images, addresses, commands and numbers in it that nobody has seen."""
        said = _THOUSANDS.sub("", said)
        said = _MOMENT.sub(lambda found: "" if self.says(found[0]) else found[0], said)
        phrases = [
            found[0]
            for pattern in (_COMMANDS, _HOST, _PATH)
            for found in pattern.finditer(said)
            if not _prose(found[0])
        ]
        phrases += [each for each in _QUOTED.findall(said) if each not in allowed]
        names = (*_NAMED.findall(said), *_ANY_CASE.findall(said))
        phrases += [each for each in names if each not in _SENTENCE_WORDS]
        yield from (each for each in phrases if not self.says(each))
        numbered = (each for each in _ATOM.findall(said) if any(map(str.isdigit, each)))
        yield from (each for each in numbered if not self._has(each, allowed))

    def says(self, text: str) -> bool:
        """Whether the evidence holds these very words."""
        return text.lower().strip(" .,;:") in self.text

    def _has(self, atom: str, allowed: frozenset[str]) -> bool:
        """Whether a word with a digit in it was seen, as it is or in another dress."""
        ordinal = _ORDINAL.fullmatch(atom)
        dresses = {atom, atom.lower(), atom.removesuffix("B"), ordinal[1] if ordinal else atom}
        if atom.lower() in _TRADE or dresses & self.atoms or dresses & allowed:
            return True
        parts = [part for part in re.split(r"[-_]", atom) if any(each.isdigit() for each in part)]
        return parts != [atom] and all(self._has(part, allowed) for part in parts)


def known_of(investigation: Investigation, evidence: Iterable[Evidence]) -> Known:
    """The target, these pieces of evidence, and what rules made of them; no alert's own words."""
    target = investigation.target
    texts = [target.container, *map(str, target.chain)]
    for each in evidence:
        texts += [each.id, each.object, without_directives(each.text)]
    commands = [each.command for each in investigation.evidence]
    for finding in investigation.findings:
        texts.append(finding.title)
        texts += [step.action for step in finding.remediation]
        commands += [step.command for step in finding.remediation]
    text = "\n".join(texts)
    found = atoms(_STAMP.sub(" ", text)) | atoms("\n".join(commands))
    return Known(found | frozenset(_derived(found)), text.lower())


def _derived(found: Iterable[str]) -> Iterator[str]:
    """The number in a measure or a count (``5m0s``, ``128Mi``, ``x7``), the signal in an exit code."""
    for atom in found:
        if not _MEASURE_START.match(atom):
            continue
        for number, unit in _MEASURE.findall(atom):
            yield number
            yield number + unit
        count = _COUNT.fullmatch(atom)
        if count:
            yield count[1]
        if atom.isdecimal() and _SIGNALS < int(atom) < 2 * _SIGNALS:
            yield str(int(atom) - _SIGNALS)


def _prose(text: str) -> bool:
    """``and/or``, ``e.g``: words of a sentence, neither host nor path."""
    parts = re.split(r"[./]", text)
    return all(part.isalpha() and len(part) <= _SHORT_WORD for part in parts)
