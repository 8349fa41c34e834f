"""Investigate: whose the root is, what was seen of it, who is to be told, and what comes next."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alertwhy.config import parse
from alertwhy.domain.admission import claim_key
from alertwhy.domain.investigation import Stage, Status
from alertwhy.domain.routing import Analysis
from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import ConfigError, Forbidden
from alertwhy.store import keys
from alertwhy.store.work import Item, StageName
from tests.fakes.cluster import FakeCluster
from tests.fakes.objects import deployment, pod, replicaset
from tests.fakes.state import NOW, an_alert
from tests.fakes.workshop import FakeModel, Workshop
from workers.clients.cluster import Json
from workers.pipeline.delivering import deliver
from workers.pipeline.investigating import FIRST_WATCH, door, examine, investigate, route, start_of

POD = "cart-7c9d-x2"
CART = Target("Deployment", "shop", "cart")
KEY = claim_key("", CART, "KubePodCrashLooping")
ITEM = Item(StageName.INVESTIGATE, "one")
UNUSED = FakeModel(ValueError("nobody asks it here"))
KILLED = {"reason": "OOMKilled", "exitCode": 137, "finishedAt": "2026-11-21T15:57:00Z"}
STATE = {
    "name": "app", "image": "cart:1", "ready": False, "restartCount": 7,
    "state": {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off 5m0s"}},
    "lastState": {"terminated": KILLED},
}  # fmt: skip


def crashing() -> list[Json]:
    """Deployment cart, whose one pod runs out of memory."""
    status = {"phase": "Running", "containerStatuses": [STATE]}
    mine = pod(POD, owner=("ReplicaSet", "cart-7c9d"), status=status)
    return [deployment(), replicaset("cart-7c9d"), mine]


def looked(workshop: Workshop, identity: str = "one") -> list[str]:
    """One job; the calls that it left in the queues."""
    investigate(workshop.means, identity)
    return workshop.waiting()


@pytest.fixture
def shop(shop: Workshop) -> Workshop:
    shop.cluster = FakeCluster(crashing())
    return shop


def test_the_root_is_found_and_its_cause_kept_and_told(shop: Workshop) -> None:
    shop.open()
    assert ["deliver(one, shop)"] == looked(shop)
    found = shop.found()
    assert "Deployment shop/cart" == str(found.target)
    assert [ObjectRef("Pod", "shop", POD), ObjectRef("ReplicaSet", "shop", "cart-7c9d")] == list(
        found.target.via
    )
    assert "oom-killed" == found.cause
    assert (Stage.DONE, "no model configured") == (found.stage, found.diagnosis_missing)
    assert found.stats.api_reads > 0
    assert ["e1"] == [each.id for each in found.evidence][:1]
    assert KEY in shop.store.episodes.read([], [KEY]).claims
    assert not shop.store.work.busy(ITEM)
    assert shop.store.work.busy(Item(StageName.DELIVER, "one", "shop"))


def test_nothing_is_done_twice(shop: Workshop) -> None:
    shop.open()
    looked(shop)
    assert [] == looked(shop)


def test_the_model_is_asked_where_there_is_one_and_a_route_wants_it(shop: Workshop) -> None:
    shop.model = UNUSED
    shop.open()
    assert ["analyse(one)", "deliver(one, shop)"] == sorted(looked(shop))
    assert (Stage.ANALYSING, "pending") == (shop.found().stage, shop.found().diagnosis_missing)


@pytest.mark.parametrize("analysis", ["rules", "off"])
def test_no_model_is_asked_where_no_route_wants_it(shop: Workshop, analysis: str) -> None:
    shop.model = UNUSED
    shop.config = parse(
        f"receivers: [{{name: shop, slack: {{}}}}]\nroute: {{receiver: shop, analysis: {analysis}}}"
    )
    shop.open()
    assert ["deliver(one, shop)"] == looked(shop)
    assert f"analysis: {analysis}" == shop.found().diagnosis_missing


def test_no_model_is_asked_about_what_is_over(shop: Workshop) -> None:
    shop.model = UNUSED
    shop.open(status=Status.RESOLVED, closed_at=NOW)
    assert ["deliver(one, shop)"] == looked(shop)
    assert "closed before it was analysed" == shop.found().diagnosis_missing


def test_where_all_routes_say_off_nothing_is_read(shop: Workshop) -> None:
    shop.config = parse(
        "receivers: [{name: shop, slack: {}}]\nroute: {receiver: shop, analysis: off}"
    )
    shop.open()
    assert ["deliver(one, shop)"] == looked(shop)
    assert isinstance(shop.cluster, FakeCluster)
    assert [] == shop.cluster.calls
    assert f"Pod shop/{POD}" == str(shop.found().target)
    assert () == shop.found().gaps


def test_an_alert_about_another_cluster_is_a_gap_and_no_reads(shop: Workshop) -> None:
    shop.cluster_name = "east"
    shop.open(cluster="west")
    assert ["deliver(one, shop)"] == looked(shop)
    assert isinstance(shop.cluster, FakeCluster)
    assert [] == shop.cluster.calls
    (gap,) = shop.found().gaps
    assert "the alert is about cluster west; this one is east" == gap.reason
    assert "run alertwhy in west" in gap.remedy


@pytest.mark.parametrize(("ours", "theirs"), [("east", "east"), ("", "west"), ("east", "")])
def test_an_alert_about_our_cluster_or_any_is_looked_into(
    shop: Workshop, ours: str, theirs: str
) -> None:
    shop.cluster_name = ours
    shop.open(cluster=theirs)
    looked(shop)
    assert "oom-killed" == shop.found().cause


def test_the_loser_of_a_claim_joins_and_wakes_the_holder(shop: Workshop) -> None:
    shop.open("holder")
    shop.store.claims.claim("holder", KEY, NOW)
    shop.open("one", alerts=(an_alert(alertname="KubePodNotReady"),))
    assert ["investigate(holder)"] == looked(shop)
    loser = shop.found("one")
    assert (Status.JOINED, "holder") == (loser.status, loser.joined_to)
    assert not loser.concluded
    assert ["deliver(holder, shop)"] == looked(shop, "holder")
    assert 2 == len(shop.found("holder").alerts)


def test_a_joined_one_ends_the_message_that_it_had_sent(shop: Workshop) -> None:
    """A re-run finds that its root is another's."""
    shop.open("one")
    looked(shop)
    deliver(shop.means, "one", "shop")
    shop.open("holder")
    shop.store.redis.set(keys.claim(KEY), "holder")
    shop.store.investigations.rerun("one", NOW)
    assert ["investigate(holder)", "deliver(one, shop)"] == sorted(looked(shop), reverse=True)
    deliver(shop.means, "one", "shop")
    assert ["first", "resolved"] == shop.shop.moments


