"""Volumes without room."""

from datetime import timedelta

import pytest

from alertwhy.domain.facts import ClaimState, Fact, Filling, Saturated
from alertwhy.domain.finding import Confidence
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import NOW, POD, app, ended, found, log, looping, only, pod

GI = 1024**3
CLAIM = ObjectRef("PersistentVolumeClaim", "shop", "data")
THROTTLED = Saturated("cpu", "CPUThrottlingHigh", POD, "app")
FULL = Saturated("volume", "KubePersistentVolumeFillingUp", CLAIM)
BOUND = ClaimState(CLAIM, "Bound", requested="10Gi")


def filled(used: float, *, hours: float = 0, inodes: float | None = None) -> Filling:
    soon = NOW + timedelta(hours=hours) if hours else None
    return Filling(CLAIM, used * GI, 10 * GI, (10 - used) * GI, inodes, soon)


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


def test_an_alerted_claim_is_told_with_what_was_measured() -> None:
    finding = only("volume-full", FULL, BOUND, filled(9.3, hours=5))

    assert (
        "PersistentVolumeClaim shop/data is 93 % full: 9.3Gi of 10Gi used,"
        " and will be full at 2026-10-14T14:30Z if it goes on"
    ) == finding.title
    assert Confidence.LIKELY is finding.confidence
    assert ("e1", "e3", "e2") == finding.because


def test_an_alert_about_a_volume_with_room_is_only_possible() -> None:
    finding = only("volume-full", FULL, BOUND, filled(2))

    assert finding.title.endswith("(10Gi) is running full, but 2Gi of 10Gi used now")
    assert Confidence.POSSIBLE is finding.confidence


def test_a_claim_that_is_looked_at_and_full_is_likely_why_without_an_alert() -> None:
    finding = only("volume-full", BOUND, filled(9.9))

    assert finding.title.endswith("is 99 % full: 9.9Gi of 10Gi used")
    assert (Confidence.LIKELY, ("e2", "e1")) == (finding.confidence, finding.because)


def test_inodes_run_out_as_well() -> None:
    finding = only("volume-full", BOUND, filled(2, inodes=0.999))

    assert finding.title.endswith("has no inodes left: 99 % used, 20 % full")
    assert Confidence.LIKELY is finding.confidence


def test_inodes_that_run_out_are_what_the_alert_means() -> None:
    title = only("volume-full", FULL, BOUND, filled(2, inodes=0.9)).title
    assert title.endswith("runs out of inodes: 90 % used, 20 % full")


@pytest.mark.parametrize("facts", [(filled(9.9),), (BOUND, filled(9, hours=9))])
def test_a_pods_full_claim_or_one_that_will_be_full_is_only_possible(
    facts: tuple[Fact, ...],
) -> None:
    assert Confidence.POSSIBLE is only("volume-full", *facts).confidence


@pytest.mark.parametrize("state", [filled(9), filled(2, hours=9), filled(2, inodes=0.9)])
def test_a_volume_with_room_is_nobodys_cause(state: Filling) -> None:
    assert [] == found("volume-full", BOUND, state)


@pytest.mark.parametrize(
    ("used", "told"), [(10, " (data is 100 % full: 10Gi of 10Gi used)"), (1, "")]
)
def test_a_failed_write_is_told_with_the_claim_that_is_full(used: float, told: str) -> None:
    facts = (
        looping(ended(1), claim_paths=("/data",)),
        log("write /data/x: no space left on device"),
        pod(claims=("logs", "data")),
        filled(used),
    )
    assert [f"Container app has no room left on its volume at /data{told}: "] == [
        each.title.partition("write")[0] for each in found("volume-full", *facts)
    ]
