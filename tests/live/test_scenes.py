"""Recorded scenarios do not rot: played again, the same scene is understood alike."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.payloads import read_group
from tests.fakes.environment import environment
from tests.live.control_plane import HOW
from tests.live.making.playing import Theatre, theatre
from tests.live.making.scene import scenes
from workers.evaluation.cases import load_case
from workers.evaluation.running import Outcome, run

pytestmark = pytest.mark.live

SCENARIOS = Path(__file__).parents[1] / "scenarios"
SCENES = {each.name: each for each in scenes()}
# Who has a say: the scheduler, the volume, namespace and node controllers, admission.
AGAIN = (
    "live-unschedulable-cpu-of-three-nodes",
    "live-preempted-and-no-room-left",
    "live-claim-class-missing",
    "live-namespace-held-by-a-finalizer",
    "live-refused-more-than-the-limit-range",
    "live-node-cordoned-and-the-others-full",
    "healthy-live-found-room-once-a-node-joined",
)


@pytest.fixture(scope="module")
def playing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    """A control plane of its own: other tests' nodes would be part of the scene."""
    assets = environment("KUBEBUILDER_ASSETS")
    if not assets:
        pytest.fail(HOW, pytrace=False)
    with theatre(Path(assets), tmp_path_factory.mktemp("theatre")) as running:
        yield running


def outcome_of(folder: Path) -> Outcome:
    case = load_case(folder, folder.name, lambda path: read_group(str(path)))
    return run(case, now=datetime.now(UTC))


def causes_of(outcome: Outcome) -> list[str]:
    return [each.cause for each in outcome.findings]


@pytest.mark.parametrize("name", AGAIN)
def test_a_scene_played_again_is_understood_as_its_recording_is(
    playing: Theatre, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / name
    playing.make(SCENES[name], folder)
    recorded, again = outcome_of(SCENARIOS / name), outcome_of(folder)
    assert recorded.expected == again.expected
    assert causes_of(recorded)[:1] == causes_of(again)[:1]
    assert not again.unseen
