"""What was measured of a container or a claim."""

import pytest

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts import Ending, Fact, Filling, Measure, Usage
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import NOW, POD, ago, app, ended, seen
from tests.fakes.measured import curve
from workers.signs.measured import curve_of, filling_of, peak_of, throttled

MI = 1024**2
CLAIM = ObjectRef("PersistentVolumeClaim", "shop", "data")


def memory(*values: float, container: str = "app") -> Usage:
    return Usage(Measure.MEMORY, POD, container, curve(*(each * MI for each in values), end=NOW))


def shown(*facts: Fact) -> tuple[Evidence, ...]:
    return seen(*facts)


def test_a_measure_is_found_with_what_shows_it() -> None:
    used = memory(1)
    found = shown(memory(2, container="proxy"), used)
    assert (used.curve, "e2") == curve_of(found, app(), Measure.MEMORY)
    assert curve_of(found, app(), Measure.CPU) is None


def test_throttling_is_that_of_the_last_half_hour() -> None:
    shares = curve(*([1.0] * 10), *([0.2] * 7), end=NOW)
    found = throttled(shown(Usage(Measure.THROTTLED, POD, "app", shares)), app())
    assert found is not None
    assert (pytest.approx(0.2), "e1") == found
    assert throttled(shown(), app()) is None


def test_a_peak_is_that_of_the_run_which_ended() -> None:
    used = memory(250, 10, 90, 200, 20, 30)  # the last two are of the run after it
    ending = ended(137, minutes=12)
    found = peak_of(shown(used), app(memory_limit="200Mi"), ending)
    assert found is None  # what is above its limit is not its own
    found = peak_of(shown(memory(100, 10, 190, 20, 30)), app(memory_limit="200Mi"), ending)
    assert found is not None
    assert (190 * MI, 0.95, "e1") == (found.value, found.share, found.cite)


def test_without_a_limit_it_is_no_share_and_without_times_the_whole_curve() -> None:
    found = peak_of(shown(memory(100, 300, 20)), app(), ended(137))
    assert found is not None
    assert (300 * MI, 0.0) == (found.value, found.share)


def test_what_was_not_measured_during_a_run_has_no_peak() -> None:
    assert peak_of(shown(), app(), ended(137)) is None
    assert peak_of(shown(memory(100)), app(), ended(137, minutes=600)) is None
    late = Usage(Measure.MEMORY, POD, "app", curve(1.0, end=ago(30)))
    begun = Ending("OOMKilled", 137, started_at=ago(10), finished_at=ago(2))
    assert peak_of(shown(late), app(), begun) is None


def test_a_claim_is_found_by_its_name() -> None:
    state = Filling(CLAIM, 1, 2, 1)
    assert (state, "e1") == filling_of(shown(state), CLAIM)
    assert filling_of(shown(state), ObjectRef("PersistentVolumeClaim", "shop", "logs")) is None
