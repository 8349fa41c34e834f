"""Analyse: the model's grounded answer, or the reason why there is none; then tell again."""

from alertwhy.domain.delivery import PENDING
from alertwhy.domain.diagnosis import Diagnosis
from alertwhy.domain.investigation import Investigation
from alertwhy.store.work import Item, Lease, StageName
from workers.pipeline.asking import FLIGHT, Answered, Later, Missing, outcome_of
from workers.pipeline.means import Means
from workers.pipeline.storming import not_asked


def analyse(means: Means, identity: str) -> None:
    """Do what is outstanding; a message never waits longer than its route's patience for it."""
    lease = means.store.work.begin(Item(StageName.ANALYSE, identity), means.now())
    while lease:
        later = _once(means, lease)
        if later:
            return _give_back(means, lease, later)
        lease = means.store.work.finish(lease, means.now())
    return None


def _once(means: Means, lease: Lease) -> Later | None:
    """Ask and tell; a Later where it has to be done another time."""
    found = means.store.investigations.load(lease.item.investigation)
    if found is None or found.diagnosis_missing != PENDING or not found.concluded:
        return None
    together = not_asked(means, found)
    outcome = Missing(together, "together") if together else outcome_of(means, found)
    if isinstance(outcome, Later):
        return outcome
    _tell(means, lease, found, outcome)
    return None


def _tell(means: Means, lease: Lease, found: Investigation, outcome: Answered | Missing) -> None:
    answer: Diagnosis | str = outcome.diagnosis if isinstance(outcome, Answered) else outcome.why
    if not means.store.investigations.save_diagnosis(lease, answer, now=means.now()):
        return
    means.store.counters.add("alertwhy_analyses_total", outcome=_word(outcome))
    means.wake(*(Item(StageName.DELIVER, found.id, each.receiver) for each in found.routed))


def _word(outcome: Answered | Missing) -> str:
    if isinstance(outcome, Missing):
        return outcome.outcome
    return "again" if outcome.again else "answered"


def _give_back(means: Means, lease: Lease, later: Later) -> None:
    """Undone, for later; whoever waits for a flight is woken when it lands."""
    means.store.work.postpone(lease, later.until, firm=not later.signature)
    if not later.signature:
        return
    waits = means.store.answers.wait(later.signature, str(lease.item), seconds=FLIGHT)
    if not waits:  # it landed in between
        means.queues.wake([lease.item])
