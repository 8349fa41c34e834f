"""Slack on loopback: the Web API for one bot, and incoming webhooks, as strict as the real one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from time import monotonic
from urllib.parse import urlsplit

from tests.fakes.loopback import Answer, Loopback, Request, strings

MAX_BLOCKS = 50  # a message; Slack, chat.postMessage
MAX_SECTION = 3000  # characters of a section's text; Slack, Block Kit reference
MAX_HEADER = 150  # characters; Slack, Block Kit reference
MAX_RENDERED = 13_200  # characters of a whole message, undocumented; slackapi/bolt-js#2509
HEADER_OVERHEAD = 100  # what a header block counts beside its text; slackapi/bolt-js#2867
MAX_UPDATE_TEXT = 4000  # characters of chat.update's text; Slack, its error table


@dataclass(frozen=True)
class Message:
    """What stands in a Slack channel; ``thread_ts`` is the parent's, ``""`` for a parent."""

    channel: str
    ts: str
    text: str
    blocks: tuple[object, ...] = ()
    attachments: tuple[object, ...] = ()
    thread_ts: str = ""
    broadcast: bool = False
    edits: int = 0

    @property
    def shown(self) -> str:
        """All text that a reader sees, block by block."""
        return "\n".join(strings([*self.blocks, *self.attachments])) or self.text


class Slack(Loopback):
    """Slack's Web API for one bot, and incoming webhooks."""

    def __init__(self, *, token: str, seconds_per_post: float = 0.0) -> None:
        self.token = token
        self._seconds_per_post = seconds_per_post  # a channel; the real one allows about 1
        self._messages: dict[str, Message] = {}
        self._posted_at: dict[str, float] = {}
        super().__init__()

    @property
    def api_url(self) -> str:
        """What a receiver's ``api_url`` is set to."""
        return f"{self.url}/api/"

    @property
    def webhook_url(self) -> str:
        """An incoming webhook's address, of channel ``#webhook``."""
        return f"{self.url}/services/T0/B0/secret"

    @property
    def messages(self) -> tuple[Message, ...]:
        """All messages as they stand now, replies too, oldest first."""
        with self.lock:
            return tuple(self._messages.values())

    @property
    def parents(self) -> tuple[Message, ...]:
        """The messages that are no thread replies."""
        return tuple(each for each in self.messages if not each.thread_ts)

    def replies(self, parent: Message) -> tuple[Message, ...]:
        """A message's thread, oldest first."""
        return tuple(each for each in self.messages if each.thread_ts == parent.ts)

    def take(self, request: Request) -> Answer:
        """Answer as Slack does: nearly always 200, with ``ok`` and ``error``."""
        if request.path.startswith("/services/"):
            return self._webhook(request)
        method = urlsplit(request.path).path.removeprefix("/api/")
        if error := self._stranger(request):
            return _refused(error)
        match method:
            case "auth.test":
                return Answer(body={"ok": True, "team": "Loopback", "user": "alertwhy"})
            case "chat.postMessage":
                return self._post(request.json())
            case "chat.update":
                return self._update(request.json())
            case _:
                return _refused("unknown_method")

    def _stranger(self, request: Request) -> str:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer":
            return "not_authed"
        return "" if token == self.token else "invalid_auth"

    def _post(self, asked: dict[str, object]) -> Answer:
        channel = str(asked.get("channel") or "")
        parent = str(asked.get("thread_ts") or "")
        if not channel:
            return _refused("channel_not_found")
        if parent and parent not in self._messages:
            return _refused("cannot_reply_to_message")
        if error := message_error(asked):
            return _refused(error)
        if wait := self._wait(channel):
            return Answer(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(wait)})
        return _accepted(self._store(channel_id(channel), asked, parent))

    def _update(self, asked: dict[str, object]) -> Answer:
        channel, ts = str(asked.get("channel") or ""), asked.get("ts")
        if channel.startswith("#"):
            return _refused("channel_not_found")  # only the id that chat.postMessage gave
        found = self._messages.get(ts) if isinstance(ts, str) else None
        if found is None or found.channel != channel:
            return _refused("message_not_found")
        if len(str(asked.get("text") or "")) > MAX_UPDATE_TEXT:
            return _refused("msg_too_long")
        if error := message_error(asked):
            return _refused(error)
        edited = replace(_worded(found, asked), edits=found.edits + 1)
        self._messages[found.ts] = edited
        return _accepted(edited)

    def _webhook(self, request: Request) -> Answer:
        asked = request.json()
        if not request.path.endswith("/secret"):
            return Answer(403, "invalid_token")
        if error := message_error(asked):
            return Answer(400, error)
        self._store(channel_id("#webhook"), asked, "")
        return Answer(200, "ok")

    def _store(self, channel: str, asked: dict[str, object], parent: str) -> Message:
        ts = f"1767225600.{len(self._messages) + 1:06d}"
        empty = Message(channel, ts, "", thread_ts=parent)
        stored = replace(_worded(empty, asked), broadcast=bool(asked.get("reply_broadcast")))
        self._messages[ts] = stored
        return stored

    def _wait(self, channel: str) -> int:
        now = monotonic()
        if now - self._posted_at.get(channel, -1e9) < self._seconds_per_post:
            return max(1, round(self._seconds_per_post))
        self._posted_at[channel] = now
        return 0


def channel_id(name: str) -> str:
    """The id that the loopback Slack gives a channel; an id stays itself."""
    return "C" + name[1:].upper().replace("-", "") if name.startswith("#") else name


def message_error(asked: Mapping[str, object]) -> str:
    """Slack's name for what is wrong with a message, ``""`` where nothing is."""
    blocks = list(_blocks(asked))
    if not blocks and not asked.get("text") and not asked.get("attachments"):
        return "no_text"
    if len(blocks) > MAX_BLOCKS or any(_too_long(block) for block in blocks):
        return "invalid_blocks"
    size = sum(map(len, strings(blocks)))
    size += HEADER_OVERHEAD * sum(block.get("type") == "header" for block in blocks)
    return "msg_blocks_too_long" if size > MAX_RENDERED else ""


def _blocks(asked: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    attachments = asked.get("attachments")
    holders = [asked, *(attachments if isinstance(attachments, list) else [])]
    for holder in holders:
        found = holder.get("blocks") if isinstance(holder, Mapping) else None
        yield from (each for each in found or [] if isinstance(each, Mapping))


def _too_long(block: Mapping[str, object]) -> bool:
    text = block.get("text")
    length = len(str(text.get("text", ""))) if isinstance(text, Mapping) else None
    limit = {"section": MAX_SECTION, "header": MAX_HEADER}.get(str(block.get("type")))
    return limit is not None and length is not None and not 1 <= length <= limit


def _worded(message: Message, asked: Mapping[str, object]) -> Message:
    """The message with nothing but the new words: what is not sent again is gone."""
    return replace(
        message,
        text=str(asked.get("text") or ""),
        blocks=_items(asked.get("blocks")),
        attachments=_items(asked.get("attachments")),
    )


def _items(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, list) else ()


def _accepted(message: Message) -> Answer:
    return Answer(body={"ok": True, "channel": message.channel, "ts": message.ts})


def _refused(error: str) -> Answer:
    return Answer(body={"ok": False, "error": error})
