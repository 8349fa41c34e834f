"""Asks the model on behalf of all workers: once a question, inside the budget, past the breaker.

What is asked elsewhere right now, or of a server that wants a pause, is given back for later
(``Later``): no worker ever waits.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import structlog

from alertwhy import wire
from alertwhy.domain.diagnosis import Diagnosis, Said, Tokens
from alertwhy.domain.investigation import Investigation
from alertwhy.domain.routing import Analysis, Behaviour
from alertwhy.errors import AnalysisError, ModelBusy, ModelDown, PayloadError
from alertwhy.store.answers import ANSWER_KEPT, FAILURE_KEPT
from alertwhy.store.spending import Reservation, Spender
from alertwhy.store.work import item_of
from workers.analysis import TIMEOUT, Asked, How, ask, question_of, size_of
from workers.analysis.grounding import hold
from workers.analysis.prompt import BYTES_PER_TOKEN, MAX_BYTES, VERSION
from workers.analysis.signature import renamed, sign
from workers.clients.openai import Model
from workers.pipeline.means import Means

OVER_BUDGET = "over budget"
FLIGHT = TIMEOUT + 20  # seconds; a call and what stands around it
LEAST_QUESTION = 1_500  # tokens; less holds the instructions and next to no evidence
UNSAID_PAUSE = 2.0  # seconds, where a server asks for a pause and does not say for how long
# What was measured of a model is believed only within reason: a server may count what it likes.
FEWEST_BYTES, MOST_BYTES = 2.0, 4.0  # a token; dense logs, and plain English

log = structlog.get_logger()


@dataclass(frozen=True)
class Answered:
    """A grounded diagnosis, and whether it was had before."""

    diagnosis: Diagnosis
    again: bool = False


@dataclass(frozen=True)
class Missing:
    """Why there is none: for the message, and in a word for metrics."""

    why: str
    outcome: str = "failed"


@dataclass(frozen=True)
class Later:
    """Look again at ``until``, or when the flight of this signature lands."""

    until: datetime
    signature: str = ""


Outcome = Answered | Missing | Later


def behaviour_of(found: Investigation) -> Behaviour:
    """What the first route that wants a model asks for, with the patience of the most patient."""
    wanted = [r.behaviour for r in found.routed if r.behaviour.analysis is Analysis.MODEL]
    first = wanted[0] if wanted else Behaviour()
    return replace(first, patience=max((each.patience for each in wanted), default=first.patience))


def outcome_of(means: Means, found: Investigation) -> Outcome:
    """The answer, why there is none, or when to look again."""
    if means.model is None:
        return Missing("no model configured")
    return _Asking(means, found, means.model).outcome()


class _Asking:
    """One investigation's question."""

    def __init__(self, means: Means, found: Investigation, model: Model) -> None:
        self._means = means
        self._found = found
        self._model = model
        self._behaviour = behaviour_of(found)
        self._budget = means.config().budget
        told = (VERSION, means.model_name, self._behaviour.language, self._behaviour.audience)
        self._signed = sign(found, *told)

    def outcome(self) -> Outcome:
        """Through the cache, then the flight."""
        signature = self._signed.signature
        entry = self._means.store.answers.enter(signature, seconds=FLIGHT)
        if entry.answer:
            return self._had(entry.answer)
        if not entry.flight:
            return Later(self._means.now() + timedelta(seconds=entry.wait + 1), signature)
        said: Said | None = None
        try:
            said, outcome = self._fly()
        finally:
            self._land(entry.flight, said)
        return outcome

    def _land(self, flight: str, said: Said | None) -> None:
        kept = FAILURE_KEPT if said and said.failed else ANSWER_KEPT
        answer = wire.SAID.dump(said).decode() if said else ""
        waiting = self._means.store.answers.land(self._signed.signature, flight, answer, kept=kept)
        self._means.queues.wake([item_of(each) for each in waiting])

    def _had(self, answer: str) -> Outcome:
        """What was said about the same question, told about this investigation's objects."""
        try:
            said = wire.SAID.load(answer)
        except PayloadError:  # another version wrote it
            return Missing("model failed: its answer of before cannot be read")
        if said.diagnosis is None:
            return Missing(f"model failed: {said.failed}")
        free = replace(
            renamed(said.diagnosis, said.names, self._signed.names),
            tokens=Tokens(),
            seconds=0.0,
            cost=self._budget.cost(Tokens()),
        )
        try:
            return Answered(self._held(free, said.shown), again=True)
        except AnalysisError as error:
            return Missing(f"model failed: {error}")

    def _fly(self) -> tuple[Said | None, Outcome]:
        """The one call, if it may be made; what is to be kept for others, and our own outcome."""
        closed = self._means.store.servers.allow(self._means.model_name, self._means.now())
        if closed.open:
            return None, self._pause(datetime.fromtimestamp(closed.until / 1000, tz=UTC))
        how = self._how()
        if how is None:
            return None, self._over("investigation")
        reserved = self._reserve(how)
        if reserved.refused:
            return None, self._over(reserved.refused)
        return self._call(how, reserved)

    def _call(self, how: How, reserved: Reservation) -> tuple[Said | None, Outcome]:
        try:
            asked = ask(self._found, self._model, how)
        except AnalysisError as error:
            return self._failed(error, reserved)
        said = replace(asked.said, names=self._signed.names)
        answered = self._count(asked, reserved)
        try:
            return said, Answered(self._held(answered, said.shown))
        except AnalysisError as error:
            return Said(failed=str(error)), Missing(f"model failed: {error}")

    def _failed(self, error: AnalysisError, reserved: Reservation) -> tuple[Said | None, Outcome]:
        store, name, now = self._means.store, self._means.model_name, self._means.now()
        charged = reserved.amount if isinstance(error, ModelDown) and error.charged else 0
        store.spending.settle(reserved, error.spent or charged)
        if isinstance(error, ModelBusy):
            until = now + timedelta(seconds=error.after or UNSAID_PAUSE)
            store.servers.pause(name, until)
            return None, self._pause(until, str(error))
        if isinstance(error, ModelDown):
            if store.servers.failed(name, now):
                log.warning("model_paused", model=self._means.model_name.rpartition(" ")[2])
        else:
            store.servers.answered(name)
        return Said(failed=str(error)), Missing(f"model failed: {error}")

    def _pause(self, until: datetime, why: str = "") -> Outcome:
        """Later, if the message can still wait for it."""
        since = self._found.concluded_at or self._found.updated_at
        if until <= since + timedelta(seconds=self._behaviour.patience):
            return Later(until)
        if why:
            return Missing(f"model failed: {why}")
        again = f"its server has failed repeatedly; it is asked again at {until:%H:%M:%S} UTC"
        return Missing(f"model failed: {again}", "paused")

    def _over(self, limit: str) -> Missing:
        self._means.store.counters.add("alertwhy_model_refused_total", budget=limit)
        return Missing(OVER_BUDGET, "over_budget")

    def _how(self) -> How | None:
        """As much as the investigation may still spend; None where no question fits."""
        spent = self._means.store.spending.of_investigation(self._found.id)
        tokens = self._budget.for_question(spent)
        if tokens < LEAST_QUESTION:
            return None
        return How(
            language=self._behaviour.language,
            audience=self._behaviour.audience,
            max_bytes=min(MAX_BYTES, int(tokens * self._bytes_per_token())),
            max_output=self._budget.tokens_per_answer,
        )

    def _reserve(self, how: How) -> Reservation:
        size = size_of(question_of(self._found, how))
        tokens = int(size / self._bytes_per_token()) + how.max_output
        spender = Spender(self._found.id, self._found.namespace)
        return self._means.store.spending.reserve(
            spender, tokens, budget=self._budget, now=self._means.now()
        )

    def _bytes_per_token(self) -> float:
        """Learned from what the server counted, within reason."""
        seen = self._means.store.servers.bytes_per_token(self._means.model_name)
        return min(MOST_BYTES, max(FEWEST_BYTES, seen or BYTES_PER_TOKEN))

    def _count(self, asked: Asked, reserved: Reservation) -> Diagnosis:
        """Settle and learn; the diagnosis with what it cost. A server that counts nothing is not free."""
        store, name = self._means.store, self._means.model_name
        if asked.said.diagnosis is None:
            raise AssertionError("what was asked was answered, or it raised")
        tokens = asked.said.diagnosis.tokens
        store.servers.answered(name)
        store.spending.settle(reserved, tokens.input + tokens.output or reserved.amount)
        if tokens.input:
            store.servers.observe(name, asked.size, tokens.input)
        cost = self._budget.cost(tokens)
        for kind, amount in (("input", tokens.input), ("output", tokens.output)):
            store.counters.add("alertwhy_model_tokens_total", amount, kind=kind)
        if cost:
            store.counters.add("alertwhy_model_cost_total", cost)
        return replace(asked.said.diagnosis, cost=cost)

    def _held(self, said: Diagnosis, shown: tuple[str, ...]) -> Diagnosis:
        """What the evidence supports; counts what it does not."""
        try:
            held = hold(said, self._found, shown=shown)
        except AnalysisError:
            self._claims(1, 1)
            raise
        self._claims(held.claims, held.dropped)
        return held.diagnosis

    def _claims(self, claims: int, dropped: int) -> None:
        add = self._means.store.counters.add
        add("alertwhy_model_claims_total", claims - dropped, outcome="kept")
        add("alertwhy_model_claims_total", dropped, outcome="dropped")
