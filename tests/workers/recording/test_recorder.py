import pytest

from alertwhy.errors import Forbidden, Unreachable
from tests.fakes.cluster import FakeCluster
from tests.fakes.objects import obj, pod
from tests.fakes.scenes import LOGS, NODE, POD, crash_loop, event
from workers.clients.cluster import RESOURCES, SELDOM, Json
from workers.clients.raw import text
from workers.clients.snapshot import SnapshotCluster
from workers.recording import recorder as recording
from workers.recording.recorder import Recorder

ELSEWHERE = pod("other-1", owner=("ReplicaSet", "other"))
NODE_EVENT = event("Node", "worker-1", "NodeNotReady", "gone")


def named(found: list[Json]) -> set[str]:
    return {f"{text(each, 'kind')}/{text(each, 'metadata', 'name')}" for each in found}


def place(given: Json, namespace: str) -> Json:
    metadata = given["metadata"]
    assert isinstance(metadata, dict)
    return {**given, "metadata": {**metadata, "namespace": namespace}}


def test_every_kind_is_read_once_over_all_namespaces() -> None:
    cluster = FakeCluster([*crash_loop(), place(ELSEWHERE, "bank")])
    found = list(Recorder(cluster).objects())
    assert {"Pod/other-1", "Deployment/cart", "Node/worker-1"} < named(found)
    assert [("list", kind, "") for kind in RESOURCES] == [
        (call.verb, call.kind, call.namespace) for call in cluster.calls
    ]


def test_named_namespaces_alone_are_read_with_what_has_none() -> None:
    namespaces = [obj("Namespace", name) for name in ("shop", "bank")]
    objects = [*crash_loop(), *namespaces, place(ELSEWHERE, "bank")]
    found = named(list(Recorder(FakeCluster(objects), ("shop",)).objects()))
    assert {f"Pod/{POD.name}", "Node/worker-1", "Namespace/shop"} < found
    assert {"Pod/other-1", "Namespace/bank"}.isdisjoint(found)


def test_events_about_nodes_come_from_default() -> None:
    other = place(event("Pod", "stranger", "BackOff", "no"), "default")
    cluster = FakeCluster([place(NODE_EVENT, "default"), other, NODE])
    found = named(list(Recorder(cluster, ("shop",)).objects()))
    assert {f"Event/{text(NODE_EVENT, 'metadata', 'name')}", "Node/worker-1"} == found


def test_what_may_not_be_read_is_a_gap_and_the_rest_goes_on() -> None:
    refused = Forbidden("forbidden: list nodes", "allow it")
    recorder = Recorder(FakeCluster(crash_loop(), errors={("list", "Node", "*"): refused}))
    assert f"Pod/{POD.name}" in named(list(recorder.objects()))
    gap = recorder.gaps["Node", ""]
    assert ("nodes", "forbidden: list nodes", "allow it") == (gap.collector, gap.reason, gap.remedy)


def test_logs_of_what_is_in_trouble_are_read_both_runs() -> None:
    recorder = Recorder(FakeCluster([*crash_loop(), ELSEWHERE], logs=LOGS))
    list(recorder.objects())
    expected = [
        (("shop", POD.name, "app", previous), LOGS["shop", POD.name, "app", previous])
        for previous in (True, False)
    ]
    assert [(key, log.strip()) for key, log in expected] == list(recorder.logs())


def test_a_secret_in_a_log_is_not_kept() -> None:
    key = ("shop", POD.name, "app", True)
    recorder = Recorder(FakeCluster(crash_loop(), logs={key: "password=hunter2hunter2\n"}))
    list(recorder.objects())
    assert [(key, "password=[redacted: password]")] == list(recorder.logs())


def test_a_refused_log_is_one_gap_a_namespace() -> None:
    error = Unreachable("get pods/log in shop: no answer in time", "wait")
    recorder = Recorder(FakeCluster(crash_loop(), errors={("logs", "Pod", "*"): error}))
    list(recorder.objects())
    assert [] == list(recorder.logs())
    assert error.reason == recorder.gaps["pods/log", "shop"].reason


def test_too_many_logs_are_cut_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "MOST_LOGS", 1)
    recorder = Recorder(FakeCluster(crash_loop(), logs=LOGS))
    list(recorder.objects())
    assert 1 == len(list(recorder.logs()))
    assert "1 of 2 logs were left out" == recorder.gaps["pods/log", ""].reason


def test_progress_is_told_as_it_goes() -> None:
    told: list[tuple[str, int]] = []
    cluster = FakeCluster(crash_loop(), logs=LOGS)
    recorder = Recorder(cluster, ("shop",), lambda what, count: told.append((what, count)))
    list(recorder.objects())
    list(recorder.logs())
    assert {("pods in shop", 1), ("nodes", 1), ("logs", 2)} <= set(told)


def test_values_of_config_maps_are_never_written() -> None:
    given = obj("ConfigMap", "web", data={"DB_PASSWORD": "hunter2"})
    (found,) = Recorder(FakeCluster([given])).objects()
    assert {"DB_PASSWORD": ""} == found["data"]


def test_it_says_which_kinds_it_has_whole() -> None:
    whole, part = Recorder(FakeCluster()), Recorder(SnapshotCluster([]))
    for each in (whole, part):
        list(each.objects())
    assert list(RESOURCES) == whole.kinds
    assert SELDOM == set(whole.kinds) - set(part.kinds)
