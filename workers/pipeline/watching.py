"""Watch: what never says "resolved" (Botkube) is closed by the evidence."""

from datetime import datetime, timedelta

from alertwhy.domain.finding import Confidence, Finding
from alertwhy.domain.investigation import Status
from alertwhy.domain.target import Target
from alertwhy.store.work import Item, StageName
from workers.pipeline.investigating import FIRST_WATCH, door, examine
from workers.pipeline.means import Means

LONGEST = timedelta(hours=1)  # between two looks at the same target


def watch(means: Means, identity: str) -> None:
    """Look once more; close it where the cause that was found is gone."""
    lease = means.store.work.begin(Item(StageName.WATCH, identity), means.now())
    while lease:
        again = _look(means, identity)
        if again:  # one step: a worker that dies before it leaves the watch to another
            means.store.work.postpone(lease, again, firm=True)
            return
        lease = means.store.work.finish(lease, means.now())


def _look(means: Means, identity: str) -> datetime | None:
    """When to look again; None where it is over."""
    found = means.store.investigations.load(identity)
    if found is None or not found.open:
        return None
    report = examine(_root(found.target), door(means), now=means.now())
    if _known(found.findings) and not report.gaps and not _known(report.findings):
        means.close(found, Status.RESOLVED)
        return None
    age = means.now() - found.started_at
    return means.now() + min(LONGEST, max(FIRST_WATCH, age))


def _root(target: Target) -> Target:
    """Without the pod that the alert named: a rollout that mends the cause replaces it."""
    return Target(target.kind, target.namespace, target.name, target.container)


def _known(findings: tuple[Finding, ...]) -> bool:
    return any(finding.confidence is not Confidence.POSSIBLE for finding in findings)
