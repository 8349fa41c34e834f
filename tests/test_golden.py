"""Messages as they are sent, kept as files: a change of wording shows in the diff."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from tests.fakes.golden import CHANNELS, TOLD, message

ROOT = Path(__file__).parent
GOLDEN = ROOT / "golden"
EACH = [(name, channel) for name in TOLD for channel in CHANNELS]


def entry(channel: str) -> ModuleType:
    """What the contract suite knows of a channel: its limits, and what is dangerous in it."""
    return loaded(ROOT / "workers" / "notifiers" / "contract" / f"{channel}.py")


def loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"golden_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ENTRIES = {channel: entry(channel) for channel in CHANNELS}


def file_of(name: str, channel: str) -> Path:
    return GOLDEN / name / f"{channel}.json"


@pytest.mark.parametrize(("name", "channel"), EACH)
def test_a_message_reads_as_it_is_kept(
    name: str, channel: str, request: pytest.FixtureRequest
) -> None:
    said = json.dumps(message(name, channel), ensure_ascii=False, indent=2) + "\n"
    kept = file_of(name, channel)
    if request.config.getoption("--rewrite"):
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(said, encoding="utf-8")
    there = kept.read_text(encoding="utf-8") if kept.exists() else ""
    assert there == said, "another wording: look at it, then make fix rewrites the file"


@pytest.mark.parametrize(("name", "channel"), EACH)
def test_a_kept_message_is_within_the_vendors_limits_and_harmless(name: str, channel: str) -> None:
    payload = json.loads(file_of(name, channel).read_text(encoding="utf-8"))
    assert [] == ENTRIES[channel].excess(payload)
    if channel != "slack":  # its contract knows the links of its own messages alone
        assert [] == ENTRIES[channel].dangers(payload)


def test_nothing_is_kept_that_nobody_makes() -> None:
    kept = sorted((path.parent.name, path.stem) for path in GOLDEN.rglob("*.json"))
    assert sorted(EACH) == kept


def test_there_are_twenty_scenarios_and_more() -> None:
    assert len(TOLD) >= 20


def test_the_gallery_shows_what_is_kept() -> None:
    gallery = loaded(ROOT.parent / "tools" / "pictures" / "gallery.py")
    assert gallery.page() == gallery.PAGE.read_text(encoding="utf-8"), "make fix writes it anew"
    drawn = {path.name for path in gallery.PICTURES.glob("*.png")}
    assert {f"{name}-{channel}.png" for name, channel, _ in gallery.SHOWN} <= drawn
