"""Starting investigations by hand, and asking for another round of one."""

from collections.abc import Callable, Iterable
from datetime import datetime

import structlog
from flask import Blueprint
from werkzeug.exceptions import NotFound

from alertwhy.domain.investigation import Investigation, Status
from alertwhy.errors import StoreUnavailable
from alertwhy.ids import new_id
from alertwhy.store import Store
from alertwhy.store.connection import reachable
from alertwhy.store.work import Item, StageName
from service.api.asked import asked
from service.api.investigations import ID
from service.intake import read_body

log = structlog.get_logger()

Wake = Callable[[Iterable[Item]], None]
Reply = tuple[dict[str, object], int]

ACCEPTED = 202
MAX_BODY = 1024 * 1024  # bytes; one alert with its labels is a thousandth of it


def add(
    pages: Blueprint, store: Store, *, wake: Wake, cluster: str, clock: Callable[[], datetime]
) -> None:
    """Add the addresses to ``pages``."""

    @pages.post("/investigations")
    def start() -> Reply:
        what, now = asked(read_body(MAX_BODY)), clock()
        investigation = Investigation(
            id=new_id(now),
            status=Status.OPEN,
            started_at=now,
            updated_at=now,
            target=what.target,
            cluster=next(
                (a.labels["cluster"] for a in what.alerts if "cluster" in a.labels), cluster
            ),
            alerts=what.alerts,
            by_hand=True,
        )
        with reachable():
            store.investigations.open_by_hand(investigation)
        _woken(wake, investigation.id)
        return {"id": investigation.id}, ACCEPTED

    @pages.post("/investigations/<identity>/rerun")
    def rerun(identity: str) -> Reply:
        with reachable():
            known = ID.fullmatch(identity)
            by = store.investigations.rerun(identity, clock()) if known else None
            found = store.investigations.load(by) if by else None
        if found is None:
            raise NotFound("no such investigation; closed ones are forgotten after the retention")
        _woken(wake, found.id)
        return {"id": found.id, "generation": found.generation}, ACCEPTED


def _woken(wake: Wake, identity: str) -> None:
    """It stands as outstanding: if this fails, the sweep wakes it, and nothing is lost."""
    try:
        with reachable():
            wake([Item(StageName.INVESTIGATE, identity)])
    except StoreUnavailable as error:
        log.warning("investigation_not_woken", investigation=identity, reason=str(error))
