import pytest

from tests.fakes.objects import pod
from tests.fakes.scenes import crashing_pod
from workers.clients.cluster import Json
from workers.recording.troubled import calm_run_of, runs_of

DONE = {"terminated": {"exitCode": 0, "reason": "Completed"}}
RUNNING = {"running": {"startedAt": "2026-11-21T15:58:00Z"}}


def with_status(listed: str, **status: object) -> Json:
    kind = "initContainers" if listed.startswith("init") else "containers"
    spec = {kind: [{"name": "app", "image": "a"}]}
    return pod(spec=spec, status={listed: [{"name": "app", **status}]})


def previous_first(given: Json) -> list[bool]:
    return [previous for *_, previous in runs_of(given)]


def test_both_runs_of_a_crashing_container_are_kept() -> None:
    assert [True, False] == previous_first(crashing_pod())
    assert ("shop", "cart-7c9f8d-x2abc", "app", True) == next(runs_of(crashing_pod()))


@pytest.mark.parametrize(
    ("listed", "status", "expected"),
    [
        ("containerStatuses", {"ready": True, "state": RUNNING}, []),
        ("containerStatuses", {"ready": False, "state": RUNNING}, [False]),
        ("containerStatuses", {"ready": True, "state": RUNNING, "restartCount": 1}, [True, False]),
        ("containerStatuses", {"state": DONE}, []),
        ("containerStatuses", {"state": {"terminated": {"exitCode": 1}}}, [False]),
        ("containerStatuses", {"state": {"waiting": {"reason": "ImagePullBackOff"}}}, []),
        ("initContainerStatuses", {"state": DONE}, []),
        ("initContainerStatuses", {"state": RUNNING}, [False]),
        ("initContainerStatuses", {"state": {"terminated": {"exitCode": 2}}}, [False]),
    ],
)
def test_only_what_is_not_well_is_kept(listed: str, status: Json, expected: list[bool]) -> None:
    assert expected == previous_first(with_status(listed, **status))


def test_of_a_pod_that_is_well_the_main_containers_log_is_kept() -> None:
    well = with_status("containerStatuses", ready=True, state=RUNNING)
    assert [("shop", "cart-7c9f8d-x2abc", "app", False)] == list(calm_run_of(well))


def test_a_pod_that_never_ran_or_is_in_trouble_has_no_calm_run() -> None:
    waiting = with_status("containerStatuses", state={"waiting": {"reason": "PodInitializing"}})
    assert [] == [*calm_run_of(waiting), *calm_run_of(crashing_pod())]
