"""Asks a language model why, once, and believes only what the evidence supports.

May live here: wording the question inside its budget, typing the answer, and holding it to the
evidence, all pure. May not: HTTP (``workers/clients/openai.py``), retries, or reading anything.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from alertwhy.domain.diagnosis import Diagnosis, Said
from alertwhy.domain.investigation import Investigation
from alertwhy.domain.routing import Audience
from alertwhy.errors import QuestionTooLong
from workers.analysis.cutting import size
from workers.analysis.grounding import hold
from workers.analysis.prompt import MAX_BYTES, Prompt, prompt
from workers.analysis.reply import Reply, diagnosis_of
from workers.clients.openai import Model

TIMEOUT = 60.0  # seconds for the whole call; past it a person has long begun to look


@dataclass(frozen=True)
class How:
    """How to ask: for whom, and how much. ``max_output`` of 0 leaves the answer uncapped."""

    language: str = "en"
    audience: Audience = Audience.SRE
    max_bytes: int = MAX_BYTES
    max_output: int = 0
    timeout: float = TIMEOUT


@dataclass(frozen=True)
class Asked:
    """What the model said, and how many bytes the question had."""

    said: Said
    size: int


def ask(
    investigation: Investigation,
    model: Model,
    how: How,
    *,
    clock: Callable[[], float] = time.monotonic,
) -> Asked:
    """One answer, not yet held to the evidence; a question too long is halved once."""
    started = clock()
    question = question_of(investigation, how)
    try:
        found = _put(question, model, how)
    except QuestionTooLong:
        question = question_of(investigation, replace(how, max_bytes=size_of(question) // 2))
        found = _put(question, model, how)
    found = replace(found, seconds=round(clock() - started, 3))
    return Asked(Said(found, question.shown), size_of(question))


def question_of(investigation: Investigation, how: How) -> Prompt:
    """What is sent."""
    return prompt(
        investigation, language=how.language, audience=how.audience, max_bytes=how.max_bytes
    )


def size_of(question: Prompt) -> int:
    """Its bytes."""
    return size(question.system) + size(question.user)


def analyse(
    investigation: Investigation,
    model: Model,
    *,
    language: str,
    timeout: float = TIMEOUT,
    clock: Callable[[], float] = time.monotonic,
) -> Diagnosis:
    """One grounded diagnosis; raises AnalysisError with the reason why there is none."""
    found = ask(investigation, model, How(language=language, timeout=timeout), clock=clock).said
    if found.diagnosis is None:
        raise AssertionError("what was asked was answered, or it raised")
    return hold(found.diagnosis, investigation, shown=found.shown).diagnosis


def _put(question: Prompt, model: Model, how: How) -> Diagnosis:
    answer = model.ask(
        question.system,
        question.user,
        shape=Reply,
        timeout=how.timeout,
        max_output=how.max_output,
    )
    return replace(diagnosis_of(answer.reply), model=answer.model, tokens=answer.tokens)
