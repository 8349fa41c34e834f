"""Holds a diagnosis to the evidence: what cites nothing or names the unknown is dropped."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from alertwhy.domain.diagnosis import Diagnosis, Likelihood, RuledOut
from alertwhy.domain.finding import Confidence, Risk, Step
from alertwhy.domain.investigation import Investigation
from alertwhy.errors import AnalysisError
from workers.analysis.commands import parsed
from workers.analysis.denials import denies
from workers.analysis.known import Known, known_of
from workers.analysis.suggested import suggestions

# Whoever can make a container write a line can name anything there, so a log's word is enough
# to look at something and not enough to change it.
LOGS = "pod-logs"

_MAX_CITED = 8  # ids a claim; more is no citation any more
_FULL_STOPS = "\u3002\uff01\uff1f"  # Chinese and Japanese, which put no space after them
_SENTENCE = re.compile(rf"(?<=[.!?])\s+|(?<=[{_FULL_STOPS}])")


@dataclass(frozen=True)
class Held:
    """What is left, of how many claims (cause, sentences, steps, what is ruled out or open)."""

    diagnosis: Diagnosis
    claims: int
    dropped: int


def hold(said: Diagnosis, investigation: Investigation, *, shown: tuple[str, ...]) -> Held:
    """What is left of it; raises AnalysisError where the root cause itself is unsupported.

    ``shown`` are the ids of the evidence that the model was given. Confidence is only lowered.
    """
    judge = _Judge(investigation, frozenset(shown))
    because = judge.cited(said.because)
    if not because or not said.root_cause:
        raise AnalysisError("the model cited no evidence")
    if denies(f"{said.root_cause} {said.summary}") and judge.proven:
        raise AnalysisError("the model denied what the evidence shows")
    if not judge.supports(said.root_cause):
        raise AnalysisError("the model's cause names what no evidence shows")
    sentences = [each for each in _SENTENCE.split(said.summary) if each.strip()]
    kept = [each for each in sentences if judge.supports(each)]
    left = replace(
        said,
        summary=" ".join(kept) or said.root_cause,
        because=because,
        remediation=tuple(filter(None, map(judge.step, said.remediation))),
        ruled_out=tuple(filter(None, map(judge.ruled_out, said.ruled_out))),
        unresolved=tuple(each for each in said.unresolved if judge.supports(each)),
    )
    doubtful = because != _asked(said.because) or kept != sentences or judge.against(because)
    if doubtful:
        left = replace(left, confidence=Likelihood.LOW)
    claims = 1 + len(sentences) + _listed(said)
    return Held(left, claims, claims - 1 - len(kept) - _listed(left))


def _listed(said: Diagnosis) -> int:
    return len(said.remediation) + len(said.ruled_out) + len(said.unresolved)


def _asked(because: Iterable[str]) -> tuple[str, ...]:
    """The ids as they were meant: ``[E1]`` is ``e1``, twice is once."""
    return tuple(dict.fromkeys(each.strip(" []().").lower() for each in because))[:_MAX_CITED]


class _Judge:
    """One investigation's evidence: what it shows, and what it is enough for."""

    def __init__(self, investigation: Investigation, shown: frozenset[str]) -> None:
        seen = investigation.evidence
        self._shown = shown
        self._findings = [
            each for each in investigation.findings if each.confidence is not Confidence.POSSIBLE
        ]
        self._everything = known_of(investigation, seen)
        self._trusted = known_of(investigation, (e for e in seen if e.collector != LOGS))
        self._logs = frozenset(each.id for each in seen if each.collector == LOGS)

    @property
    def proven(self) -> bool:
        """Whether rules found a cause that is more than a guess."""
        return bool(self._findings)

    def cited(self, because: Iterable[str]) -> tuple[str, ...]:
        """The ids that exist and were shown."""
        return tuple(each for each in _asked(because) if each in self._shown)

    def supports(self, sentence: str, *, allowed: frozenset[str] = frozenset()) -> bool:
        """Whether it names nothing but what was seen."""
        return next(self._everything.inventions(sentence, allowed=allowed), None) is None

    def against(self, because: tuple[str, ...]) -> bool:
        """Whether it rests on logs alone while rules found a cause in something else."""
        cited = {each for finding in self._findings for each in finding.because}
        return bool(cited) and not cited & {*because} and {*because} <= self._logs

    def ruled_out(self, said: RuledOut) -> RuledOut | None:
        """The same with its citations checked, None where it has none."""
        because = self.cited(said.because)
        if not because or not said.cause or not self.supports(said.cause):
            return None
        return replace(said, because=because)

    def step(self, said: Step) -> Step | None:
        """The same with its risk, None where it cites nothing or names the unknown."""
        because = self.cited(said.because)
        if not because or not said.action:
            return None
        if not said.command:
            kept = self.supports(said.action)
            return replace(said, because=because, risk=Risk.READ_ONLY) if kept else None
        command = parsed(said.command)
        if command is None:
            return None
        known: Known = self._everything if command.risk is Risk.READ_ONLY else self._trusted
        suggested = suggestions(said.command, self._trusted.atoms)
        if not command.names <= known.atoms | suggested:
            return None
        if not self.supports(said.action, allowed=suggested):
            return None
        return replace(said, because=because, risk=command.risk, suggested=tuple(sorted(suggested)))


def grounded(said: Diagnosis, investigation: Investigation, *, shown: tuple[str, ...]) -> Diagnosis:
    """What is left of it, without the count."""
    return hold(said, investigation, shown=shown).diagnosis
