"""Asks a language model why, once, and believes only what the evidence supports.

May live here: wording the question inside its budget, typing the answer, and holding it to the
evidence, all pure. May not: HTTP (``workers/clients/openai.py``), retries, or reading anything.
"""

import time
from collections.abc import Callable
from dataclasses import replace

from alertwhy.domain.diagnosis import Diagnosis
from alertwhy.domain.investigation import Investigation
from workers.analysis.grounding import grounded
from workers.analysis.prompt import MAX_BYTES, prompt
from workers.analysis.reply import Reply, diagnosis_of
from workers.clients.openai import Model

TIMEOUT = 60.0  # seconds for the whole call; past it a person has long begun to look


def analyse(
    investigation: Investigation,
    model: Model,
    *,
    language: str,
    timeout: float = TIMEOUT,
    clock: Callable[[], float] = time.monotonic,
) -> Diagnosis:
    """One grounded diagnosis; raises AnalysisError with the reason why there is none."""
    question = prompt(investigation, language=language, max_bytes=MAX_BYTES)
    started = clock()
    answer = model.ask(question.system, question.user, shape=Reply, timeout=timeout)
    said = replace(
        diagnosis_of(answer.reply),
        model=answer.model,
        tokens=answer.tokens,
        seconds=round(clock() - started, 3),
    )
    return grounded(said, investigation, shown=question.shown)
