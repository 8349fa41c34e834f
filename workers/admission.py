"""Decides what a batch of alerts means for episodes and investigations; pure.

| an alert | its episode | then |
|---|---|---|
| fires | open, its investigation too | repeated |
| fires | closed under 2 minutes ago, and it started before that end | ignored: a late duplicate |
| fires | otherwise | a new episode: in its last investigation if that is open or was closed under 10 minutes ago, else in the one that holds its object, else in a new one |
| resolved | open | closed; the last one of an investigation closes that too |
| resolved | none, or closed | ignored |
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from alertwhy.domain.admission import (
    AlertKey,
    Brief,
    Changes,
    ClaimKey,
    Known,
    Opening,
    Touch,
    claim_key,
)
from alertwhy.domain.alert import Alert, AlertGroup
from alertwhy.domain.episode import Admitted, Episode, Outcome, Receipt
from alertwhy.domain.investigation import Investigation, Status
from alertwhy.domain.routing import Route, decide
from alertwhy.domain.target import Target

LATE = timedelta(minutes=2)  # Alertmanager replicas may tell a firing after its resolve
MAX_GROUPS = 5  # in which one alert is remembered to be told: its routes with ``continue``
REOPEN_WITHIN = timedelta(minutes=10)  # as alertwhy.store.claims has it


@dataclass(frozen=True)
class Batch:
    """The POSTs to decide about, by receipt, and what they are decided by."""

    groups: tuple[tuple[str, AlertGroup], ...]
    route: Route
    cluster: str
    now: datetime
    new_id: Callable[[], str]

    def alert_keys(self) -> Iterable[AlertKey]:
        """Every alert of the batch."""
        for _, group in self.groups:
            for alert in group.alerts:
                yield alert_key(alert, self.cluster)

    def claim_keys(self) -> Iterable[ClaimKey]:
        """Every object that the labels of the batch name."""
        for _, group in self.groups:
            for alert in group.alerts:
                cluster = alert_key(alert, self.cluster).cluster
                yield claim_key(cluster, alert.target, alert.name)


def alert_key(alert: Alert, cluster: str) -> AlertKey:
    """Its identity; an alert without a ``cluster`` label is about ours."""
    return AlertKey(alert.labels.get("cluster") or cluster, alert.fingerprint)


def admit(batch: Batch, known: Known) -> Changes:
    """What this batch changes, given what is known."""
    desk = _Desk(batch, known)
    for receipt, group in batch.groups:
        admitted = tuple(desk.take(alert, group) for alert in group.alerts)
        desk.receipts[receipt] = Receipt("admitted", admitted)
    return desk.changes()


@dataclass
class _Case:
    """One investigation as the batch leaves it; ``opening`` where the batch made it."""

    brief: Brief
    before: Status | None = None
    opening: Opening | None = None
    changed: dict[str, Alert] = field(default_factory=dict)
    reopened: bool = False
    look_again: bool = False
    tell: bool = False


class _Desk:
    """Takes one alert after another; what it has decided counts for the next."""

    def __init__(self, batch: Batch, known: Known) -> None:
        self._batch = batch
        self._episodes = dict(known.episodes)
        self._changed: dict[AlertKey, Episode] = {}
        self._claims = dict(known.claims)
        briefs = known.investigations.values()
        cases = {brief.id: _Case(brief, before=brief.status) for brief in briefs}
        self._cases = {name: cases[brief.id] for name, brief in known.investigations.items()}
        self.receipts: dict[str, Receipt] = {}

    def take(self, alert: Alert, group: AlertGroup) -> Admitted:
        """Decide about one alert."""
        target = alert.target
        if not alert.investigated or self._dropped(alert, target):
            return Admitted(alert.fingerprint, Outcome.IGNORED)
        key = alert_key(alert, self._batch.cluster)
        if not alert.firing:
            return self._resolve(alert, key)
        return self._fire(alert, key, target, group)

    def changes(self) -> Changes:
        """All of it, each investigation once."""
        cases = {id(case): case for case in self._cases.values()}.values()
        opened = tuple(_opening(case, case.opening) for case in cases if case.opening)
        touched = tuple(
            _touch(case) for case in cases if not case.opening and (case.changed or case.tell)
        )
        return Changes(self._changed, opened, touched, self.receipts)

    def _dropped(self, alert: Alert, target: Target) -> bool:
        return not self._told(alert, target)

    def _told(self, alert: Alert, target: Target) -> tuple[str, ...]:
        decisions = decide(self._batch.route, alert.labels, target.own_namespace)
        return tuple(each.receiver for each in decisions if each.receiver is not None)

    def _resolve(self, alert: Alert, key: AlertKey) -> Admitted:
        episode = self._episodes.get(key)
        if episode is None or not episode.open:
            return Admitted(alert.fingerprint, Outcome.IGNORED)
        closed = replace(episode, closed_at=self._batch.now, ended_at=alert.ends_at)
        self._remember(key, closed)
        case = self._cases.get(episode.investigation)
        if case is None or alert.fingerprint not in case.brief.alerts:
            return Admitted(alert.fingerprint, Outcome.IGNORED)
        self._put(case, _kept(case.brief.alerts[alert.fingerprint], alert))
        if case.brief.status is Status.OPEN:
            case.tell = True
            if not any(each.firing for each in case.brief.alerts.values()):
                case.brief = replace(case.brief, status=Status.RESOLVED, closed_at=self._batch.now)
        return Admitted(alert.fingerprint, Outcome.CLOSED, case.brief.id)

    def _fire(self, alert: Alert, key: AlertKey, target: Target, group: AlertGroup) -> Admitted:
        episode = self._episodes.get(key)
        last = self._cases.get(episode.investigation) if episode else None
        if episode and episode.open and last and last.brief.status is Status.OPEN:
            self._put(last, _kept(last.brief.alerts.get(alert.fingerprint, alert), alert))
            return Admitted(alert.fingerprint, Outcome.REPEATED, last.brief.id)
        if episode and self._late(alert, episode):
            return Admitted(alert.fingerprint, Outcome.IGNORED, episode.investigation)
        claim = claim_key(key.cluster, target, alert.name)
        case, outcome = self._case_for(last, claim)
        if case is None:
            case = self._open(claim, alert, target, group=group)
        elif case.brief.status is not Status.OPEN:
            case.brief = replace(case.brief, status=Status.OPEN, closed_at=None)
            case.reopened = True
        case.look_again = True
        self._put(case, alert)
        self._remember(key, Episode(case.brief.id, self._batch.now))
        return Admitted(alert.fingerprint, outcome, case.brief.id)

    def _late(self, alert: Alert, episode: Episode) -> bool:
        if episode.closed_at is None or self._batch.now - episode.closed_at >= LATE:
            return False
        if alert.starts_at is None or episode.ended_at is None:
            return False
        return alert.starts_at < episode.ended_at

    def _case_for(self, last: _Case | None, claim: ClaimKey) -> tuple[_Case | None, Outcome]:
        """Where a new episode goes, and what that is called; no case: open one."""
        if last and self._takes(last):
            return last, Outcome.REOPENED
        holder = self._cases.get(self._claims.get(claim, ""))
        if holder and self._takes(holder):
            still = holder.brief.status is Status.OPEN
            return holder, Outcome.JOINED if still else Outcome.REOPENED
        return None, Outcome.OPENED

    def _takes(self, case: _Case) -> bool:
        brief = case.brief
        if brief.status is Status.OPEN:
            return True
        recently = brief.closed_at and self._batch.now - brief.closed_at < REOPEN_WITHIN
        return brief.status is Status.RESOLVED and bool(recently)

    def _open(self, claim: ClaimKey, alert: Alert, target: Target, *, group: AlertGroup) -> _Case:
        now = self._batch.now
        investigation = Investigation(
            id=self._batch.new_id(),
            status=Status.OPEN,
            started_at=now,
            updated_at=now,
            target=target,
            cluster=claim.cluster,
            external_url=group.external_url,
        )
        brief = Brief(investigation.id, Status.OPEN, {})
        holder = self._claims.get(claim, "")
        opening = Opening(investigation, claim, holder, self._told(alert, target))
        case = _Case(brief, opening=opening)
        self._cases[investigation.id] = case
        self._claims[claim] = investigation.id
        return case

    def _put(self, case: _Case, alert: Alert) -> None:
        case.changed[alert.fingerprint] = alert
        alerts = {**case.brief.alerts, alert.fingerprint: alert}
        case.brief = replace(case.brief, alerts=alerts)

    def _remember(self, key: AlertKey, episode: Episode) -> None:
        self._episodes[key] = episode
        self._changed[key] = episode


def _kept(old: Alert, new: Alert) -> Alert:
    """The newer telling; the earliest start wins, as in Alertmanager's own merge."""
    starts = min((at for at in (old.starts_at, new.starts_at) if at), default=None)
    groups = tuple(dict.fromkeys((*old.group_keys, *new.group_keys)))[:MAX_GROUPS]
    return replace(new, starts_at=starts, group_keys=groups)


def _opening(case: _Case, opening: Opening) -> Opening:
    whole = replace(
        opening.investigation,
        alerts=tuple(case.brief.alerts.values()),
        status=case.brief.status,
        closed_at=case.brief.closed_at,
    )
    return replace(opening, investigation=whole)


def _touch(case: _Case) -> Touch:
    return Touch(
        id=case.brief.id,
        alerts=tuple(case.changed.values()),
        status=None if case.brief.status is case.before else case.brief.status,
        reopened=case.reopened,
        look_again=case.look_again,
        tell=case.tell,
    )
