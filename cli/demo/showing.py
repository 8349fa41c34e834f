"""What arrived, in the terminal: read back from the payload that the channel was really sent."""

import re
from collections.abc import Iterator

from rich.console import Console, Group
from rich.panel import Panel
from rich.text import Text

from cli.demo.receivers import PAGERDUTY, SLACK, Arrival, Json

WIDTH = 110
_COLOURS = {SLACK: "magenta", PAGERDUTY: "green"}
_LINK = re.compile(r"<(https?://[^|>]+)\|([^>]+)>")
_BOLD = re.compile(r"\*([^*\n]+)\*")


def show(arrival: Arrival, console: Console, *, seconds: float) -> None:
    """One framed message, and how long after the alerts it came."""
    lines = {SLACK: _slack, PAGERDUTY: _pagerduty}.get(arrival.channel, _teams)(arrival.payload)
    what = "edited" if arrival.edits else "new"
    console.print(
        Panel(
            Group(*(Text.from_ansi(line) for line in lines if line)),
            title=f" {arrival.channel} · {what} · after {seconds:.1f} s ",
            title_align="left",
            border_style=_COLOURS.get(arrival.channel, "blue"),
            width=min(WIDTH, console.width),
            padding=(1, 2),
        )
    )


def _slack(payload: Json) -> Iterator[str]:
    for block in _all(payload, "blocks"):
        yield from (_plain(text) for text in _texts(block))
    for attachment in _all(payload, "attachments"):
        for block in _all(attachment, "blocks"):
            yield from (_plain(text) for text in _texts(block))


def _texts(block: Json) -> Iterator[str]:
    text = block.get("text")
    if isinstance(text, dict):
        yield str(text.get("text", ""))
    for element in _all(block, "elements"):
        yield str(element.get("text", ""))


def _plain(mrkdwn: str) -> str:
    text = _LINK.sub(r"\2 (\1)", mrkdwn).replace("```", "")
    text = _BOLD.sub("\x1b[1m\\1\x1b[0m", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _teams(payload: Json) -> Iterator[str]:
    for attachment in _all(payload, "attachments"):
        content = attachment.get("content")
        if isinstance(content, dict):
            yield from _card(content)


def _card(element: Json) -> Iterator[str]:
    if element.get("isVisible") is False:
        return
    for name in ("text", "codeSnippet"):
        if isinstance(element.get(name), str):
            yield str(element[name]).replace("**", "").replace("\\", "")
    for fact in _all(element, "facts"):
        yield f"{fact.get('title')}: {fact.get('value')}"
    for inner in ("body", "items", "columns", "inlines"):
        for each in _all(element, inner):
            yield from _card(each)


def _pagerduty(event: Json) -> Iterator[str]:
    payload = event.get("payload")
    if not isinstance(payload, dict):
        yield f"{event.get('event_action')} {event.get('dedup_key')}"
        return
    yield f"\x1b[1m{payload.get('summary')}\x1b[0m"
    details = payload.get("custom_details")
    if isinstance(details, dict):
        yield from _nested(details, "")


def _nested(value: object, indent: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, dict | list):
                yield f"{indent}\x1b[1m{name}\x1b[0m"
                yield from _nested(inner, indent + "  ")
            else:
                yield f"{indent}{name}: {inner}"
    elif isinstance(value, list):
        for inner in value:
            yield from _nested(inner, indent)
    else:
        yield f"{indent}{value}"


def _all(value: object, name: str) -> list[Json]:
    found = value.get(name) if isinstance(value, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
