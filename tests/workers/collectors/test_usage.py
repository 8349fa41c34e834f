"""What containers used against their limits, in words and as facts."""

from collections.abc import Iterable

import pytest

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import Measure, Usage
from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import Unmeasured
from tests.fakes.cluster import FakeCluster
from tests.fakes.measured import Answering, MeasuredCluster, matrix, recorded
from tests.fakes.objects import pod
from workers.clients.cluster import Json
from workers.clients.reader import Reader
from workers.collectors.usage import MOST_CONTAINERS, usage
from workers.measured.queries import queries_of_pod

POD = ObjectRef("Pod", "shop", "cart-0")
TARGET = Target("Pod", "shop", "cart-0")
ASKED = queries_of_pod(POD)
MI = 1024**2
LIMITS = {"limits": {"memory": "256Mi", "cpu": "500m"}, "requests": {"memory": "64Mi"}}


def cart(*containers: Json, node: str = "worker-1") -> Json:
    named = list(containers) or [{"name": "app", "resources": LIMITS}]
    return pod("cart-0", spec={"nodeName": node, "containers": named})


def seen(*metrics: Json, objects: Iterable[Json] | None = None) -> list[Evidence]:
    cluster = MeasuredCluster([cart()] if objects is None else objects, metrics=metrics)
    return list(usage(TARGET, Reader(cluster, seconds=9)))


def test_memory_is_told_against_its_limit() -> None:
    climbing = matrix([90 * MI, 170 * MI, 254 * MI], container="app")
    (found,) = seen(recorded(ASKED[Measure.MEMORY], climbing))
    assert (
        "app: memory 254Mi at 09:30Z, highest 254Mi at 09:30Z, lowest 90Mi at 09:20Z in 10 min ▃▆█,"
        " limit 256Mi"
    ) == found.text
    assert "Pod shop/cart-0" == found.object
    assert found.command.startswith("promtool query range --start=2026-10-14T09:20:00Z ")
    assert 'pod="cart-0"' in found.command
    (fact,) = found.facts
    assert isinstance(fact, Usage)
    assert (Measure.MEMORY, POD, "app") == (fact.measure, fact.pod, fact.container)


def test_cpu_throttling_and_restarts_are_told_each_with_its_command() -> None:
    found = seen(
        recorded(ASKED[Measure.CPU], matrix([0.1, 0.5], container="app")),
        recorded(ASKED[Measure.THROTTLED], matrix([0.0, 0.63], container="app")),
        recorded(ASKED[Measure.RESTARTS], matrix([3, 5, 7], container="app")),
    )
    assert [
        "app: CPU 500m at 09:30Z, highest 500m at 09:30Z, lowest 100m at 09:25Z in 5 min, limit 500m",
        (
            "app: CPU periods in which it had to wait: 63 % at 09:30Z, highest 63 % at 09:30Z,"
            " lowest 0 % at 09:25Z in 5 min"
        ),
        "app: 4 restarts in 10 min",
    ] == [each.text for each in found]
    assert 3 == len({each.command for each in found})


@pytest.mark.parametrize(
    ("resources", "told"),
    [({}, "app: memory 1Mi at 09:30Z, no limit"), ({"requests": {"memory": "64Mi"}}, ", request 64Mi, no limit")],
)  # fmt: skip
def test_without_a_limit_that_is_said(resources: Json, told: str) -> None:
    (found,) = seen(
        recorded(ASKED[Measure.MEMORY], matrix([MI], container="app")),
        objects=[cart({"name": "app", "resources": resources})],
    )
    assert found.text.endswith(told)


@pytest.mark.parametrize(
    ("measure", "values"),
    [(Measure.THROTTLED, [0.0, 0.005]), (Measure.RESTARTS, [5, 5]), (Measure.MEMORY, [])],
)
def test_what_is_not_worth_a_line_gets_none(measure: Measure, values: list[float]) -> None:
    assert [] == seen(recorded(ASKED[measure], matrix(values, container="app")))


def test_only_containers_of_the_pod_are_told_the_main_ones_first() -> None:
    names = [f"c{n}" for n in range(MOST_CONTAINERS + 1)]
    series = [matrix([MI], container=name) for name in ("old", *names)]
    (found,) = seen(
        recorded(ASKED[Measure.MEMORY], *series),
        objects=[cart(*({"name": name} for name in names))],
    )
    assert names[:MOST_CONTAINERS] == [line.partition(":")[0] for line in found.text.splitlines()]


def test_restarts_that_repeat_a_series_are_one_curve() -> None:
    twice = [matrix([MI, 2 * MI], container="app"), matrix([3 * MI], container="app")]
    (found,) = seen(recorded(ASKED[Measure.MEMORY], *twice))
    ((fact, _),) = of_kind([found], Usage)
    assert 3 * MI == fact.curve.last.value


def test_another_clusters_pod_of_the_same_name_is_not_ours() -> None:
    both = [matrix([MI], container="app", cluster=name) for name in "ab"]
    assert [] == seen(recorded(ASKED[Measure.MEMORY], *both))


def test_without_prometheus_nothing_is_read_at_all() -> None:
    cluster = FakeCluster([cart()])
    assert [] == list(usage(TARGET, Reader(cluster, seconds=9)))
    assert [] == cluster.calls


def test_what_was_not_recorded_is_silence() -> None:
    assert [] == seen(recorded("something else", matrix([1])))


def test_a_pod_that_is_nowhere_is_not_asked_about() -> None:
    metrics = Answering()
    cluster = MeasuredCluster([cart(node="")], metrics=metrics)
    assert [] == list(usage(TARGET, Reader(cluster, seconds=9)))
    assert [] == metrics.asked


def test_a_prometheus_that_is_away_is_a_gap() -> None:
    cluster = MeasuredCluster([cart()], metrics=Answering(error=Unmeasured("away")))
    with pytest.raises(Unmeasured):
        list(usage(TARGET, Reader(cluster, seconds=9)))
