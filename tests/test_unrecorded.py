"""What a snapshot does not hold is unknown: nothing may be concluded from its not being there."""

from datetime import UTC, datetime
from functools import cache

import pytest

from alertwhy.domain.finding import Confidence, Finding
from tests.test_scenarios import NAMES, case_of
from workers.clients.cluster import SELDOM, Page
from workers.clients.raw import text
from workers.clients.snapshot import SnapshotCluster
from workers.pipeline.investigating import examine
from workers.recording.recorder import Recorder

NOW = datetime(2030, 1, 1, tzinfo=UTC)
ABOUT = (
    "configmap-",
    "kubernetes-forbidden",
    "service-account-",
    "image-auth-",
    "healthy-optional",
)
ABOUT += ("healthy-list", "healthy-configmap", "healthy-account", "log-kubernetes")
NAMED = [name for name in NAMES if name.startswith(ABOUT)]
# What only a look at the objects themselves can tell.
SEEN_ALONE = (
    " was meant",
    " by now",
    "no binding gives",
    " lets ServiceAccount",
    "says nothing of",
)


class Partial(SnapshotCluster):
    """Some of the objects, as a plain List has them, and the logs beside them."""

    def __init__(self, whole: SnapshotCluster, objects: Page) -> None:
        super().__init__(objects, taken_at=whole.taken_at)
        self._whole = whole

    def logs(
        self, namespace: str, pod: str, container: str, *, previous: bool, timeout: float
    ) -> str:
        return self._whole.logs(namespace, pod, container, previous=previous, timeout=timeout)


@cache
def found(name: str, *, left_out: frozenset[str], whole: bool) -> tuple[Finding, ...]:
    """The findings with those kinds taken away; ``whole``: the rest is all there is."""
    case = case_of(name)
    assert case.question is not None
    if whole:
        return examine(case.question.target, case.cluster, now=NOW).findings
    kept = [each for each in Recorder(case.cluster).objects() if text(each, "kind") not in left_out]
    return examine(case.question.target, Partial(case.cluster, kept), now=NOW).findings


@pytest.mark.parametrize("name", NAMED)
def test_without_them_the_same_cause_is_named_and_no_more_is_claimed(name: str) -> None:
    full = found(name, left_out=frozenset(), whole=True)
    bare = found(name, left_out=SELDOM, whole=False)
    assert [each.cause for each in full] == [each.cause for each in bare]
    assert [] == [each.title for each in bare if any(word in each.title for word in SEEN_ALONE)]


@pytest.mark.parametrize("name", NAMED)
def test_where_some_are_there_none_is_taken_for_absent(name: str) -> None:
    partly = found(name, left_out=frozenset(), whole=False)
    full = found(name, left_out=frozenset(), whole=True)
    assert [each.cause for each in full] == [each.cause for each in partly]
    titles = "\n".join(each.title for each in partly)
    assert "no binding gives" not in titles
    if name != "kubernetes-forbidden-role-missing":  # there the API server itself says so
        assert "which does not exist" not in titles


@pytest.mark.parametrize("kind", sorted(SELDOM))
def test_one_kind_that_is_not_there_is_never_surer_than_all(kind: str) -> None:
    for name in NAMED:
        part = found(name, left_out=frozenset({kind}), whole=False)
        for each in part[:1]:
            first = found(name, left_out=frozenset(), whole=True)[0]
            assert first.cause == each.cause
            made_since = Confidence.LIKELY is first.confidence
            assert made_since or each.confidence.rank <= first.confidence.rank
