"""What the model is asked to return, and the diagnosis made of it: typed, short, plain."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from alertwhy.domain.diagnosis import Diagnosis, Likelihood, RuledOut
from alertwhy.domain.finding import Risk, Step
from workers.analysis.plain import command_line, plain

MAX_SUMMARY = 600  # characters; three sentences
MAX_LINE = 300  # characters of any other text; one sentence
MAX_COMMAND = 500  # characters
MAX_ITEMS = (
    5  # of steps, ruled out causes and open questions: what a person reads at three at night
)


class _Strict(BaseModel):
    """All fields required and no others named: what strict JSON schemas demand.

    What a lax server adds is ignored, not refused.
    """

    model_config = ConfigDict(json_schema_extra={"additionalProperties": False})


class StepReply(_Strict):
    """One step, its command ``""`` where none does it."""

    action: str
    command: str
    because: list[str]


class RuledOutReply(_Strict):
    """A cause that the evidence speaks against."""

    cause: str
    because: list[str]


class Reply(_Strict):
    """The shape that the server is held to."""

    summary: str
    root_cause: str
    confidence: Literal["high", "medium", "low"]
    because: list[str]
    remediation: list[StepReply]
    ruled_out: list[RuledOutReply]
    unresolved: list[str]


def diagnosis_of(reply: Reply) -> Diagnosis:
    """The reply in our words, not yet held to the evidence; every step counts as disruptive."""
    return Diagnosis(
        plain(reply.summary, MAX_SUMMARY),
        plain(reply.root_cause, MAX_LINE),
        Likelihood(reply.confidence),
        tuple(reply.because),
        tuple(map(_step, reply.remediation[:MAX_ITEMS])),
        tuple(
            RuledOut(plain(each.cause, MAX_LINE), tuple(each.because))
            for each in reply.ruled_out[:MAX_ITEMS]
        ),
        tuple(filter(None, (plain(each, MAX_LINE) for each in reply.unresolved[:MAX_ITEMS]))),
    )


def _step(reply: StepReply) -> Step:
    return Step(
        plain(reply.action, MAX_LINE),
        command_line(reply.command, MAX_COMMAND) if reply.command.strip() else "",
        Risk.DISRUPTIVE,
        tuple(reply.because),
    )
