"""Investigate: resolve, claim the root, collect, conclude, route; then wake what follows."""

import time
from dataclasses import replace
from datetime import datetime, timedelta

from alertwhy.config import Config
from alertwhy.domain.admission import claim_key
from alertwhy.domain.alert import Alert
from alertwhy.domain.delivery import PENDING
from alertwhy.domain.evidence import Gap
from alertwhy.domain.investigation import Investigation, Report, Routed, Stage, Stats, Status
from alertwhy.domain.routing import Analysis, Behaviour, decide
from alertwhy.domain.target import Target
from alertwhy.errors import ConfigError
from alertwhy.queue import JobTimeout
from alertwhy.store.work import Item, Lease, StageName
from workers.clients.absent import AbsentCluster
from workers.clients.cluster import Cluster
from workers.clients.reader import Reader
from workers.collecting import collect
from workers.collectors import COLLECTORS
from workers.conclude import conclude
from workers.following import Look, follow
from workers.pipeline.choosing import chosen
from workers.pipeline.means import Means
from workers.pipeline.storming import TOGETHER, asked_already, wake_analysis, wake_delivery
from workers.rules import RULES
from workers.targets import resolve

DEADLINE = 10.0  # seconds for all reads of one round
FIRST_WATCH = timedelta(minutes=5)  # until what never says resolved is looked at again
ELSEWHERE = "resolve"  # the gap's place when an alert is about another cluster


def investigate(means: Means, identity: str) -> None:
    """Do what is outstanding for one investigation, until nothing more was asked meanwhile."""
    lease = means.store.work.begin(Item(StageName.INVESTIGATE, identity), means.now())
    while lease:
        _round(means, lease)
        lease = means.store.work.finish(lease, means.now())


def examine(target: Target, cluster: Cluster, *, now: datetime, generation: int = 0) -> Report:
    """One look at one target: resolved, collected, concluded. Touches no state."""
    look = _Look(cluster, now)
    resolved, gaps = resolve(target, look.reader)
    return look.at(resolved, gaps, generation)


class _Look:
    """One round's reads: a deadline that has begun, and what "now" means in that cluster."""

    def __init__(self, cluster: Cluster, now: datetime) -> None:
        self._started = time.monotonic()
        self._now = cluster.taken_at or now
        self.reader = Reader(cluster, seconds=DEADLINE)

    def at(self, target: Target, gaps: tuple[Gap, ...], generation: int) -> Report:
        """Collect and conclude about a resolved target; ``gaps`` are what resolving left open."""
        collectors = [each for _, each in COLLECTORS]
        rules = [each for _, each in RULES]
        seen, unseen = collect(target, self.reader, collectors)
        near, further = follow(
            target, seen, self.reader, Look(collectors, rules, self._now, (JobTimeout,))
        )
        evidence = (*seen, *near)
        lacking = self.reader.unrecorded
        findings, failed = conclude(
            evidence, rules, now=self._now, let_through=(JobTimeout,), unrecorded=lacking
        )
        return Report(
            target=target,
            evidence=evidence,
            gaps=(*gaps, *unseen, *further, *failed, *_not_recorded(lacking)),
            findings=findings,
            stats=Stats(self.reader.reads, round(time.monotonic() - self._started, 3)),
            generation=generation,
        )


def _not_recorded(kinds: tuple[str, ...]) -> tuple[Gap, ...]:
    if not kinds:
        return ()
    reason = f"the recording holds no {', '.join(kinds)}: that none was found proves nothing"
    return (Gap("snapshot", reason, "record the cluster: alertwhy snapshot -o FILE"),)


def door(means: Means) -> Cluster:
    """The cluster; where it cannot be had, one that says why: a message still goes out."""
    try:
        return means.cluster()
    except ConfigError as error:
        return AbsentCluster(str(error))


def start_of(investigation: Investigation) -> Target:
    """What to resolve: what its oldest firing alert names, else what it was opened about."""
    if investigation.alerts:
        oldest = investigation.alerts[0]
        return next((each for each in investigation.alerts if each.firing), oldest).target
    named = investigation.target.named
    return Target(named.kind, named.namespace, named.name, investigation.target.container)


def route(
    config: Config, alerts: tuple[Alert, ...], target: Target, *, choice: str = ""
) -> tuple[Routed, ...]:
    """The receivers: the union over its alerts, the first deciding how each is told.

    What the target's Namespace chose is told in the place of the default.
    """
    found: dict[str, Behaviour] = {}
    for labels in [alert.labels for alert in alerts] or [{}]:
        for decision in decide(config.route, labels, target.own_namespace):
            default = decision.route == config.route
            receiver = choice if choice and default else decision.receiver
            if receiver is not None:
                found.setdefault(receiver, decision.route.behaviour)
    if choice:
        found.setdefault(choice, config.route.behaviour)
    return tuple(Routed(name, behaviour) for name, behaviour in found.items())


