import pytest

from alertwhy.domain.facts import ClaimState, Saturated
from alertwhy.domain.finding import Confidence
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import POD, app, commands, deployment, ended, found, log, looping, only

CLAIM = ObjectRef("PersistentVolumeClaim", "shop", "data")
THROTTLED = Saturated("cpu", "CPUThrottlingHigh", POD, "app")
FULL = Saturated("volume", "KubePersistentVolumeFillingUp", CLAIM)


def test_throttling_is_likely_where_the_alert_and_a_limit_meet() -> None:
    finding = only("cpu-throttled", THROTTLED, app(cpu_limit="200m"), deployment())

    assert "Container app is throttled at its CPU limit of 200m" == finding.title
    assert Confidence.LIKELY is finding.confidence
    assert ("e1", "e2") == finding.because
    assert "kubectl -n shop edit deployment/web" in commands([finding])


def test_without_a_limit_of_that_container_nothing_is_throttled() -> None:
    assert [] == found("cpu-throttled", THROTTLED, app(), app(container="proxy", cpu_limit="1"))
    assert [] == found("cpu-throttled", FULL, app(cpu_limit="1"))


@pytest.mark.parametrize(("requested", "size"), [("10Gi", " (10Gi)"), ("", "")])
def test_a_claim_that_fills_is_told_with_its_size(requested: str, size: str) -> None:
    finding = only("volume-full", FULL, ClaimState(CLAIM, "Bound", requested=requested))

    assert f"PersistentVolumeClaim shop/data{size} is running full" == finding.title
    assert ("e1", "e2") == finding.because
    assert ("e1",) == only("volume-full", FULL).because


@pytest.mark.parametrize(
    "line",
    [
        "OSError: [Errno 28] No space left on device: '/data/wal/0001'",
        'FATAL: could not write to file "pg_wal/xlogtemp.29": No space left on device',
    ],
)
def test_a_write_to_a_mounted_claim_that_found_no_room_is_told(line: str) -> None:
    finding = only("volume-full", looping(ended(1), claim_paths=("/data",)), log("ok", line))

    assert finding.title.startswith("Container app has no room left on its volume at /data: ")
    assert ("e2", "e1") == finding.because


def test_no_room_elsewhere_is_not_the_volumes_fault() -> None:
    line = log("write /var/cache/x: no space left on device")

    assert [] == found("volume-full", looping(ended(1), claim_paths=("/data",)), line)
    assert [] == found("volume-full", looping(ended(1)), line)
    assert [] == found("volume-full", app(claim_paths=("/var",), ready=True), line)
    assert [] == found("volume-full", app(container="proxy", claim_paths=("/var",)), line)
    assert [] == found("volume-full", THROTTLED)
