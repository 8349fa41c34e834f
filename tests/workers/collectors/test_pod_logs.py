from collections.abc import Mapping

import pytest

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import LogTail
from alertwhy.domain.facts.logs import LoggedErrors
from alertwhy.domain.target import Target
from alertwhy.errors import Forbidden
from tests.fakes.cluster import FakeCluster
from tests.fakes.objects import pod
from tests.fakes.scenes import CRASHING, LOGS, POD, crash_loop, crashing_pod
from workers.clients.cluster import Json
from workers.clients.reader import Reader
from workers.clients.snapshot import LogKey
from workers.collectors.pod_logs import MOST_READS, pod_logs
from workers.logged.shown import WIDTH

BARE = Target("Pod", "shop", POD.name)


def read(
    target: Target, objects: list[Json], logs: Mapping[LogKey, str] = LOGS
) -> tuple[list[Evidence], int]:
    cluster = FakeCluster(objects, logs=logs)
    found = list(pod_logs(target, Reader(cluster, seconds=10)))
    return found, sum(call.verb == "logs" for call in cluster.calls)


def states(**by_name: Json) -> Json:
    """A pod whose containers have these statuses."""
    return pod(
        spec={"containers": [{"name": name} for name in by_name]},
        status={"containerStatuses": [{"name": n, **each} for n, each in by_name.items()]},
    )


RUNS: Json = {"ready": True, "state": {"running": {"startedAt": "2026-11-21T15:00:00Z"}}}
SICK: Json = {"ready": False, "state": {"running": {"startedAt": "2026-11-21T15:00:00Z"}}}


def test_the_run_that_died_comes_before_the_one_that_follows() -> None:
    found, reads = read(CRASHING, crash_loop())
    assert 2 == reads
    assert ["starting\npanic: no database", "starting"] == [each.text for each in found]
    assert [
        "kubectl -n shop logs cart-7c9f8d-x2abc -c app --previous --tail=200",
        "kubectl -n shop logs cart-7c9f8d-x2abc -c app --tail=200",
    ] == [each.command for each in found]
    assert [
        LogTail(POD, "app", previous=True, lines=("starting", "panic: no database")),
        LogTail(POD, "app", previous=False, lines=("starting",)),
    ] == [fact for fact, _ in of_kind(found, LogTail)]


def test_the_same_log_told_twice_is_one() -> None:
    same = {(*key[:3], previous): "x" for key in LOGS for previous in (True, False)}
    found, _ = read(CRASHING, crash_loop(), same)
    assert ["x"] == [each.text for each in found]


def test_a_pod_that_never_logged_yields_no_evidence() -> None:
    assert ([], 2) == read(CRASHING, crash_loop(), {})
    empty = dict.fromkeys(LOGS, "\n")
    assert ([], 2) == read(CRASHING, crash_loop(), empty)


def test_a_container_that_never_ran_is_not_asked() -> None:
    waits = {"state": {"waiting": {"reason": "ImagePullBackOff"}}}
    assert ([], 0) == read(BARE, [states(app=waits)])


def test_only_the_container_in_trouble_is_read() -> None:
    logs = {("shop", POD.name, name, False): name for name in ("app", "sidecar")}
    found, reads = read(BARE, [states(sidecar=RUNS, app=SICK)], logs)
    assert (["app"], 1) == ([each.text for each in found], reads)


def test_the_container_that_the_alert_named_is_read_even_if_well() -> None:
    logs = {("shop", POD.name, name, False): name for name in ("app", "sidecar")}
    target = Target("Pod", "shop", POD.name, container="sidecar")
    found, _ = read(target, [states(sidecar=RUNS, app=SICK)], logs)
    assert ["sidecar"] == [each.text for each in found]


def test_beside_one_in_trouble_its_neighbours_in_trouble_are_read_too() -> None:
    logs = {("shop", POD.name, name, False): name for name in ("app", "proxy", "sidecar")}
    target = Target("Pod", "shop", POD.name, container="app")
    found, _ = read(target, [states(sidecar=RUNS, proxy=SICK, app=SICK)], logs)
    assert ["app", "proxy"] == [each.text for each in found]


def test_a_named_container_that_never_ran_is_passed_over_for_the_one_that_holds_it_up() -> None:
    waits = {"state": {"waiting": {"reason": "PodInitializing"}}}
    logs = {("shop", POD.name, "proxy", False): "denied"}
    target = Target("Pod", "shop", POD.name, container="app")
    found, _ = read(target, [states(app=waits, proxy=SICK)], logs)
    assert ["denied"] == [each.text for each in found]


def test_a_named_container_that_the_pod_has_not_is_passed_over() -> None:
    logs = {("shop", POD.name, "app", False): "app"}
    target = Target("Pod", "shop", POD.name, container="other")
    found, _ = read(target, [states(app=SICK)], logs)
    assert ["app"] == [each.text for each in found]


def test_where_all_is_well_the_first_container_may_still_tell() -> None:
    logs = {("shop", POD.name, name, False): name for name in ("app", "sidecar")}
    found, reads = read(BARE, [states(app=RUNS, sidecar=RUNS)], logs)
    assert (["app"], 1) == ([each.text for each in found], reads)


def test_an_init_container_that_is_done_is_not_in_trouble() -> None:
    done = {"name": "init", "state": {"terminated": {"exitCode": 0}}}
    failed = {"name": "init", "state": {"terminated": {"exitCode": 1}}}
    logs = {("shop", POD.name, name, False): name for name in ("app", "init")}
    waits = {"name": "init", "state": {"running": {"startedAt": "2026-11-21T15:00:00Z"}}}
    for status, expected in ((done, ["app"]), (failed, ["init"]), (waits, ["init"])):
        one = pod(
            spec={"initContainers": [{"name": "init"}], "containers": [{"name": "app"}]},
            status={
                "initContainerStatuses": [status],
                "containerStatuses": [
                    {"name": "app", "state": {"running": {"startedAt": "2026-11-21T15:00:00Z"}}}
                    if status is done
                    else {"name": "app", "state": {"waiting": {"reason": "PodInitializing"}}}
                ],
            },
        )
        found, _ = read(BARE, [one], logs)
        assert expected == [each.text for each in found]


def test_reads_are_few_however_many_containers_fail() -> None:
    many = {f"c{n}": {"restartCount": 1, **SICK} for n in range(9)}
    _, reads = read(BARE, [states(**many)])
    assert MOST_READS == reads


def test_the_text_is_folded_and_the_facts_are_whole() -> None:
    log = "\n".join([*(f"tick {n}" for n in range(100)), "panic: no database", "x" * 1000])
    found, _ = read(BARE, [crashing_pod()], {("shop", POD.name, "app", True): log})
    assert ["tick 99  [100 times]", "panic: no database", "x" * WIDTH + "…"] == found[0].text.split(
        "\n"
    )
    ((tail, _),) = of_kind(found, LogTail)
    assert 102 == len(tail.lines)
    ((errors, _),) = of_kind(found, LoggedErrors)
    assert (102, ["panic: no database"]) == (
        errors.total,
        [block.headline for block in errors.blocks],
    )


def test_a_refused_log_is_told_after_the_others() -> None:
    class Half(FakeCluster):
        def logs(
            self, namespace: str, pod: str, container: str, *, previous: bool, timeout: float
        ) -> str:
            if previous:
                raise Forbidden("forbidden: get pods/log in shop")
            return "now"

    found = pod_logs(BARE, Reader(Half([crashing_pod()]), seconds=10))
    assert "now" == next(iter(found)).text
    with pytest.raises(Forbidden):
        next(iter(found))
