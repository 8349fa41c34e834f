"""Draws the gallery: ``docs/gallery.md`` and its pictures, from the messages in ``tests/golden``.

Needs node, Chromium, and once ``npm ci --ignore-scripts`` in this folder. Draws what changed since it
was drawn last; ``--all`` draws everything anew, ``--page`` only writes the page, and ``--look FOLDER``
draws every message, whole, unfolded and as PNG, for whoever wants to look at them one by one.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from render import PHONE, TERMINAL, Column, Picture, draw

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
PICTURES = ROOT / "docs" / "pictures"
PAGE = ROOT / "docs" / "gallery.md"
DRAWN = PICTURES / "drawn.json"  # what each picture was drawn from
PHONES = {"phone": True, "lockScreen": True}
SCREENS = 1000  # CSS pixels of a phone's picture: what one scrolls through before deciding
ENTRY = 1200  # of a PagerDuty page; what was fetched stands at its end, and is long
# What is shown, in this order: the message, and what happened.
SHOWN = {
    "oom-killed": "A container is killed for memory at each start.",
    "crash-loop-typo-in-args": "A rollout brought a typing error in an argument; no model is needed for that.",
    "diagnosis-pending": "The same, told at once while the model still thinks; Slack is edited when it has answered.",
    "diagnosed": "With a model: what it adds stands apart, and cites what it rests on.",
    "diagnosed-in-german": "The model's answer to a message that was told before, in the language of the route."
    " PagerDuty is told by a change event, which notifies nobody.",
    "image-not-found": "A typing error in a tag, and the revision that brought it.",
    "secret-missing": "A Secret does not exist; named from the kubelet's event, since Secrets are never read.",
    "unschedulable-resources": "A pod fits on no node: which resource, how much, and what is left where.",
    "liveness-killed": "Killed by its own liveness probe.",
    "network-policy-blocks-egress": "A NetworkPolicy lets no traffic out.",
    "dns-failing": "The cause is the cluster's DNS, not the application that was paged for.",
    "hop-database-out-of-memory": "The fault is one hop away, in the database.",
    "node-not-ready": "A node is gone, and with it the pods it carries.",
    "service-selector-mismatch": "A Service selects nothing; the nearest labels are shown.",
    "quota-exceeded": "A quota is used up: what was asked, what is used, of how much.",
    "nothing-proven": "Where nothing is proven it says so, and shows what was seen.",
    "little-seen": "The model failed, and alertwhy was not let to see half of it: the gaps say what to grant.",
    "escalated": "Worse than it was told: the thread hears of it, Teams gets a second card.",
    "still-going-on": "The route asks to be told again while it goes on.",
    "firing-again": "It flaps: the same Slack message, a count, and a line in the thread.",
    "familiar": "A known fault: whose it is, how often before, who silenced it, what a colleague says.",
    "resolved": "Over: green, and how long it took.",
    "ten-alerts": "Ten alerts about one object are one message; those that ended are struck through.",
    "storm": "Fifteen targets at once: one digest, by cause.",
    "very-long": "Thirty alerts, a log of hundreds of lines: cut to each channel's limits, the log in the thread.",
    "foreign-text": "An alert and a log that try to ping, to link and to break out: it stays text.",
}
HEAD = """# Gallery

Made by `make docs` from `tests/golden/`, which holds {count} messages exactly as each channel is sent them. Slack is drawn by
slack-blocks-to-jsx and Teams by Microsoft's own renderer, both in Chromium; the vendors' own clients differ in detail. PagerDuty has no
public renderer: its pictures are **our own drawing** of the fields that it shows, a list as a table with a row for each entry. On phones
(360 pixels wide, Slack with its lock screen and Teams) what one scrolls through first is shown. A thread stands below its Slack message.

