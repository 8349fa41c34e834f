import threading

import pytest

from alertwhy.errors import CollectError, NotFound, Unmeasured, Unreachable
from tests.fakes.cluster import Call, FakeCluster
from tests.fakes.measured import Answering, MeasuredCluster, curve
from workers.clients.absent import AbsentCluster
from workers.clients.cluster import LIST_LIMIT, Json
from workers.clients.metrics import NO_ADDRESS, Query, Series
from workers.clients.reader import MOST_QUERIES, READ_TIMEOUT, Reader
from workers.clients.snapshot import SnapshotCluster, Unseen

POD: Json = {"kind": "Pod", "metadata": {"namespace": "shop", "name": "cart-0"}}


class Slow(FakeCluster):
    """Holds every get until it is let go, and tells the timeouts it was given."""

    def __init__(self) -> None:
        super().__init__([POD])
        self.asked = threading.Event()
        self.go = threading.Event()
        self.timeouts: list[float] = []

    def get(self, kind: str, namespace: str, name: str, *, timeout: float) -> Json:
        self.timeouts.append(timeout)
        self.asked.set()
        assert self.go.wait(5)
        return super().get(kind, namespace, name, timeout=timeout)


def test_the_same_read_twice_costs_one() -> None:
    cluster = FakeCluster([POD], logs={("shop", "cart-0", "app", False): "x"})
    reader = Reader(cluster, seconds=10)
    for _ in range(2):
        assert POD == reader.get("Pod", "shop", "cart-0")
        assert [POD] == reader.list("Pod", "shop")
        assert [] == reader.list("Pod", "shop", labels="a=b")
        assert "x" == reader.logs("shop", "cart-0", "app", previous=False)
    assert 4 == reader.reads == len(cluster.calls)


def test_each_page_of_a_list_is_a_read() -> None:
    pods: list[Json] = [
        {"kind": "Pod", "metadata": {"namespace": "shop", "name": f"cart-{n}"}}
        for n in range(LIST_LIMIT + 1)
    ]
    reader = Reader(FakeCluster(pods), seconds=10)
    assert LIST_LIMIT + 1 == len(reader.list("Pod", "shop"))
    assert 2 == reader.reads


def test_a_failed_read_fails_again_without_being_asked_again() -> None:
    cluster = FakeCluster()
    reader = Reader(cluster, seconds=10)
    for _ in range(2):
        with pytest.raises(NotFound):
            reader.get("Pod", "shop", "gone")
    assert [Call("get", "Pod", "shop", "gone")] == cluster.calls


def test_two_threads_that_want_the_same_share_one_read() -> None:
    cluster = Slow()
    reader = Reader(cluster, seconds=10)
    found: list[Json] = []
    threads = [
        threading.Thread(target=lambda: found.append(reader.get("Pod", "shop", "cart-0")))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    assert cluster.asked.wait(5)
    cluster.go.set()
    for thread in threads:
        thread.join(5)
    assert [POD, POD] == found
    assert 1 == len(cluster.calls)


def test_a_read_never_gets_more_than_what_is_left() -> None:
    cluster = Slow()
    cluster.go.set()
    now = [0.0]
    reader = Reader(cluster, seconds=READ_TIMEOUT + 1, clock=lambda: now[0])
    reader.get("Pod", "shop", "cart-0")
    now[0] = READ_TIMEOUT
    with pytest.raises(NotFound):
        reader.get("Pod", "shop", "cart-1")
    assert [READ_TIMEOUT, 1.0] == cluster.timeouts


def test_past_the_deadline_nothing_is_asked() -> None:
    cluster = FakeCluster([POD])
    now = [0.0]
    reader = Reader(cluster, seconds=1, clock=lambda: now[0])
    now[0] = 2.0
    with pytest.raises(Unreachable, match="time for this investigation was over"):
        reader.get("Pod", "shop", "cart-0")
    assert 0.0 == reader.remaining
    assert [] == cluster.calls


def test_what_nobody_expected_reaches_the_caller() -> None:
    class Broken(FakeCluster):
        def get(self, kind: str, namespace: str, name: str, *, timeout: float) -> Json:
            raise ZeroDivisionError

    reader = Reader(Broken(), seconds=1)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            reader.get("Pod", "shop", "cart-0")


def test_whether_all_is_known_costs_no_read() -> None:
    reader = Reader(FakeCluster(), seconds=1)
    assert reader.complete("ConfigMap", "shop")
    assert 0 == reader.reads


def test_without_prometheus_nothing_is_measured() -> None:
    reader = Reader(FakeCluster(), seconds=10)
    assert not reader.measures
    assert reader.query(Query("up")) is None
    assert (0, 0, NO_ADDRESS) == (reader.queries, reader.reads, reader.prometheus)


def test_a_query_is_asked_once_and_is_no_read_of_the_api_server() -> None:
    metrics = Answering(Series({}, curve(1)))
    reader = Reader(MeasuredCluster(metrics=metrics), seconds=10)
    assert reader.measures
    assert reader.query(Query("up")) is reader.query(Query("up")) is metrics.series
    assert ([Query("up")], 1, 0) == (metrics.asked, reader.queries, reader.reads)
    assert metrics.address == reader.prometheus


def test_a_prometheus_that_is_away_is_asked_once() -> None:
    metrics = Answering(error=Unmeasured("away"))
    reader = Reader(MeasuredCluster(metrics=metrics), seconds=10)
    for name in "abc":
        with pytest.raises(Unmeasured):
            reader.query(Query(name))
    assert 1 == len(metrics.asked)


def test_an_expression_that_fails_spoils_no_other() -> None:
    metrics = Answering(error=CollectError("bad"))
    reader = Reader(MeasuredCluster(metrics=metrics), seconds=10)
    for name in "ab":
        with pytest.raises(CollectError):
            reader.query(Query(name))
    assert 2 == len(metrics.asked)


def test_an_investigation_asks_prometheus_so_often_only() -> None:
    reader = Reader(MeasuredCluster(metrics=Answering()), seconds=10)
    for number in range(MOST_QUERIES):
        reader.query(Query(str(number)))
    assert () == reader.query(Query("0"))
    with pytest.raises(CollectError, match=f"asked {MOST_QUERIES} times"):
        reader.query(Query("one more"))


def test_what_a_plain_list_lacks_was_looked_for_in_vain() -> None:
    held = Unseen(held=frozenset({"Pod"}))
    reader = Reader(SnapshotCluster([POD], unseen=held), seconds=10)
    reader.get("Pod", "shop", "cart-0")
    assert [] == reader.list("Service", "shop") == reader.list("Pod", "shop", labels="a=b")
    with pytest.raises(NotFound):
        reader.get("Node", "", "worker-1")

    assert ("Node", "Service") == reader.unrecorded


def test_what_is_only_a_hint_is_not_missed() -> None:
    reader = Reader(SnapshotCluster([POD]), seconds=10)

    assert [] == reader.list("Certificate", "shop")
    assert () == reader.unrecorded


def test_a_whole_cluster_lacks_nothing_and_one_that_is_away_answers_nothing() -> None:
    whole = Reader(FakeCluster([POD]), seconds=10)
    away = Reader(AbsentCluster("no kubeconfig"), seconds=10)
    assert [] == whole.list("Service", "shop")
    with pytest.raises(Unreachable):
        away.list("Service", "shop")

    assert () == whole.unrecorded == away.unrecorded
