"""A Slack message inside Slack's limits, or as plain text where Slack refuses its layout."""

from collections.abc import Iterator

from alertwhy.domain.notification import Notification
from workers.slack.drawing import Json, draw
from workers.slack.mrkdwn import escape, unhalved
from workers.wording import cut_bytes
from workers.wording.room import Room, first_fitting
from workers.wording.text import to_text

# Slack's budget for a whole message is undocumented: refusals were seen from 11,341 characters of
# text on (slackapi/bolt-js#2867), a header counting about 100 more (#2509). Blocks: Slack takes 50.
MAX_VISIBLE = 9000
HEADER_OVERHEAD = 100
MAX_BLOCKS = 40
KINDS = frozenset({"header", "section", "context", "actions"})
MAX_PLAIN = 3900  # bytes; chat.update refuses a text of 4,000, by one report counted in bytes

# Logs shrink first (the thread has them whole), then lists, at last the sentences. The last one
# holds even where every character is an ampersand, which takes five.
ROOMS = (
    Room(log_lines=8, line=300, detail=0, text=1200, command=1000, items=10, blocks=30, links=8, url=1000),
    Room(log_lines=5, line=200, detail=0, text=800, command=800, items=8, blocks=30, links=8, url=1000),
    Room(log_lines=3, line=150, detail=0, text=500, command=600, items=6, blocks=20, links=6, url=500),
    Room(log_lines=0, line=0, detail=0, text=300, command=400, items=5, blocks=16, links=4, url=500),
    Room(log_lines=0, line=0, detail=0, text=150, command=200, items=4, blocks=12, links=3, url=300),
    Room(log_lines=0, line=0, detail=0, text=60, command=100, items=3, blocks=8, links=2, url=200),
    Room(log_lines=0, line=0, detail=0, text=40, command=0, items=2, blocks=4, links=2, url=150),
)  # fmt: skip
WHOLE = ROOMS[0]


def fit(notification: Notification, *, stands_alone: bool, pressable: bool = False) -> Json:
    """The message in the largest room where it is within every limit."""
    return first_fitting(
        notification,
        ROOMS,
        lambda shrunk: draw(shrunk, stands_alone=stands_alone, pressable=pressable),
        fits=_fits,
    )


def plain(notification: Notification) -> Json:
    """The message as text alone; the empty lists take the blocks of an edited one away."""
    text = unhalved(cut_bytes(escape(to_text(notification)), MAX_PLAIN))
    return {"text": text, "blocks": [], "attachments": []}


def visible(value: object) -> int:
    """Characters as Slack counts them, as far as anyone knows."""
    return sum(_counts(value))


def blocks_in(message: Json) -> int:
    """How many blocks a message has, above and beside the bar."""
    return sum(1 for each in _objects(message) if each.get("type") in KINDS)


def _fits(message: Json) -> bool:
    return visible(message) <= MAX_VISIBLE and blocks_in(message) <= MAX_BLOCKS


def _counts(value: object) -> Iterator[int]:
    for each in _objects(value):
        text = each.get("text")
        yield len(text) if isinstance(text, str) else 0
        yield HEADER_OVERHEAD if each.get("type") == "header" else 0


def _objects(value: object) -> Iterator[dict[object, object]]:
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from _objects(each)
    elif isinstance(value, list):
        for each in value:
            yield from _objects(each)
