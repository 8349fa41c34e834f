from datetime import UTC, datetime

import pytest

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import Fact
from alertwhy.domain.finding import Finding, Tier
from alertwhy.domain.neighbour import Neighbour
from alertwhy.domain.severity import Severity
from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import Forbidden
from tests.fakes.cluster import FakeCluster
from tests.fakes.facts import app, ended, looping
from tests.fakes.objects import obj, pod
from tests.fakes.written import wrote
from workers.clients.cluster import Cluster, Json
from workers.clients.reader import Reader
from workers.clients.snapshot import SnapshotCluster, Unseen
from workers.collectors import COLLECTORS
from workers.following import MOST_NEIGHBOURS, Look, Seen, follow
from workers.rules import RULES, Rule

NOW = datetime(2026, 11, 21, 16, tzinfo=UTC)
WEB = Target("Deployment", "shop", "web")
DB = ObjectRef("Service", "shop", "db")
CRASHED = looping(ended(1))
LOOK = Look([each for _, each in COLLECTORS], [each for _, each in RULES], NOW)


def refused(*hosts: str) -> tuple[Fact, ...]:
    """A crash of the target whose log names these hosts."""
    return (CRASHED, wrote(*(f"ERROR http://{host}:5432 connection refused" for host in hosts)))


def service(name: str = "db", namespace: str = "shop", ip: str = "10.96.0.7") -> Json:
    return obj("Service", name, namespace, spec={"clusterIP": ip, "selector": {"app": "db"}})


def killed(namespace: str = "shop") -> Json:
    """A database that ran out of memory."""
    over = {"reason": "OOMKilled", "exitCode": 137, "finishedAt": "2026-11-21T15:59:00Z"}
    back_off = {"waiting": {"reason": "CrashLoopBackOff"}}
    state = {"name": "db", "restartCount": 4, "state": back_off, "lastState": {"terminated": over}}
    return {
        **pod(
            "db-0",
            labels={"app": "db"},
            owner=None,
            spec={"containers": [{"name": "db"}]},
            status={"phase": "Running", "containerStatuses": [state]},
        ),
        "metadata": {"name": "db-0", "namespace": namespace, "labels": {"app": "db"}},
    }


LOG = {("shop", "db-0", "db", True): "FATAL gone"}


def go(facts: tuple[Fact, ...], cluster: Cluster, target: Target = WEB) -> Seen:
    seen = [
        Evidence("test", "", "", "", id=f"e{number}", facts=(fact,))
        for number, fact in enumerate(facts, 1)
    ]
    reader = Reader(cluster, seconds=10)
    return follow(target, seen, reader, LOOK)


def neighbours(found: Seen) -> list[Neighbour]:
    return [fact for fact, _ in of_kind(found[0], Neighbour)]


def test_a_service_that_the_log_names_is_looked_at_with_what_is_wrong_there() -> None:
    found = go(refused("db"), FakeCluster([service(), killed()], logs=LOG))

    (near,) = neighbours(found)
    assert (DB, True, 1, 0) == (near.service, near.exists, near.pods, near.ready)
    assert "oom-killed" in [each.cause for each in near.findings]
    assert "FATAL gone" in [each.text for each in found[0]]


def test_its_evidence_is_numbered_on_and_has_no_other_facts() -> None:
    evidence, _ = go(refused("db"), FakeCluster([service(), killed()]))

    assert [f"e{number}" for number in range(3, 3 + len(evidence))] == [e.id for e in evidence]
    assert {Neighbour} == {type(fact) for each in evidence for fact in each.facts}
    assert {cite for fact in neighbours((evidence, ())) for f in fact.findings for cite in f.because} <= {e.id for e in evidence}  # fmt: skip


def test_of_another_namespace_no_log_is_read() -> None:
    cluster = FakeCluster([service("db", "stock"), killed("stock")])
    found = go(refused("db.stock"), cluster)

    assert ["stock"] == [each.service.namespace for each in neighbours(found)]
    assert "logs" not in {call.verb for call in cluster.calls}


def unpulled(namespace: str = "shop") -> list[Json]:
    """A database whose image is not there, which only an event says."""
    waits = {"waiting": {"reason": "ImagePullBackOff", "message": "Back-off pulling image"}}
    said = 'Failed to pull image "db:9": manifest unknown: manifest unknown'
    return [
        {
            **pod(
                "db-0",
                labels={"app": "db"},
                owner=None,
                spec={"nodeName": "n1", "containers": [{"name": "db", "image": "db:9"}]},
                status={
                    "phase": "Pending",
                    "containerStatuses": [{"name": "db", "image": "db:9", "state": waits}],
                },
            ),
            "metadata": {"name": "db-0", "namespace": namespace, "labels": {"app": "db"}},
        },
        {
            "apiVersion": "v1",
            "kind": "Event",
            "metadata": {"name": "db-0.1", "namespace": namespace},
            "involvedObject": {"kind": "Pod", "namespace": namespace, "name": "db-0"},
            "reason": "Failed",
            "message": said,
            "type": "Warning",
            "lastTimestamp": "2026-11-21T15:59:00Z",
        },
    ]


def test_what_events_say_of_its_pods_is_read_at_home_alone() -> None:
    (near,) = neighbours(go(refused("db"), FakeCluster([service(), *unpulled()])))
    away = FakeCluster([service("db", "stock"), *unpulled("stock")])
    (far,) = neighbours(go(refused("db.stock"), away))

    assert "image-not-found" in [each.cause for each in near.findings]
    assert "image-not-found" not in [each.cause for each in far.findings]
    assert "Event" not in {call.kind for call in away.calls}