def _round(means: Means, lease: Lease) -> None:
    found = means.store.investigations.load(lease.item.investigation)
    if found is None:
        return
    if found.status is Status.JOINED:  # a worker may have died before it could tell
        _end_messages(means, found)
        return
    means.store.investigations.save_stage(lease, Stage.COLLECTING)
    report = _about_elsewhere(means, found) or _without_looking(means, found)
    choice = ""
    if report is None:
        look = _Look(door(means), means.now())
        resolved, gaps = resolve(start_of(found), look.reader)
        if not _claimed(means, found, resolved):
            return
        choice, unread = chosen(means.config(), resolved.own_namespace, look.reader)
        report = look.at(resolved, (*gaps, *unread), found.generation)
    routed = route(means.config(), found.alerts, report.target, choice=choice)
    _conclude_round(means, lease, found, report, routed=routed)


def _conclude_round(
    means: Means,
    lease: Lease,
    found: Investigation,
    report: Report,
    *,
    routed: tuple[Routed, ...],
) -> None:
    missing = _why_no_diagnosis(means, routed, found)
    if missing == PENDING and not found.by_hand and asked_already(means, routed):
        missing = TOGETHER
    report = _with_history(means, found, report)
    saved = means.store.investigations.save_report(
        lease, report, routed, missing=missing, now=means.now()
    )
    if not saved:  # the lease ran out: whoever has it now does all of this
        return
    cause = report.findings[0].cause if report.findings else "none"
    means.store.counters.add("alertwhy_investigations_concluded_total", cause=cause)
    means.store.counters.add("alertwhy_api_reads_total", report.stats.api_reads)
    if missing == PENDING:
        wake_analysis(means, found.id, routed)
    wake_delivery(means, found, routed)
    if found.open and found.alerts and all(alert.never_resolves for alert in found.alerts):
        means.store.work.schedule(Item(StageName.WATCH, found.id), means.now() + FIRST_WATCH)


def _with_history(means: Means, found: Investigation, report: Report) -> Report:
    """The report, knowing how often this object had this cause before."""
    if not report.findings:
        return report
    before = means.store.history.seen(
        found.cluster,
        report.target.ref,
        report.findings[0].cause,
        identity=found.id,
        now=means.now(),
    )
    return replace(report, before=before)


def _why_no_diagnosis(means: Means, routed: tuple[Routed, ...], found: Investigation) -> str:
    wanted = {each.behaviour.analysis for each in routed}
    if Analysis.MODEL in wanted or not wanted:
        if means.model is None:
            return "no model configured"
        return PENDING if found.open else "closed before it was analysed"
    return "analysis: rules" if Analysis.RULES in wanted else "analysis: off"


def _claimed(means: Means, found: Investigation, target: Target) -> bool:
    """Whether the root is ours; if not, its holder has our alerts and is woken."""
    name = found.alerts[0].name if found.alerts else ""
    key = claim_key(found.cluster, target, name)
    holder = means.store.claims.claim(found.id, key, means.now())
    if holder == found.id:
        return True
    means.store.storms.claimed(found.id, means.config().receivers)
    _end_messages(means, found)
    means.queues.wake([means.store.claims.woken_by(holder)])
    return False


def _end_messages(means: Means, joined: Investigation) -> None:
    """Wake whoever was told of it, or is being told at this moment: its holder goes on alone."""
    means.wake(*(Item(StageName.DELIVER, joined.id, each.receiver) for each in joined.routed))


def _about_elsewhere(means: Means, found: Investigation) -> Report | None:
    """Alerts that name another cluster than ours get a gap and no reads."""
    if not means.cluster_name or found.cluster in {"", means.cluster_name}:
        return None
    gap = Gap(
        ELSEWHERE,
        f"the alert is about cluster {found.cluster}; this one is {means.cluster_name}",
        f"run alertwhy in {found.cluster}, or set ALERTWHY_CLUSTER",
    )
    return Report(start_of(found), gaps=(gap,), generation=found.generation)


def _without_looking(means: Means, found: Investigation) -> Report | None:
    """Where every route says ``analysis: off``, nothing is read."""
    target = start_of(found)
    routed = route(means.config(), found.alerts, target)
    if routed and all(each.behaviour.analysis is Analysis.OFF for each in routed):
        return Report(target, generation=found.generation)
    return None
