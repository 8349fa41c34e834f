"""Admit: empties the inbox in bounded batches, each decided and committed at once."""

from dataclasses import replace
from hashlib import sha256

import structlog

from alertwhy import wire
from alertwhy.domain.admission import Changes
from alertwhy.domain.alert import Alert, AlertGroup
from alertwhy.domain.episode import Outcome
from alertwhy.domain.naming import Naming
from alertwhy.errors import PayloadError
from alertwhy.redact import redact, redacted_labels
from alertwhy.store.inbox import Entry
from workers.admission import Batch, admit
from workers.pipeline.means import Means

BATCH = 20  # POSTs decided at once; each may hold thousands of alerts
TRIES = 50  # losing the race so often means that something is broken

log = structlog.get_logger()


def empty_inbox(means: Means) -> int:
    """Admit whatever waits; how many alerts that were."""
    means.store.inbox.unwant()
    total = 0
    while means.store.inbox.depth():
        total += _admit(means)
    return total


def _admit(means: Means) -> int:
    """One batch; how many alerts it held."""
    read: dict[str, AlertGroup] = {}
    for _ in range(TRIES):
        decided: list[Changes] = []
        if _commit(means, read, decided):
            _count(means, decided[-1])
            return sum(len(receipt.alerts) for receipt in decided[-1].receipts.values())
    raise RuntimeError("admission lost the race for its epoch too often; the sweep tries again")


def _commit(means: Means, read: dict[str, AlertGroup], decided: list[Changes]) -> bool:
    """Read, decide and write under one watch; ``read`` keeps what was parsed for the next try.

    Read earlier, an entry may be another's by now: decided twice, it would count as a repeat.
    """
    now = means.now()

    config = means.config()

    def decide() -> Changes:
        entries = means.store.inbox.read(BATCH)
        new = [each for each in entries if each.receipt not in read]
        read.update({each.receipt: _group(each, config.naming) for each in new})
        groups = tuple((each.receipt, read[each.receipt]) for each in entries)
        batch = Batch(groups, config.route, means.cluster_name, now, means.new_id)
        known = means.store.episodes.read(batch.alert_keys(), batch.claim_keys())
        decided.append(admit(batch, known))
        return decided[-1]

    done = means.store.episodes.commit(
        decide, now=now, also=lambda pipe, items: means.queues.wake(items, pipe=pipe)
    )
    return done is not None


def _group(entry: Entry, naming: Naming) -> AlertGroup:
    """The stored POST, redacted: from here on no text holds a secret."""
    try:
        group = wire.ALERT_GROUP.load(entry.group)
    except PayloadError as error:  # another version wrote it, or nobody of ours
        log.error("inbox_entry_unreadable", receipt=entry.receipt, reason=str(error))
        return AlertGroup(source="unreadable", alerts=())
    keys = (
        (sha256(group.group_key.encode(errors="replace")).hexdigest(),) if group.group_key else ()
    )
    return replace(
        group, alerts=tuple(_kept(alert, keys).named_by(naming) for alert in group.alerts)
    )


def _kept(alert: Alert, group_keys: tuple[str, ...]) -> Alert:
    return replace(
        alert,
        labels=redacted_labels(alert.labels),
        annotations=redacted_labels(alert.annotations),
        generator_url=redact(alert.generator_url),
        group_keys=group_keys,
    )


def _count(means: Means, changes: Changes) -> None:
    outcomes: dict[Outcome, int] = {}
    for receipt in changes.receipts.values():
        for admitted in receipt.alerts:
            outcomes[admitted.outcome] = outcomes.get(admitted.outcome, 0) + 1
    for outcome, amount in outcomes.items():
        means.store.counters.add("alertwhy_alerts_admitted_total", amount, outcome=outcome)