def test_a_complaint_without_an_address_is_followed_by_the_environment() -> None:
    said = wrote("ERROR SQLSTATE[HY000] [2002] Connection refused")
    told = looping(ended(1), asks=("DB_HOST=db", "REDIS_HOST=cache"))
    mute = looping(ended(1), asks=("REDIS_HOST=cache",))

    assert [DB] == [near.service for near in neighbours(go((told, said), FakeCluster([service()])))]
    assert ((), ()) == go((mute, said), FakeCluster([service()]))


def test_an_address_is_known_by_the_services_of_the_namespace() -> None:
    found = go(refused("10.96.0.7"), FakeCluster([service(), killed()]))

    assert [(DB, "10.96.0.7")] == [(each.service, each.address) for each in neighbours(found)]
    assert ((), ()) == go(refused("10.96.0.9"), FakeCluster([service()]))


def test_an_address_may_be_that_of_a_service_elsewhere() -> None:
    far, near = ObjectRef("Service", "bank", "db"), ("10.96.0.7", "10.96.0.8")
    cluster = FakeCluster([service(namespace="bank"), service(ip=near[1]), killed("bank")])

    (found,) = neighbours(go(refused(near[0]), cluster))
    assert (far, near[0]) == (found.service, found.address)
    assert [] == neighbours(go(refused("10.96.0.9"), cluster))


def test_what_listens_in_the_pod_itself_is_no_service() -> None:
    cluster = FakeCluster([service(ip="127.0.0.9")])

    assert ((), ()) == go(refused("127.0.0.9"), cluster)
    assert [] == cluster.calls


def test_the_ports_of_a_neighbour_are_kept() -> None:
    ports = [{"port": 80, "targetPort": "web"}, {"port": 443}]
    spec = {"selector": {"app": "db"}, "ports": ports}

    (near,) = neighbours(go(refused("db"), FakeCluster([obj("Service", "db", spec=spec)])))
    assert ("80", "web", "443") == near.ports


def test_what_a_partial_recording_lacks_is_no_fault_of_the_neighbour() -> None:
    (whole,) = neighbours(go(refused("db"), FakeCluster([service()])))
    listed = SnapshotCluster([service()], unseen=Unseen(held=frozenset({"Service"})))
    (partial,) = neighbours(go(refused("db"), listed))

    assert ["service-no-ready-endpoints"] == [each.cause for each in whole.findings]
    assert () == partial.findings


def test_a_service_that_is_missing_brings_the_nearest_name() -> None:
    found = go(refused("redis-mastr"), FakeCluster([service("redis-master")]))

    ((near,), text) = (neighbours(found), found[0][0].text)
    assert (False, "redis-master") == (near.exists, near.similar)
    assert text.endswith("the nearest name there is redis-master")


def test_where_no_name_is_near_none_is_told() -> None:
    found = go(refused("redis"), FakeCluster([service("unlike")]))

    assert [""] == [each.similar for each in neighbours(found)]


def test_what_may_not_be_read_is_a_gap_or_stays_a_name() -> None:
    denied = Forbidden("forbidden: services in shop")
    errors = {(verb, "Service", "*"): denied for verb in ("get", "list")}

    found = go(refused("db"), FakeCluster([], errors=errors))
    assert [] == neighbours(found)
    assert {"forbidden: services in shop"} == {gap.reason for gap in found[1]}
    assert ((), ()) == go(refused("10.96.0.7"), FakeCluster([], errors=errors))


@pytest.mark.parametrize(
    "facts",
    [
        (CRASHED, wrote("ERROR connection refused")),
        (CRASHED, wrote("ERROR https://api.acme.com connection refused")),
        (CRASHED, wrote("ERROR http://db:5432 permission denied")),
        (app(ready=True, running_since=NOW), *refused("db")[1:]),
        (),
    ],
    ids=["unnamed", "public", "another cause", "well", "nothing"],
)
def test_where_the_evidence_points_nowhere_nothing_is_read(facts: tuple[Fact, ...]) -> None:
    cluster = FakeCluster([service()])

    assert ((), ()) == go(facts, cluster)
    assert [] == cluster.calls


def test_the_target_is_no_neighbour_of_itself() -> None:
    assert ((), ()) == go(refused("db"), FakeCluster([service()]), Target("Service", "shop", "db"))


def test_only_a_few_are_followed() -> None:
    unready = app(running_since=datetime(2026, 11, 21, 15, tzinfo=UTC))
    lines = [f"ERROR lookup svc{c} on 10.96.0.10:53: no such host" for c in "abcd" for _ in "123"]
    found = go((unready, wrote(*lines, previous=False)), FakeCluster([]))

    assert MOST_NEIGHBOURS == len(neighbours(found))


def test_what_must_not_be_caught_is_not_caught_here_either() -> None:
    class TimeLimit(Exception):
        """What a job is ended by."""

    def stopped(_: object) -> list[Finding]:
        raise TimeLimit

    rule = Rule("x", Severity.ERROR, Tier.ROOT, (), stopped)
    look = Look(LOOK.collectors, [rule], NOW, (TimeLimit,))
    seen = [Evidence("t", "", "", "", id="e1", facts=refused("db"))]

    with pytest.raises(TimeLimit):
        follow(WEB, seen, Reader(FakeCluster([service()]), seconds=10), look)
