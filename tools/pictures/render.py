"""A picture of what a channel would be sent: ``render.py slack|teams|pagerduty|stdout PAYLOAD.json OUT``.

``OUT`` ends in .webp or .png. ``--phone`` draws a narrow screen without code blocks, ``--unfolded``
opens what is folded away. Needs node, Chromium, and once ``npm ci --ignore-scripts`` in this folder.
"""

import argparse
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
CHANNELS = ("slack", "teams", "pagerduty", "stdout")
WIDTH, PHONE, TERMINAL = 760, 360, 980  # CSS pixels; a terminal of 120 columns
DEADLINE = 900.0  # seconds for all of them


@dataclass(frozen=True)
class Column:
    """One message of a picture: its channel, its payload (Slack's with its thread), its width."""

    channel: str
    payload: object
    width: int = WIDTH
    how: dict[str, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class Picture:
    """Columns side by side; what is lower than ``height`` is cut off."""

    out: str
    columns: tuple[Column, ...]
    height: int | None = None


def draw(pictures: Iterable[Picture]) -> None:
    """Draw them all with one browser, or end with a line that says what is missing."""
    node = shutil.which("node")
    if not node or not (HERE / "node_modules").is_dir():
        raise SystemExit(f"needs node and Chromium, and once: cd {HERE} && npm ci --ignore-scripts")
    with tempfile.TemporaryDirectory() as folder:
        jobs = Path(folder) / "jobs.json"
        jobs.write_text(json.dumps([asdict(each) for each in pictures]), encoding="utf-8")
        done = subprocess.run(  # noqa: S603  (a program of this folder)
            [node, str(HERE / "draw.mjs"), str(jobs)], timeout=DEADLINE, check=False
        )
    if done.returncode:
        raise SystemExit("not everything was drawn; see above")


def main(arguments: list[str] | None = None) -> None:
    """Draw one payload."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("channel", choices=CHANNELS)
    parser.add_argument("payload", type=Path)
    parser.add_argument("out")
    parser.add_argument("--phone", action="store_true")
    parser.add_argument("--unfolded", action="store_true")
    said = parser.parse_args(arguments)
    payload = json.loads(said.payload.read_text(encoding="utf-8"))
    shown = {"message": payload} if said.channel == "slack" else payload
    width = PHONE if said.phone else TERMINAL if said.channel == "stdout" else WIDTH
    how = {"phone": said.phone, "unfolded": said.unfolded}
    draw([Picture(said.out, (Column(said.channel, shown, width, how),))])


if __name__ == "__main__":
    main()
