"""The buttons under a verdict: look again, be quiet for a while, and whether it was right."""

from collections.abc import Iterator

from alertwhy.domain.notification import Notification
from alertwhy.domain.reaction import Press

Json = dict[str, object]

_TEXTS = {
    Press.RERUN: "Look again",
    Press.SILENCE_1: "Silence 1 h",
    Press.SILENCE_4: "4 h",
    Press.SILENCE_24: "24 h",
    Press.RIGHT: "Right cause",
    Press.WRONG: "Wrong cause",
}
_ALWAYS = (Press.RIGHT, Press.WRONG)


def buttons(notification: Notification) -> Iterator[Json]:
    """One row for one investigation; once it is over, only whether we were right."""
    if [each.id for each in notification.about] != [notification.investigation]:
        return  # a digest has no one thing to look at again
    shown = [press for press in Press if press in _ALWAYS or not notification.over]
    if not notification.cause and not notification.diagnosed:
        shown = [press for press in shown if press not in _ALWAYS]
    elements = [_button(press, notification.investigation) for press in shown]
    if elements:
        yield {"type": "actions", "elements": elements}


def _button(press: Press, investigation: str) -> Json:
    made: Json = {
        "type": "button",
        "text": _plain(_TEXTS[press]),
        "action_id": str(press),
        "value": investigation,
    }
    return made | ({"confirm": _confirm(press.hours)} if press.hours else {})


def _confirm(hours: int) -> Json:
    """A thumb on a phone in the dark must not silence a page."""
    said = f"Every alert of this message that fires now will be silent for {hours} h."
    return {
        "title": _plain("Silence in Alertmanager?"),
        "text": _plain(said),
        "confirm": _plain(f"Silence for {hours} h"),
        "deny": _plain("Cancel"),
    }


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}
