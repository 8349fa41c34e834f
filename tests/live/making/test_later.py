"""What a quarter of an hour without news does to a cluster, and what not."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from tests.live.api import Json
from tests.live.making.later import Later

NOW = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)
BY = timedelta(minutes=16)
BEFORE = "2026-11-21T15:59:58Z"
LAST = "2026-11-21T16:15:20Z"


class OneObject:
    """A cluster that shows an object just as it is, whatever it is asked."""

    taken_at = None

    def __init__(self, obj: Json) -> None:
        self.obj = obj

    def pages(self, kind: str, namespace: str, *, timeout: float) -> Iterator[list[Json]]:
        yield [self.obj]


def later(obj: Json) -> list[Json]:
    cluster = Later(OneObject(obj), by=BY, now=NOW)
    return [each for page in cluster.pages(str(obj["kind"]), "", timeout=1) for each in page]


def event(reason: str, last: str | None) -> Json:
    meta = {"name": "e", "namespace": "shop"}
    times = {"firstTimestamp": last, "lastTimestamp": last}
    return {"kind": "Event", "metadata": meta, "reason": reason, "count": 2, **times}


def test_the_time_is_that_of_the_look() -> None:
    assert NOW + BY == Later(OneObject({}), by=BY, now=NOW).taken_at


def test_who_repeats_an_event_has_repeated_it() -> None:
    (found,) = later(event("FailedBinding", BEFORE))
    assert (5, BEFORE, LAST) == tuple(
        found[key] for key in ("count", "firstTimestamp", "lastTimestamp")
    )


def test_what_is_said_once_stays_as_it_was() -> None:
    said = event("Scheduled", BEFORE)
    assert [said] == later(said)


def test_the_schedulers_series_is_not_written_again() -> None:
    said = event("FailedScheduling", None)
    assert [said] == later(said)


def test_a_node_that_is_heard_of_was_heard_of_lately_and_a_silent_one_not() -> None:
    conditions = [
        {"type": "Ready", "status": status, "lastHeartbeatTime": BEFORE}
        for status in ("True", "Unknown")
    ]
    node = {"kind": "Node", "metadata": {"name": "n"}, "status": {"conditions": conditions}}
    (found,) = later(node)
    status = found["status"]
    assert isinstance(status, dict)
    assert [LAST, BEFORE] == [each["lastHeartbeatTime"] for each in status["conditions"]]


def test_an_api_that_the_server_serves_itself_is_left_out() -> None:
    local = {"kind": "APIService", "metadata": {"name": "v1."}, "spec": {"version": "v1"}}
    assert [] == later(local)
    aggregated = {**local, "spec": {"service": {"name": "metrics-server"}}}
    assert [aggregated] == later(aggregated)


def test_the_roles_that_every_cluster_has_are_left_out() -> None:
    label = {"kubernetes.io/bootstrapping": "rbac-defaults"}
    role = {"kind": "ClusterRole", "metadata": {"name": "view", "labels": label}}
    assert [] == later(role)
    own = {"kind": "ClusterRole", "metadata": {"name": "reader"}}
    assert [own] == later(own)
