from datetime import UTC, datetime

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import Event
from alertwhy.domain.target import ObjectRef, Target
from tests.fakes.cluster import Call, FakeCluster
from tests.fakes.objects import LABELS, deployment, obj, pod, replicaset
from tests.fakes.scenes import CRASHING, POD, crash_loop, event
from workers.clients.cluster import LIST_LIMIT, Json
from workers.clients.reader import Reader
from workers.collectors.events import MOST_EVENTS, events

AT = datetime(2026, 11, 21, 15, 59, tzinfo=UTC)
BARE = Target("Pod", "shop", "db-0")
DB = pod(
    "db-0",
    owner=("StatefulSet", "db"),
    spec={"volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "v-db-0"}}]},
)


def seen(target: Target, *objects: Json) -> list[Evidence]:
    return list(events(target, Reader(FakeCluster(objects), seconds=10)))


def test_an_event_reads_as_kubectl_shows_it() -> None:
    (evidence,) = seen(CRASHING, *crash_loop())
    assert "2026-11-21T15:59:00Z Warning BackOff (x7): Back-off restarting" == evidence.text
    assert "Pod shop/cart-7c9f8d-x2abc" == evidence.object
    assert (
        "kubectl -n shop get events --field-selector "
        "involvedObject.kind=Pod,involvedObject.name=cart-7c9f8d-x2abc"
    ) == evidence.command
    ((fact, _),) = of_kind([evidence], Event)
    assert (POD, "BackOff", 7, True, "app") == (
        fact.about,
        fact.reason,
        fact.count,
        fact.warning,
        fact.container,
    )
    assert AT == fact.last_at


def test_owners_and_claims_speak_too_and_strangers_do_not() -> None:
    found = seen(
        BARE,
        DB,
        event("Pod", "db-0", "A", "a"),
        event("PersistentVolumeClaim", "v-db-0", "B", "b"),
        event("StatefulSet", "db", "C", "c"),
        event("Pod", "other", "D", "d"),
    )
    assert ["Pod shop/db-0", "PersistentVolumeClaim shop/v-db-0", "StatefulSet shop/db"] == [
        each.object for each in found
    ]


def test_a_quota_speaks_to_the_replicaset_that_has_no_pod() -> None:
    said = event("ReplicaSet", "cart-7c9f8d", "FailedCreate", "exceeded quota")
    (evidence,) = seen(Target("Deployment", "shop", "cart"), deployment(), replicaset(), said)
    assert "ReplicaSet shop/cart-7c9f8d" == evidence.object


def test_a_cronjob_is_told_with_its_jobs() -> None:
    job = obj("Job", "nightly-1", owner=("CronJob", "nightly"), spec={"selector": {"a": "b"}})
    said = event("Job", "nightly-1", "BackoffLimitExceeded", "no more")
    (evidence,) = seen(Target("CronJob", "shop", "nightly"), job, said)
    assert "Job shop/nightly-1" == evidence.object


def test_the_same_said_again_is_counted_not_repeated() -> None:
    found = seen(
        BARE,
        DB,
        event("Pod", "db-0", "A", "same", count=2, firstTimestamp="2026-11-21T15:10:00Z"),
        event("Pod", "db-0", "A", "same", series={"count": 3}, eventTime="2026-11-21T15:05:00Z"),
        event("Pod", "db-0", "A", "another", type="Normal", lastTimestamp="2026-11-21T15:00:00Z"),
    )
    assert (
        "2026-11-21T15:00:00Z Normal A: another\n2026-11-21T15:59:00Z Warning A (x5): same"
    ) == found[0].text
    _, (fact, _) = of_kind(found, Event)
    assert (datetime(2026, 11, 21, 15, tzinfo=UTC), AT) == (fact.first_at, fact.last_at)


def test_an_event_without_any_time_comes_first() -> None:
    timeless = event("Pod", "db-0", "B", "b", lastTimestamp=None, creationTimestamp=None)
    found = seen(BARE, DB, event("Pod", "db-0", "A", "a"), timeless)
    assert "Warning B: b\n2026-11-21T15:59:00Z Warning A: a" == found[0].text


def test_of_many_the_newest_stay() -> None:
    many = [
        event("Pod", "db-0", f"R{n}", "m", lastTimestamp=f"2026-11-21T15:{n:02}:00Z")
        for n in range(MOST_EVENTS + 5)
    ]
    ((first, _), *rest) = of_kind(seen(BARE, DB, *many), Event)
    assert MOST_EVENTS == 1 + len(rest)
    assert "R5" == first.reason


def test_an_involved_object_may_leave_its_namespace_to_the_event() -> None:
    said = event("Pod", "db-0", "A", "a")
    said["involvedObject"] = {"kind": "Pod", "name": "db-0"}
    assert 1 == len(seen(BARE, DB, said))


def test_one_list_serves_all_objects_of_a_namespace() -> None:
    cluster = FakeCluster([DB, event("Pod", "db-0", "A", "a")])
    list(events(BARE, Reader(cluster, seconds=10)))
    assert [Call("get", "Pod", "shop", "db-0"), Call("list", "Event", "shop")] == cluster.calls


def test_a_namespace_with_too_many_events_is_asked_object_by_object() -> None:
    noise = [event("Pod", f"a-{n:03}", "Noise", "n") for n in range(LIST_LIMIT)]
    cluster = FakeCluster([DB, *noise, event("Pod", "db-0", "Z", "z")])
    (evidence,) = events(BARE, Reader(cluster, seconds=10))
    assert evidence.text.endswith("Warning Z: z")
    assert 4 == [call.kind for call in cluster.calls].count("Event")


def test_a_node_has_its_events_in_the_default_namespace() -> None:
    said = obj(
        "Event",
        "n.1",
        "default",
        involvedObject={"kind": "Node", "name": "worker-1", "namespace": "default"},
        reason="SystemOOM",
        message="killed",
        type="Warning",
    )
    (evidence,) = seen(Target("Node", "", "worker-1"), said)
    assert "Node worker-1" == evidence.object
    assert evidence.command.startswith("kubectl -n default get events")
    ((fact, _),) = of_kind([evidence], Event)
    assert ObjectRef("Node", "", "worker-1") == fact.about


def test_the_whole_cluster_is_not_asked_for_events() -> None:
    cluster = FakeCluster([event("Pod", "x", "A", "a", labels=LABELS)])
    assert [] == list(events(Target("Cluster", "", "X"), Reader(cluster, seconds=10)))
    assert [] == cluster.calls


def test_the_node_speaks_where_a_pod_was_killed_from_outside() -> None:
    killed = {"name": "app", "lastState": {"terminated": {"exitCode": 137}}}
    said = {
        **event("Node", "worker-1", "SystemOOM", "System OOM encountered"),
        "involvedObject": {"kind": "Node", "name": "worker-1"},
    }
    metadata = said["metadata"]
    assert isinstance(metadata, dict)
    metadata["namespace"] = "default"

    found = seen(BARE, pod("db-0", status={"containerStatuses": [killed]}), said)

    assert ["Node worker-1"] == [each.object for each in found]
    assert [] == seen(BARE, pod("db-0"), said)


def test_pods_that_were_made_to_go_are_not_forgotten() -> None:
    target = Target("StatefulSet", "shop", "db")
    gone = event("Pod", "db-1", "Preempted", "Preempted by shop/vip on node worker-1")
    stranger = event("Pod", "web-1", "Preempted", "Preempted by shop/vip on node worker-1")
    other = event("Pod", "db-2", "Killing", "Stopping container app")

    assert ["Pod shop/db-1"] == [each.object for each in seen(target, gone, stranger, other)]


def test_a_replicaset_that_was_not_recorded_is_known_by_its_events() -> None:
    told = [
        event("ReplicaSet", name, "FailedCreate", f"exceeded quota: {name}")
        for name in ("cart-7c9f8d", "cart-worker-7c9f8d", "cart-worker")
    ]
    target = Target("Deployment", "shop", "cart")

    assert ["ReplicaSet shop/cart-7c9f8d"] == [
        each.object for each in seen(target, deployment(), *told)
    ]
