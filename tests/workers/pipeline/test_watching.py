"""Watch: what never says "resolved" ends when its cause is gone, and not before."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alertwhy.domain.investigation import Status
from alertwhy.errors import ConfigError, Forbidden
from alertwhy.store.work import Item, StageName
from tests.fakes.cluster import FakeCluster
from tests.fakes.objects import deployment, pod, replicaset
from tests.fakes.state import NOW, an_alert
from tests.fakes.workshop import Workshop
from workers.clients.cluster import Json
from workers.pipeline.investigating import FIRST_WATCH, investigate
from workers.pipeline.watching import LONGEST, watch

WATCH = Item(StageName.WATCH, "one")
KILLED = {"reason": "OOMKilled", "exitCode": 137, "finishedAt": "2026-11-21T15:57:00Z"}
WELL = {"name": "app", "image": "cart:1", "ready": True, "restartCount": 0,
        "state": {"running": {"startedAt": "2026-11-21T15:00:00Z"}}}  # fmt: skip
ILL = {**WELL, "ready": False, "restartCount": 7, "lastState": {"terminated": KILLED},
       "state": {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off"}}}  # fmt: skip


def cluster(state: Json, *, name: str = "cart-7c9d-x2", **more: object) -> FakeCluster:
    status = {"phase": "Running", "containerStatuses": [state]}
    mine = pod(name, owner=("ReplicaSet", "cart-7c9d"), status=status)
    whole = deployment(status={"replicas": 1, "readyReplicas": 1, "availableReplicas": 1})
    return FakeCluster([whole, replicaset("cart-7c9d"), mine], **more)


@pytest.fixture
def shop(shop: Workshop) -> Workshop:
    """One from Botkube alone, found out of memory five minutes ago; its watch is due."""
    shop.cluster = cluster(ILL)
    shop.open(alerts=(replace(an_alert(), never_resolves=True),))
    investigate(shop.means, "one")
    assert "oom-killed" == shop.found().cause
    shop.clock.forward(seconds=FIRST_WATCH.total_seconds())
    shop.waiting()
    return shop


def watched(shop: Workshop) -> list[str]:
    watch(shop.means, "one")
    return shop.waiting()


def next_look(shop: Workshop) -> timedelta:
    """How long from now until the sweep wakes the watch again."""
    due = shop.store.redis.zscore("alertwhy:due", str(WATCH))
    assert isinstance(due, float)
    return timedelta(seconds=due / 1000 - shop.clock().timestamp())


def test_it_ends_when_the_evidence_shows_its_cause_no_more(shop: Workshop) -> None:
    shop.cluster = cluster(WELL)
    assert ["deliver(one, shop)"] == watched(shop)
    assert (Status.RESOLVED, shop.clock()) == (shop.found().status, shop.found().closed_at)
    assert not shop.store.work.busy(WATCH)


def test_a_pod_that_was_replaced_by_a_well_one_is_an_end_too(shop: Workshop) -> None:
    shop.cluster = cluster(WELL, name="cart-7c9d-z9")
    assert ["deliver(one, shop)"] == watched(shop)


def test_it_goes_on_while_the_cause_is_there(shop: Workshop) -> None:
    assert [] == watched(shop)
    assert Status.OPEN is shop.found().status
    assert FIRST_WATCH == next_look(shop)


def test_what_cannot_be_seen_ends_nothing(shop: Workshop) -> None:
    refused = {("list", "Event", "*"): Forbidden("forbidden: list events")}
    shop.cluster = cluster(WELL, errors=refused)
    assert [] == watched(shop)
    assert Status.OPEN is shop.found().status


def test_a_cluster_that_cannot_be_had_ends_nothing_and_not_the_watch(shop: Workshop) -> None:
    def broken():
        raise ConfigError("no cluster")

    watch(replace(shop.means, cluster=broken), "one")
    assert Status.OPEN is shop.found().status
    assert FIRST_WATCH == next_look(shop)


def test_what_was_never_explained_does_not_end_by_being_well(shop: Workshop) -> None:
    shop.again("one")
    shop.cluster = cluster(WELL)
    assert [] == watched(shop)
    assert Status.OPEN is shop.found().status


def test_it_is_looked_at_ever_more_rarely(shop: Workshop) -> None:
    watched(shop)
    pauses = []
    for _ in range(6):
        shop.clock.forward(seconds=next_look(shop).total_seconds())
        assert [] == watched(shop)
        pauses.append(next_look(shop))
    assert [timedelta(minutes=minutes) for minutes in (10, 20, 40, 60, 60, 60)] == pauses
    assert LONGEST == pauses[-1]


def test_it_is_not_looked_at_before_its_time(shop: Workshop) -> None:
    watched(shop)
    shop.cluster = cluster(WELL)
    shop.store.work.want(WATCH, shop.clock())
    assert [] == watched(shop)
    assert Status.OPEN is shop.found().status


def test_what_is_over_already_is_not_watched_any_more(shop: Workshop) -> None:
    shop.store.investigations.close("one", Status.EXPIRED, shop.clock())
    assert [] == watched(shop)
    assert not shop.store.work.busy(WATCH)


def test_what_was_forgotten_is_not_watched_any_more(shop: Workshop) -> None:
    shop.store.redis.delete("alertwhy:investigation:one")
    assert [] == watched(shop)
    assert not shop.store.work.busy(WATCH)


def test_a_worker_that_dies_while_it_looks_leaves_the_watch_to_another(shop: Workshop) -> None:
    class Killed(BaseException):
        pass

    def die():
        raise Killed

    with pytest.raises(Killed):
        watch(replace(shop.means, cluster=die), "one")
    shop.clock.forward(seconds=31)
    assert WATCH in list(shop.store.work.overdue(shop.clock()))
    shop.cluster = cluster(WELL)
    assert ["deliver(one, shop)"] == watched(shop)
    assert NOW < shop.clock()