def test_a_worker_that_died_after_a_join_leaves_the_message_to_its_heir(shop: Workshop) -> None:
    shop.concluded()
    deliver(shop.means, "one", "shop")
    shop.store.redis.hset("alertwhy:investigation:one", "status", "joined")
    shop.store.work.want(ITEM, NOW)
    assert ["deliver(one, shop)"] == looked(shop)


def test_what_was_forgotten_is_nobodys(shop: Workshop) -> None:
    shop.store.work.want(ITEM, NOW)
    assert [] == looked(shop)


def test_a_round_that_was_overtaken_goes_again(shop: Workshop) -> None:
    """Another alert joins while its cluster is read."""
    generations = []

    class Meanwhile(FakeCluster):
        def get(self, kind: str, namespace: str, name: str, *, timeout: float) -> Json:
            if not generations:
                generations.append(1)
                key = "alertwhy:investigation:one"
                shop.store.redis.hincrby(key, "generation", 1)
                shop.store.work.want(ITEM, NOW)
            return super().get(kind, namespace, name, timeout=timeout)

    shop.cluster = Meanwhile(crashing())
    shop.open()
    assert ["deliver(one, shop)", "deliver(one, shop)"] == looked(shop)
    assert not shop.store.work.busy(ITEM)
    assert 2 == shop.found().generation


