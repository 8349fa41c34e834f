import pytest

from tests.fakes.cluster import Call, FakeCluster
from tests.fakes.objects import pod
from tests.fakes.scenes import POD, event
from workers.clients.cluster import LIST_LIMIT, Json
from workers.clients.reader import Reader
from workers.objects.unmade import said_of, waiting_messages, waits_for_volumes

MOUNT = event("Pod", POD.name, "FailedMount", "no such volume")


def waiting(reason: str, message: str = "why") -> Json:
    state = {"waiting": {"reason": reason, "message": message}}
    return pod(status={"phase": "Pending", "containerStatuses": [{"name": "app", "state": state}]})


def test_why_containers_wait_is_told_for_the_reasons_asked_for() -> None:
    assert ["why"] == list(waiting_messages(waiting("ErrImagePull"), "ErrImagePull"))
    assert [] == list(waiting_messages(waiting("ErrImagePull"), "CreateContainerError"))
    assert [] == list(waiting_messages(waiting("ErrImagePull", ""), "ErrImagePull"))


def said(*objects: Json) -> tuple[list[str], list[Call]]:
    cluster = FakeCluster(objects)
    return list(said_of(pod(), Reader(cluster, seconds=9), "FailedMount")), cluster.calls


def test_events_about_this_pod_alone_are_told() -> None:
    others = event("Pod", "other", "FailedMount", "x"), event("Pod", POD.name, "Pulled", "y")
    found, calls = said(MOUNT, *others)
    assert (["no such volume"], 1) == (found, len(calls))


def test_in_a_crowded_namespace_they_are_asked_for_by_name() -> None:
    crowd = [event("Pod", f"other-{n}", "Pulled", "y") for n in range(LIST_LIMIT)]
    found, calls = said(MOUNT, *crowd)
    assert (["no such volume"], 2) == (found, len(calls))


@pytest.mark.parametrize(
    ("given", "waits"),
    [
        (waiting("ContainerCreating"), True),
        (pod(status={"phase": "Pending"}), True),
        (waiting("CrashLoopBackOff"), False),
        (pod(), False),
        (pod(status={"phase": "Pending"}, spec={}), False),
    ],
    ids=["creating", "not even begun", "was made", "runs", "has no node"],
)
def test_only_a_placed_pod_without_containers_waits_for_volumes(
    given: Json, *, waits: bool
) -> None:
    assert waits == waits_for_volumes(given)
