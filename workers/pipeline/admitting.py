"""Admit: empties the inbox in bounded batches, each decided and committed at once."""

from dataclasses import replace

import structlog

from alertwhy import wire
from alertwhy.domain.admission import Changes
from alertwhy.domain.alert import Alert, AlertGroup
from alertwhy.domain.episode import Outcome
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
    while entries := means.store.inbox.read(BATCH):
        total += _admit(means, entries)
    return total


def _admit(means: Means, entries: list[Entry]) -> int:
    groups = tuple((entry.receipt, _group(entry)) for entry in entries)
    for _ in range(TRIES):
        decided: list[Changes] = []
        committed = _commit(means, groups, decided)
        if committed:
            _count(means, decided[-1])
            return sum(len(group.alerts) for _, group in groups)
    raise RuntimeError("admission lost the race for its epoch too often; the sweep tries again")


def _commit(
    means: Means, groups: tuple[tuple[str, AlertGroup], ...], decided: list[Changes]
) -> bool:
    now = means.now()
    batch = Batch(groups, means.config().route, means.cluster_name, now, means.new_id)

    def decide() -> Changes:
        known = means.store.episodes.read(batch.alert_keys(), batch.claim_keys())
        decided.append(admit(batch, known))
        return decided[-1]

    done = means.store.episodes.commit(
        decide, now=now, also=lambda pipe, items: means.queues.wake(items, pipe=pipe)
    )
    return done is not None


def _group(entry: Entry) -> AlertGroup:
    """The stored POST, redacted: from here on no text holds a secret."""
    try:
        group = wire.ALERT_GROUP.load(entry.group)
    except PayloadError as error:  # another version wrote it, or nobody of ours
        log.error("inbox_entry_unreadable", receipt=entry.receipt, reason=str(error))
        return AlertGroup(source="unreadable", alerts=())
    return replace(group, alerts=tuple(_redacted(alert) for alert in group.alerts))


def _redacted(alert: Alert) -> Alert:
    return replace(
        alert,
        labels=redacted_labels(alert.labels),
        annotations=redacted_labels(alert.annotations),
        generator_url=redact(alert.generator_url),
    )


def _count(means: Means, changes: Changes) -> None:
    outcomes: dict[Outcome, int] = {}
    for receipt in changes.receipts.values():
        for admitted in receipt.alerts:
            outcomes[admitted.outcome] = outcomes.get(admitted.outcome, 0) + 1
    for outcome, amount in outcomes.items():
        means.store.counters.add("alertwhy_alerts_admitted_total", amount, outcome=outcome)