def test_who_lost_the_lease_stores_and_wakes_nothing(shop: Workshop) -> None:
    class Slow(FakeCluster):
        def get(self, kind: str, namespace: str, name: str, *, timeout: float) -> Json:
            shop.clock.forward(minutes=1)
            shop.store.work.begin(ITEM, shop.clock())
            return super().get(kind, namespace, name, timeout=timeout)

    shop.cluster = Slow([])
    shop.open()
    assert [] == looked(shop)
    assert not shop.found().concluded
    assert shop.store.work.busy(ITEM)


def test_what_may_not_be_seen_is_a_gap_and_still_told(shop: Workshop) -> None:
    refused = {
        (verb, kind, "*"): Forbidden(f"forbidden: {verb} {kind}", "grant it")
        for verb in ("get", "list")
        for kind in ("Pod", "Event", "ReplicaSet", "Deployment", "Node")
    }
    shop.cluster = FakeCluster(crashing(), errors=refused)
    shop.open()
    assert ["deliver(one, shop)"] == looked(shop)
    assert any("forbidden: get Pod" in gap.reason for gap in shop.found().gaps)


def test_without_a_cluster_the_message_says_why(shop: Workshop) -> None:
    def broken():
        raise ConfigError("cluster.json: the gzip stream is damaged; record it again")

    shop.open()
    means = replace(shop.means, cluster=broken)
    investigate(means, "one")
    assert ["deliver(one, shop)"] == shop.waiting()
    assert any("record it again" in gap.reason for gap in shop.found().gaps)
    assert shop.cluster is door(shop.means)


def test_what_never_resolves_is_looked_at_again(shop: Workshop) -> None:
    never = replace(an_alert(), never_resolves=True)
    shop.open(alerts=(never,))
    looked(shop)
    watch = Item(StageName.WATCH, "one")
    early = NOW + FIRST_WATCH - timedelta(seconds=1)
    assert watch not in list(shop.store.work.overdue(early))
    assert watch in list(shop.store.work.overdue(NOW + FIRST_WATCH))


def test_what_somebody_will_resolve_is_not_watched(shop: Workshop) -> None:
    never = replace(an_alert(), never_resolves=True)
    shop.open(alerts=(never, an_alert(alertname="KubePodNotReady")))
    looked(shop)
    assert not shop.store.work.busy(Item(StageName.WATCH, "one"))


def test_one_by_hand_starts_at_what_the_person_named(shop: Workshop) -> None:
    shop.open(by_hand=True, alerts=(), target=CART)
    assert ["deliver(one, shop)"] == looked(shop)
    assert "oom-killed" == shop.found().cause
    way = Target("Deployment", "shop", "cart", "app", via=(ObjectRef("Pod", "shop", POD),))
    assert Target("Pod", "shop", POD, "app") == start_of(replace(shop.found(), target=way))


def test_the_receivers_are_the_union_over_alerts_and_the_first_decides_how() -> None:
    config = parse(
        "receivers: [{name: shop, slack: {}}, {name: oncall, pagerduty: {}}]\n"
        "route:\n"
        "  receiver: shop\n"
        "  routes:\n"
        "  - {matchers: [severity=critical], receiver: oncall, analysis: rules, continue: true}\n"
        "  - {matchers: [severity=critical], receiver: shop, analysis: rules}\n"
        "  - {matchers: [alertname=Noise], receiver: null}\n"
    )
    alerts = (
        an_alert(alertname="Noise"),
        an_alert(severity="warning"),
        an_alert(severity="critical"),
    )
    routed = route(config, alerts, CART)
    assert [("shop", Analysis.MODEL), ("oncall", Analysis.RULES)] == [
        (each.receiver, each.behaviour.analysis) for each in routed
    ]
    assert () == route(config, alerts[:1], CART)
    assert ["shop"] == [each.receiver for each in route(config, (), CART)]


def test_a_look_without_state_says_the_same() -> None:
    report = examine(Target("Pod", "shop", POD), FakeCluster(crashing()), now=NOW, generation=3)
    assert ("oom-killed", 3) == (report.findings[0].cause, report.generation)
