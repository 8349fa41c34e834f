"""What is recorded has a scene that makes it, and every scene was recorded."""

from pathlib import Path

import pytest
import yaml

from tests.live.making.scene import Scene, scenes

ROOT = Path(__file__).parent / "scenarios"
SCENES = {each.name: each for each in scenes()}
RECORDED = "# Recorded on Kubernetes "


def expectation_of(name: str) -> str:
    return (ROOT / name / "expect.yaml").read_text(encoding="utf-8")


def test_there_is_a_scene_for_each_recorded_folder() -> None:
    folders = {path.parent.name for path in ROOT.glob("*/expect.yaml")}
    recorded = {name for name in folders if expectation_of(name).startswith(RECORDED)}
    assert set(SCENES) == recorded


@pytest.mark.parametrize("scene", SCENES.values(), ids=lambda scene: scene.name)
def test_a_folder_expects_what_its_scene_says(scene: Scene) -> None:
    text = expectation_of(scene.name)
    assert f"families/{scene.family}.py" in text
    assert list(scene.causes) == yaml.safe_load(text).get("causes", [])
