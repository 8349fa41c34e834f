"""An investigation as a Redis hash: one field for each writer, read whole, written in parts."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache

from redis import Redis
from redis.client import Pipeline

from alertwhy import wire
from alertwhy.domain.alert import Alert
from alertwhy.domain.investigation import (
    Delivery,
    Investigation,
    Report,
    Routed,
    Stage,
    Status,
)
from alertwhy.domain.reaction import Feedback
from alertwhy.domain.target import Target
from alertwhy.store import keys
from alertwhy.store.replies import fields
from alertwhy.store.work import ms

Fields = dict[str, str]

DELIVERY = "delivery:"
ROUTED = "routed:"
FEEDBACK = "feedback:"  # and who said it
SILENCE = "silence"
HOPS = 8  # joins followed; more would be a circle
READ_AGAIN = 1024  # texts remembered as read: a storm's digest looks at the same hundreds again


class Records:
    """Reads and writes investigations; ``retention`` is in seconds, counted from closing."""

    def __init__(self, redis: Redis, *, retention: float) -> None:
        self._redis = redis
        self.retention = retention

    def load(self, identity: str) -> Investigation | None:
        """The investigation as it stands, or None."""
        found = self.load_many((identity,))
        return found[0] if found else None

    def load_many(self, identities: tuple[str, ...]) -> tuple[Investigation, ...]:
        """Those that exist, in the order asked for."""
        pipe = self._redis.pipeline(transaction=False)
        for identity in identities:
            pipe.hgetall(keys.investigation(identity))
            pipe.hgetall(keys.alerts(identity))
        answers = pipe.execute()
        loaded = zip(identities, answers[::2], answers[1::2], strict=True)
        return tuple(
            _assemble(name, fields(head), fields(alerts)) for name, head, alerts in loaded if head
        )

    def follow(self, identity: str) -> Investigation | None:
        """The investigation that this one has become part of, or itself."""
        found = self.load(identity)
        for _ in range(HOPS):
            if found is None or found.joined_to is None:
                break
            found = self.load(found.joined_to)
        return found

    def create(self, pipe: Pipeline, investigation: Investigation) -> None:
        """Write a new one as part of a transaction."""
        key = keys.investigation(investigation.id)
        started = str(ms(investigation.started_at))
        pipe.hset(
            key,
            mapping={
                "status": investigation.status,
                "stage": investigation.stage,
                "generation": investigation.generation,
                "startedAt": started,
                "updatedAt": started,
                "cluster": investigation.cluster,
                "target": wire.TARGET.dump(investigation.target),
                "byHand": int(investigation.by_hand),
                "externalUrl": investigation.external_url,
            },
        )
        put_alerts(pipe, investigation.id, investigation.alerts)
        pipe.zadd(keys.ALL, {investigation.id: ms(investigation.started_at)})
        if investigation.closed_at:  # fired and resolved in one batch
            pipe.hset(key, "closedAt", ms(investigation.closed_at))
            pipe.zadd(keys.CLOSED, {investigation.id: ms(investigation.closed_at)})
        else:
            pipe.zadd(keys.OPEN, {investigation.id: ms(investigation.started_at)})


def put_alerts(pipe: Pipeline, identity: str, alerts: tuple[Alert, ...]) -> None:
    """Set alerts of an investigation by fingerprint."""
    for alert in alerts:
        pipe.hset(keys.alerts(identity), alert.fingerprint, wire.ALERT.dump(alert))


def load_alerts(stored: Fields) -> tuple[Alert, ...]:
    """The alerts of a hash, firing ones first, then by time and name."""
    alerts = [_alert(text) for text in stored.values()]
    early = datetime.min.replace(tzinfo=UTC)
    alerts.sort(key=lambda a: (not a.firing, a.starts_at or early, a.name, a.fingerprint))
    return tuple(alerts)


@lru_cache(READ_AGAIN)
def _report(text: str) -> Report:
    return wire.REPORT.load(text)


@lru_cache(4 * READ_AGAIN)  # each has a few
def _alert(text: str) -> Alert:
    return wire.ALERT.load(text)


def _assemble(identity: str, head: Fields, alerts: Fields) -> Investigation:
    target = wire.TARGET.load(head["target"]) if "target" in head else Target("", "", "")
    found = Investigation(
        id=identity,
        status=Status(_text(head, "status", Status.OPEN)),
        started_at=_time(head, "startedAt"),
        updated_at=_time(head, "updatedAt"),
        target=target,
        stage=Stage(_text(head, "stage", Stage.QUEUED)),
        joined_to=_text(head, "joinedTo", "") or None,
        generation=int(head.get("generation", "1")),
        cluster=_text(head, "cluster", ""),
        alerts=load_alerts(alerts),
        closed_at=_time(head, "closedAt") if "closedAt" in head else None,
        flaps=int(head.get("flaps", "0")),
        by_hand=head.get("byHand") == "1",
        external_url=_text(head, "externalUrl", ""),
    )
    return _with_results(found, head)


def _with_results(found: Investigation, head: Fields) -> Investigation:
    if "report" in head:
        report = _report(head["report"])
        found = replace(
            found,
            target=report.target,
            evidence=report.evidence,
            gaps=report.gaps,
            findings=report.findings,
            stats=report.stats,
            before=report.before,
            concluded=True,
            concluded_at=_time(head, "concludedAt"),
        )
    if "diagnosis" in head:
        diagnosis = wire.DIAGNOSIS.load(head["diagnosis"])
        found = replace(found, diagnosis=diagnosis, diagnosis_missing=None)
    else:
        found = replace(found, diagnosis_missing=_text(head, "diagnosisMissing", "pending"))
    return replace(
        found,
        routed=_routed(head),
        deliveries=_deliveries(head),
        feedback=_feedback(head),
        silence=wire.SILENCE.load(head[SILENCE]) if SILENCE in head else None,
    )


def _routed(head: Fields) -> tuple[Routed, ...]:
    stored = sorted((k, v) for k, v in head.items() if k.startswith(ROUTED))
    return tuple(wire.ROUTED.load(text) for _, text in stored)


def _deliveries(head: Fields) -> tuple[Delivery, ...]:
    stored = sorted((k, v) for k, v in head.items() if k.startswith(DELIVERY))
    return tuple(wire.DELIVERY.load(text) for _, text in stored)


def _feedback(head: Fields) -> tuple[Feedback, ...]:
    given = [wire.FEEDBACK.load(text) for name, text in head.items() if name.startswith(FEEDBACK)]
    return tuple(sorted(given, key=lambda each: (each.at, each.by)))


def _text(head: Fields, name: str, default: str) -> str:
    return head.get(name, default)


def _time(head: Fields, name: str) -> datetime:
    return datetime.fromtimestamp(int(head.get(name, "0")) / 1000, tz=UTC)
