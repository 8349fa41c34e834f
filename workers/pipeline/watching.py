"""Watch: what never says "resolved" (Botkube) is closed by the evidence."""

from datetime import timedelta

from alertwhy.domain.finding import Confidence, Finding
from alertwhy.domain.investigation import Status
from alertwhy.store.work import Item, StageName
from workers.pipeline.investigating import FIRST_WATCH, examine, start_of
from workers.pipeline.means import Means

LONGEST = timedelta(hours=1)  # between two looks at the same target


def watch(means: Means, identity: str) -> None:
    """Look once more; close it where the cause that was found is gone."""
    item = Item(StageName.WATCH, identity)
    lease = means.store.work.begin(item, means.now())
    if lease is None:
        return
    found = means.store.investigations.load(identity)
    means.store.work.finish(lease, means.now())
    if found is None or found.status is not Status.OPEN:
        return
    report = examine(start_of(found), means.cluster(), now=means.now())
    if _known(found.findings) and not report.gaps and not _known(report.findings):
        if means.store.investigations.close(identity, Status.RESOLVED, means.now()):
            means.wake(*(Item(StageName.DELIVER, identity, r.receiver) for r in found.routed))
        return
    age = means.now() - found.started_at
    means.store.work.schedule(item, means.now() + min(LONGEST, max(FIRST_WATCH, age)))


def _known(findings: tuple[Finding, ...]) -> bool:
    return any(finding.confidence is not Confidence.POSSIBLE for finding in findings)
