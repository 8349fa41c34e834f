"""A notification in the terminal: the same order and words as in a channel, drawn by rich."""

from collections.abc import Iterator
from typing import assert_never

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from alertwhy.domain.finding import Risk
from alertwhy.domain.notification import (
    Actions,
    AlertList,
    Block,
    Bullets,
    Changes,
    EvidenceList,
    LogBlock,
    Notification,
    Paragraph,
    Verdict,
)
from workers.wording import clean, one_line
from workers.wording.text import RISKS, state, sureness

COLOURS = {"critical": "red", "error": "red", "warning": "yellow", "info": "cyan"}
WIDTH = 110  # characters: a line of a log still fits, and a wide terminal stays readable


def draw(notification: Notification, console: Console, *, above: str = "") -> None:
    """Print one message in a frame; ``above`` says where it arrived."""
    over = notification.over
    colour = "green" if over else COLOURS[notification.severity]
    parts = [part for block in notification.blocks for part in _block(block, colour)]
    parts += [Text(""), Text(notification.footer, "dim")]
    title = Text.assemble((f" {state(notification)} ", f"bold reverse {colour}"), " ")
    title.append(one_line(notification.title), "bold")
    console.print(
        Panel(
            Group(*parts),
            title=title,
            title_align="left",
            subtitle=Text(f" {above} ", "bold") if above else None,
            subtitle_align="right",
            border_style=colour,
            width=min(WIDTH, console.width),
            padding=(1, 2),
        )
    )


def _block(block: Block, colour: str) -> Iterator[RenderableType]:
    match block:
        case Verdict():
            sure = f"  ({sureness(block)})" if sureness(block) else ""
            yield Text.assemble((one_line(block.text), f"bold {colour}"), (sure, "dim"))
        case Paragraph():
            yield from _heading(block.heading)
            yield Text(clean(block.text))
        case LogBlock():
            yield from _heading(block.heading)
            yield Padding(Text(clean("\n".join(block.lines)), "dim"), (0, 0, 0, 2))
            yield from _command(block.command)
        case EvidenceList() | Changes() | Actions() | Bullets() | AlertList():
            yield from _heading(block.heading)
            yield from _listed(block)
        case _:
            assert_never(block)


def _listed(
    block: EvidenceList | Changes | Actions | Bullets | AlertList,
) -> Iterator[RenderableType]:
    match block:
        case EvidenceList():
            return _evidence(block)
        case Changes():
            return _changes(block)
        case Actions():
            return _actions(block)
        case Bullets():
            return (Text(f"• {one_line(text)}") for text in block.items)
        case AlertList():
            return _alerts(block)
        case _:
            assert_never(block)


def _evidence(block: EvidenceList) -> Iterator[RenderableType]:
    for item in block.items:
        yield Text.assemble((f"{item.id} ", "dim"), one_line(item.text))
        yield from _command(item.command)


def _changes(block: Changes) -> Iterator[RenderableType]:
    for line in block.lines:
        before, after = one_line(line.before) or "none", one_line(line.after) or "none"
        yield Text.assemble(f"{one_line(line.field)}: ", (before, "red"), " → ", (after, "green"))


def _actions(block: Actions) -> Iterator[RenderableType]:
    for number, action in enumerate(block.items, 1):
        risk = RISKS[action.risk]
        style = "bold red" if action.risk is Risk.DISRUPTIVE else "yellow"
        yield Text.assemble(
            f"{number}. {one_line(action.text)}", (f"  {risk}" if risk else "", style)
        )
        yield from _command(action.command)


def _alerts(block: AlertList) -> Iterator[RenderableType]:
    for alert in block.items:
        style = "" if alert.firing else "strike dim"
        yield Text(f"• {one_line(alert.name)}  {one_line(alert.summary)}", style)


def _heading(text: str) -> Iterator[RenderableType]:
    if text:
        yield Text("")
        yield Text(one_line(text), "bold underline")


def _command(text: str) -> Iterator[RenderableType]:
    if text:
        yield Padding(Text(f"$ {clean(text)}", "cyan", no_wrap=False), (0, 0, 0, 3))
