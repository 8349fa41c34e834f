"""What a Namespace chose for itself: the receiver that its annotation names."""

from alertwhy.config import Config
from alertwhy.domain.evidence import Gap
from alertwhy.errors import CollectError, NotFound
from workers.clients.raw import text
from workers.clients.reader import Reader

ANNOTATION = "alertwhy.io/receiver"
NAME = "receiver"  # under which gaps are told


def chosen(config: Config, namespace: str, reader: Reader) -> tuple[str, tuple[Gap, ...]]:
    """The receiver, ``""`` for none; a choice that cannot be followed is told as a gap.

    Nothing is read where the file lets nobody choose.
    """
    selectable = sorted(name for name, each in config.receivers.items() if each.selectable)
    if not selectable or not namespace:
        return "", ()
    try:
        found = reader.get("Namespace", "", namespace)
    except NotFound:
        return "", ()
    except CollectError as error:
        return "", (Gap(NAME, error.reason, error.remedy),)
    name = text(found, "metadata", "annotations", ANNOTATION)
    if not name or name in selectable:
        return name, ()
    reason = f"Namespace {namespace} chose the receiver {name[:60]!r}, which is not selectable"
    return "", (Gap(NAME, reason, f"set {ANNOTATION} to one of {', '.join(selectable)}"),)
