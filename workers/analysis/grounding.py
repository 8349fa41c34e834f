"""Holds a diagnosis to the evidence: what cites nothing or names the unknown is dropped."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from alertwhy.domain.diagnosis import Diagnosis, Likelihood, RuledOut
from alertwhy.domain.evidence import Evidence
from alertwhy.domain.finding import Risk, Step
from alertwhy.domain.investigation import Investigation
from alertwhy.errors import AnalysisError
from workers.analysis.commands import atoms, parsed

# Whoever can make a container write a line can name anything there, so a log's word is enough
# to look at something and not enough to change it.
LOGS = "pod-logs"

_MAX_CITED = 8  # ids a claim; more is no citation any more
# What reads like an object's name or a quantity: cart-7c9f, 512Mi.
_TELLING = re.compile(r"\b(?=[a-z-]*\d)[a-z0-9]+(?:-[a-z0-9]+)+\b|\b\d+(?:Ki|Mi|Gi|Ti)\b")


def grounded(said: Diagnosis, investigation: Investigation, *, shown: tuple[str, ...]) -> Diagnosis:
    """What is left of it; raises AnalysisError where the root cause cites no evidence.

    ``shown`` are the ids of the evidence that the model was given. Confidence is only lowered.
    """
    known = frozenset(shown)
    because = _cited(said.because, known)
    if not because or not said.root_cause:
        raise AnalysisError("the model cited no evidence")
    everything = _atoms(investigation, investigation.evidence)
    doubtful = because != _asked(said.because) or _invents(said, everything)
    return replace(
        said,
        because=because,
        confidence=Likelihood.LOW if doubtful else said.confidence,
        remediation=tuple(_steps(said.remediation, investigation, known)),
        ruled_out=tuple(_ruled_out(said.ruled_out, known)),
    )


def _cited(because: Iterable[str], known: frozenset[str]) -> tuple[str, ...]:
    return tuple(each for each in _asked(because) if each in known)


def _asked(because: Iterable[str]) -> tuple[str, ...]:
    """The ids as they were meant: ``[E1]`` is ``e1``, twice is once."""
    return tuple(dict.fromkeys(each.strip(" []().").lower() for each in because))[:_MAX_CITED]


def _invents(said: Diagnosis, known: frozenset[str]) -> bool:
    """Whether the verdict names an object or a quantity that nobody has seen."""
    named = _TELLING.findall(f"{said.summary} {said.root_cause}")
    return any(each not in known for each in named)


def _ruled_out(found: Iterable[RuledOut], known: frozenset[str]) -> Iterator[RuledOut]:
    for each in found:
        because = _cited(each.because, known)
        if because and each.cause:
            yield replace(each, because=because)


def _steps(
    steps: Iterable[Step], investigation: Investigation, known: frozenset[str]
) -> Iterator[Step]:
    everything = _atoms(investigation, investigation.evidence)
    trusted = _atoms(investigation, (e for e in investigation.evidence if e.collector != LOGS))
    for step in steps:
        because = _cited(step.because, known)
        if not because or not step.action:
            continue
        if not step.command:
            yield replace(step, because=because, risk=Risk.READ_ONLY)
            continue
        command = parsed(step.command)
        if command is None:
            continue
        if command.names <= (everything if command.risk is Risk.READ_ONLY else trusted):
            yield replace(step, because=because, risk=command.risk)


def _atoms(investigation: Investigation, evidence: Iterable[Evidence]) -> frozenset[str]:
    """Every name and number in the target and the evidence; an alert's text is its sender's."""
    target = investigation.target
    texts = [target.container, *map(str, target.chain)]
    texts += [part for each in evidence for part in (each.object, each.text, each.command)]
    return atoms("\n".join(texts))
