"""A word to workers about what stands as outstanding; losing it costs time, and nothing else."""

from collections.abc import Callable, Iterable

import structlog

from alertwhy.errors import StoreUnavailable
from alertwhy.store.connection import reachable
from alertwhy.store.work import Item

log = structlog.get_logger()

Wake = Callable[[Iterable[Item]], None]


def woken(wake: Wake, items: Iterable[Item]) -> None:
    """Wake a worker for each; if this fails, the sweep does."""
    asked = tuple(items)
    try:
        with reachable():
            wake(asked)
    except StoreUnavailable as error:
        log.warning(
            "not_woken", stages=sorted({str(each.stage) for each in asked}), reason=str(error)
        )
