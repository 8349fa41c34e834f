"""CPU that is held back at its limit."""

import pytest

from alertwhy.domain.facts import Fact, Measure, Saturated, Usage
from alertwhy.domain.finding import Confidence
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import NOW, POD, app, commands, deployment, event, found, only
from tests.fakes.measured import curve

CLAIM = ObjectRef("PersistentVolumeClaim", "shop", "data")
THROTTLED = Saturated("cpu", "CPUThrottlingHigh", POD, "app")
FULL = Saturated("volume", "KubePersistentVolumeFillingUp", CLAIM)
LIMITED = app(cpu_limit="200m")
TIMED_OUT = event("Unhealthy", "Readiness probe failed: context deadline exceeded")


def share(value: float, container: str = "app") -> Usage:
    return Usage(Measure.THROTTLED, POD, container, curve(value, value, end=NOW))


def test_throttling_is_likely_where_the_alert_and_a_limit_meet() -> None:
    finding = only("cpu-throttled", THROTTLED, app(cpu_limit="200m"), deployment())

    assert "Container app is throttled at its CPU limit of 200m" == finding.title
    assert Confidence.LIKELY is finding.confidence
    assert ("e1", "e2") == finding.because
    assert "kubectl -n shop edit deployment/web" in commands([finding])


def test_without_a_limit_of_that_container_nothing_is_throttled() -> None:
    assert [] == found("cpu-throttled", THROTTLED, app(), app(container="proxy", cpu_limit="1"))
    assert [] == found("cpu-throttled", FULL, app(cpu_limit="1"))


def test_the_measured_share_is_told() -> None:
    finding = only("cpu-throttled", THROTTLED, LIMITED, share(0.63))

    assert (
        "Container app is throttled at its CPU limit of 200m: it had to wait in 63 % of its"
        " periods lately"
    ) == finding.title
    assert Confidence.LIKELY is finding.confidence
    assert ("e1", "e3", "e2") == finding.because


def test_an_alert_that_is_not_measured_any_more_is_only_possible() -> None:
    finding = only("cpu-throttled", THROTTLED, LIMITED, share(0.02))

    assert finding.title.endswith("as the alert says, but lately in 2 % of its periods only")
    assert Confidence.POSSIBLE is finding.confidence


@pytest.mark.parametrize("value", [0.25, 0.9])
def test_a_share_alone_is_only_possible(value: float) -> None:
    assert Confidence.POSSIBLE is only("cpu-throttled", LIMITED, share(value)).confidence


def test_a_probe_that_timed_out_meanwhile_makes_it_likely() -> None:
    finding = only("cpu-throttled", LIMITED, share(0.6), TIMED_OUT)

    assert Confidence.LIKELY is finding.confidence
    assert ("e2", "e3", "e1") == finding.because


@pytest.mark.parametrize(
    "facts",
    [
        (LIMITED, share(0.24)),
        (app(), share(0.9)),  # held back by its node, not by a limit
        (LIMITED, share(0.9, "proxy")),
        (LIMITED, TIMED_OUT),
    ],
)
def test_a_little_throttling_is_nobodys_cause(facts: tuple[Fact, ...]) -> None:
    assert [] == found("cpu-throttled", *facts)


@pytest.mark.parametrize(
    ("value", "message"),
    [(0.4, "context deadline exceeded"), (0.9, "HTTP probe failed with statuscode: 503")],
)
def test_another_probe_or_a_smaller_share_leaves_it_possible(value: float, message: str) -> None:
    said = event("Unhealthy", f"Readiness probe failed: {message}")
    finding = only("cpu-throttled", LIMITED, share(value), said)
    assert Confidence.POSSIBLE is finding.confidence


def test_where_the_alert_names_no_container_the_measured_one_is_meant() -> None:
    proxy = app(container="proxy", cpu_limit="1")
    told = Saturated("cpu", "Throttled", POD)
    first, second = found("cpu-throttled", told, LIMITED, proxy, share(0.01), share(0.5, "proxy"))
    assert "Container proxy" in first.title
    assert (Confidence.LIKELY, Confidence.POSSIBLE) == (first.confidence, second.confidence)
