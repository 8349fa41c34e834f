"""Adaptive Card elements, as far as Teams shows them to people who cannot answer.

All text goes into RichTextBlocks: their runs know no Markdown, so nothing that an alert, a log
or a model says can become a link, a mention or a heading. Schema 1.4; CodeBlock is Teams' own
element, so it carries a ``fallback`` for phones and for other programs that show cards.
"""

from collections.abc import Iterable

Element = dict[str, object]

FALLBACK_LINES = 5  # of a code block, where no code block can be shown


def run(text: str, **look: object) -> Element:
    """A stretch of text; ``look`` is any of weight, color, size, isSubtle, fontType, italic."""
    return {"type": "TextRun", "text": text, **look}


def line(*runs: Element | str, **place: object) -> Element:
    """One paragraph, wrapped; ``place`` is any of id, isVisible, spacing, separator."""
    return {"type": "RichTextBlock", "inlines": list(runs), **place}


def box(items: Iterable[Element], **place: object) -> Element:
    """Things that belong together; ``place`` may also hold style, bleed and selectAction."""
    return {"type": "Container", **place, "items": list(items)}


def code(text: str, language: str = "PlainText") -> Element:
    """Text as it is, with a button to copy it; the last lines of it where that is unknown."""
    lines = text.split("\n")
    shown = [line(_mono(each or " "), spacing="None") for each in lines[-FALLBACK_LINES:]]
    if len(lines) > FALLBACK_LINES:
        before = f"… {len(lines) - FALLBACK_LINES} lines before; open Teams on a computer"
        shown.insert(0, line(run(before, isSubtle=True), spacing="None"))
    return {
        "type": "CodeBlock",
        "codeSnippet": text,
        "language": language,
        "spacing": "Small",
        "fallback": box(shown, spacing="Small"),
    }


def folded(name: str, title: str, items: Iterable[Element]) -> list[Element]:
    """A line to click on, and below it what the click shows; ``name`` is unique in the card."""
    shut, opened = f"{name}-shut", f"{name}-open"
    click: Element = {
        "type": "Action.ToggleVisibility",
        "title": title,
        "targetElements": [name, shut, opened],
    }
    look: dict[str, object] = {"color": "Accent", "weight": "Bolder"}
    arrows = [
        line(run(f"▸ {title}", **look), id=shut),
        line(run(f"▾ {title}", **look), id=opened, isVisible=False),
    ]
    return [
        box(arrows, selectAction=click, spacing="Medium"),
        box(items, id=name, isVisible=False, spacing="Small"),
    ]


def open_url(title: str, url: str) -> Element:
    """A button that opens a page."""
    return {"type": "Action.OpenUrl", "title": title, "url": url}


def card(body: Iterable[Element], actions: Iterable[Element], *, fallback: str) -> Element:
    """The whole card, as wide as the channel; ``fallback`` is read where no card is shown."""
    return {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "fallbackText": fallback,
        "body": list(body),
        "actions": list(actions),
        "msteams": {"width": "Full"},
    }


def _mono(text: str) -> Element:
    return run(text, fontType="Monospace")
