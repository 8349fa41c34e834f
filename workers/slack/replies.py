"""What goes into a message's thread: long logs when it opens, later what an edit tells nobody."""

from collections.abc import Iterator, Sequence

from alertwhy.domain.notification import LogBlock, Moment, Notification
from workers.slack.drawing import Json, draw
from workers.slack.fitting import WHOLE
from workers.slack.mrkdwn import bold, fence, paragraphs, prose
from workers.wording.room import shrink
from workers.wording.text import REPEATED, state, to_text

MAX_REPLY = 3800  # characters of one reply; docs.slack.dev: keep a text under 4,000
MAX_LINE = 1000  # characters of one log line
MAX_CHUNKS = 3  # replies for one log; about 150 lines, and Slack takes about one post a second


def replies(
    notification: Notification, message: Json, *, pressable: bool = False
) -> tuple[Json, ...]:
    """The replies to ``message``, which is the notification as drawn."""
    beside = tuple(_text(each) for each in _pages(notification.beside))
    return (*_of_the_moment(notification, message, pressable=pressable), *beside)


def _of_the_moment(
    notification: Notification, message: Json, *, pressable: bool
) -> tuple[Json, ...]:
    match notification.moment:
        case Moment.FIRST:
            return tuple(
                _text(each) for each in _opening(notification, message, pressable=pressable)
            )
        case Moment.ESCALATION:
            return ({**_text(_now(notification)), "reply_broadcast": True},)
        case Moment.RESOLVED:
            return (_text(prose(notification.summary, MAX_REPLY)),)
        case _:
            return ()


def _opening(notification: Notification, message: Json, *, pressable: bool) -> Iterator[str]:
    if notification.maybe_repeated:
        yield REPEATED
    if notification.beside:  # what has no room stands there already
        return
    if message != draw(shrink(notification, WHOLE), stands_alone=False, pressable=pressable):
        yield from _chunks("In full", to_text(notification).splitlines())
        return
    for block in notification.blocks:
        if isinstance(block, LogBlock) and len(block.lines) > WHOLE.log_lines:
            yield from _chunks(block.heading, block.lines)


def _pages(lines: Sequence[str]) -> Iterator[str]:
    """All of the lines, in as few replies as hold them."""
    page: list[str] = []
    for line in lines:
        if page and len(paragraphs("\n".join([*page, line]), 2 * MAX_REPLY)) > MAX_REPLY:
            yield paragraphs("\n".join(page), MAX_REPLY)
            page = []
        page.append(line)
    if page:
        yield paragraphs("\n".join(page), MAX_REPLY)


def _now(notification: Notification) -> str:
    news = bold(notification.news, 500) or bold(f"Now {state(notification).lower()}")
    return f"{news}\n{prose(notification.summary, 2000)}"


def _chunks(heading: str, lines: Sequence[str]) -> list[str]:
    """The last ``MAX_CHUNKS`` pieces of it, oldest first."""
    chunks: list[list[str]] = [[]]
    room = left = MAX_REPLY - 400  # for the heading and the fences
    for line in reversed(lines):
        cost = len(fence([line[:MAX_LINE]], MAX_REPLY))
        if cost > left:
            if len(chunks) == MAX_CHUNKS:
                break
            chunks.append([])
            left = room
        chunks[-1].append(line[:MAX_LINE])
        left -= cost
    texts = [fence(chunk[::-1], MAX_REPLY - 300) for chunk in reversed(chunks) if chunk]
    return [f"{bold(heading, 200)}\n{texts[0]}", *texts[1:]] if texts else []


def _text(text: str) -> Json:
    return {"text": text}
