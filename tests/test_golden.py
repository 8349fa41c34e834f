"""Messages as they are sent, kept as files: a change of wording shows in the diff."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from tests.fakes.golden import CHANNELS, STORM, TOLD, message

ROOT = Path(__file__).parent
GOLDEN = ROOT / "golden"
EACH = [(name, channel) for name in (*TOLD, STORM) for channel in CHANNELS]
MAX_PICTURES = 5_000_000  # bytes of all of them: a clone should stay quick
THREAD = "slack-thread"  # what a Slack message's thread is told with it


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


GALLERY = loaded(ROOT.parent / "tools" / "pictures" / "gallery.py")
ENTRIES = {channel: entry(channel) for channel in CHANNELS}


def file_of(name: str, channel: str) -> Path:
    return GOLDEN / name / f"{channel}.json"


@pytest.mark.parametrize(("name", "channel"), EACH)
def test_a_message_reads_as_it_is_kept(
    name: str, channel: str, request: pytest.FixtureRequest
) -> None:
    rendered = message(name, channel)
    _compare(file_of(name, channel), rendered.payload, request)
    if channel == "slack":
        _compare(file_of(name, THREAD), list(rendered.replies), request)


def _compare(kept: Path, sent: object, request: pytest.FixtureRequest) -> None:
    """What is kept against what is sent; nothing sent, nothing kept."""
    said = json.dumps(sent, ensure_ascii=False, indent=2) + "\n" if sent else ""
    if request.config.getoption("--rewrite"):
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(said, encoding="utf-8") if said else kept.unlink(missing_ok=True)
    there = kept.read_text(encoding="utf-8") if kept.exists() else ""
    assert there == said, "another wording: look at it, then make fix rewrites the file"


@pytest.mark.parametrize(("name", "channel"), EACH)
def test_a_kept_message_is_within_the_vendors_limits_and_harmless(name: str, channel: str) -> None:
    payload = json.loads(file_of(name, channel).read_text(encoding="utf-8"))
    assert [] == ENTRIES[channel].excess(payload)
    if channel != "slack":  # its contract knows the links of its own messages alone
        assert [] == ENTRIES[channel].dangers(payload)


def test_nothing_is_kept_that_nobody_makes() -> None:
    files = [path for path in GOLDEN.rglob("*.json") if path.stem != THREAD]
    kept = sorted((path.parent.name, path.stem) for path in files)
    assert sorted(EACH) == kept


def test_there_are_twenty_scenarios_and_more() -> None:
    assert len(TOLD) >= 20


def test_the_gallery_shows_what_is_kept() -> None:
    assert GALLERY.page() == GALLERY.PAGE.read_text(encoding="utf-8"), "make fix writes it anew"


def test_each_picture_was_drawn_from_what_is_kept() -> None:
    drawn = json.loads(GALLERY.DRAWN.read_text(encoding="utf-8"))
    assert GALLERY.digests() == drawn, "make docs draws what changed; look at it"
    assert sorted(drawn) == sorted(path.name for path in GALLERY.PICTURES.glob("*.webp"))


def test_the_gallery_shows_twenty_messages_in_each_channel() -> None:
    assert len(GALLERY.SHOWN) >= 20
    assert set(GALLERY.SHOWN) <= {*TOLD, STORM}
    shown = GALLERY.PAGE.read_text(encoding="utf-8")
    for name in GALLERY.SHOWN:
        for part in ("slack", "teams", "pagerduty", "phones"):
            assert f"(pictures/{name}-{part}.webp)" in shown


def test_pictures_stay_small() -> None:
    assert sum(path.stat().st_size for path in GALLERY.PICTURES.iterdir()) < MAX_PICTURES
