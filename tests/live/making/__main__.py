"""Plays scenes on a real control plane and writes their folders into ``tests/scenarios/``.

    python -m tests.live.making [NAME …]     # a name, the start of one, or a family; else all

Each line tells what was found first: a scene that is not understood is a fault of the product.
"""

import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from cli.payloads import read_group
from tests.fakes.environment import environment
from tests.live.control_plane import HOW
from tests.live.making.playing import Theatre, theatre
from tests.live.making.scene import Scene, scenes
from workers.evaluation.cases import load_case
from workers.evaluation.running import run
from workers.evaluation.scoring import misses_of

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def main(names: list[str]) -> int:
    """How many scenes were not understood."""
    wanted = [each for each in scenes() if not names or _named(each, names)]
    assets = environment("KUBEBUILDER_ASSETS")
    if not assets or not wanted:
        print(HOW if wanted else f"no scene is called {' or '.join(names)}")
        return 1
    with tempfile.TemporaryDirectory() as folder, theatre(Path(assets), Path(folder)) as playing:
        return sum(not _made(each, playing) for each in wanted)


def _named(scene: Scene, names: list[str]) -> bool:
    return any(scene.name.startswith(name) or scene.family == name for name in names)


def _made(scene: Scene, playing: Theatre) -> bool:
    """Its folder anew; whether it is understood."""
    began, folder = monotonic(), SCENARIOS / scene.name
    shutil.rmtree(folder, ignore_errors=True)
    try:
        playing.make(scene, folder)
    except AssertionError as error:
        print(f"FAILED {scene.name}: {error}", flush=True)
        return False
    case = load_case(folder, scene.name, lambda path: read_group(str(path)))
    outcome = run(case, now=datetime.now(UTC))
    misses = misses_of(outcome)
    found = ", ".join(map(str, outcome.findings[:3])) or "nothing"
    print(f"{'miss' if misses else 'hit '} {monotonic() - began:4.0f} s {scene.name}: {found}")
    for each in misses:
        print(f"       {each.kind}: wanted {each.wanted}, found {each.found}")
    sys.stdout.flush()
    return not misses


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