"""


@dataclass(frozen=True)
class Shown:
    """One picture of the page: of which kept files, in which words, cut at which height."""

    message: str
    part: str
    words: str
    channels: tuple[str, ...]
    height: int | None = None

    @property
    def name(self) -> str:
        """Its file."""
        return f"{self.message}-{self.part}.webp"

    @property
    def digest(self) -> str:
        """Of what it shows: another one, and it has to be drawn anew."""
        kept = [_text(self.message, each) for each in (*self.channels, "slack-thread")]
        told = "".join(kept if "slack" in self.channels else kept[:-1])
        return sha256(told.encode()).hexdigest()[:16]

    def picture(self) -> Picture:
        """How to draw it."""
        narrow = self.part == "phones"
        columns = (
            Column(each, _payload(self.message, each), PHONE, PHONES)
            if narrow
            else Column(each, _payload(self.message, each))
            for each in self.channels
        )
        return Picture(str(PICTURES / self.name), tuple(columns), self.height)


def main(arguments: list[str]) -> None:
    """Draw what is missing or old, then write the page."""
    if "--look" in arguments:
        draw(_to_look_at(Path(arguments[-1])))
        return
    if "--page" not in arguments:
        _draw_the_old(anew="--all" in arguments)
    PAGE.write_text(page(), encoding="utf-8")


def page() -> str:
    """The page: each message that is shown, then every message's one line."""
    names = _names()
    shown = "\n".join(_section(name, happened) for name, happened in SHOWN.items())
    rows = "\n".join(f"| [{name}](../tests/golden/{name}) | {_line(name)} |" for name in names)
    table = (
        f"## All of them, as a lock screen shows them\n\n| message | line |\n|---|---|\n{rows}\n"
    )
    return HEAD.format(count=len(names)) + shown + "\n" + table


def digests() -> dict[str, str]:
    """Every picture that the page shows, and a digest of what it has to be drawn from."""
    return {each.name: each.digest for name in SHOWN for each in _pictures(name)}


def _pictures(name: str) -> Iterator[Shown]:
    yield Shown(name, "slack", "in Slack", ("slack",))
    yield Shown(name, "teams", "in Teams", ("teams",))
    yield Shown(name, "pagerduty", "in PagerDuty, as we draw it", ("pagerduty",), ENTRY)
    yield Shown(name, "phones", "on a phone, in Slack and Teams", ("slack", "teams"), SCREENS)


def _section(name: str, happened: str) -> str:
    images = "\n\n".join(
        f"![{name} {each.words}](pictures/{each.name})" for each in _pictures(name)
    )
    said = escape(json.loads(_text(name, "stdout"))["text"])
    terminal = f"<details><summary>In a terminal</summary>\n\n<pre>{said}</pre>\n\n</details>"
    return f"## {name}\n\n{happened}\n\n{images}\n\n{terminal}\n"


def _draw_the_old(*, anew: bool) -> None:
    """Only what is not there, or was drawn from other messages; what nothing shows is removed."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    drawn = json.loads(DRAWN.read_text("utf-8")) if DRAWN.exists() and not anew else {}
    every = [each for name in SHOWN for each in _pictures(name)]
    old = [
        each
        for each in every
        if drawn.get(each.name) != each.digest or not (PICTURES / each.name).exists()
    ]
    if old:
        draw(each.picture() for each in old)
    DRAWN.write_text(json.dumps(digests(), indent=1) + "\n", encoding="utf-8")
    for path in PICTURES.glob("*.webp"):
        if path.name not in digests():
            path.unlink()


def _to_look_at(folder: Path) -> Iterator[Picture]:
    """Every message in every channel, whole."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in _names():
        slack, teams, paged, said = (
            _payload(name, each) for each in ("slack", "teams", "pagerduty", "stdout")
        )
        columns = {
            "slack": (Column("slack", slack),),
            "teams": (Column("teams", teams, how={"unfolded": True}),),
            "pagerduty": (Column("pagerduty", paged),),
            "phones": (
                Column("slack", slack, PHONE, PHONES),
                Column("teams", teams, PHONE, PHONES),
            ),
            "stdout": (Column("stdout", said, TERMINAL),),
        }
        for part, drawn in columns.items():
            yield Picture(str(folder / f"{name}-{part}.png"), drawn)


def _names() -> list[str]:
    return sorted(path.name for path in GOLDEN.iterdir())


def _payload(name: str, channel: str) -> object:
    said = json.loads(_text(name, channel))
    if channel != "slack":
        return said
    return {"message": said, "replies": json.loads(_text(name, "slack-thread") or "[]")}


def _text(name: str, channel: str) -> str:
    """One kept message; ``""`` where there is none, as of most threads."""
    path = GOLDEN / name / f"{channel}.json"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _line(name: str) -> str:
    said = json.loads(_text(name, "slack"))["text"]
    plain = str(said).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return plain.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    main(sys.argv[1:])
