"""REST, version 1: what people and programs may ask and start. One file for each kind of thing.

May live here: reading a request, answering from the store, waking a worker. May not: waiting for
one, but for a preview.
"""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, request

from alertwhy.queue import Queues
from alertwhy.store import Store
from service.api import deliveries, feedback, investigations, previews, receipts, routes, starts
from service.auth import Doorkeeper
from service.routing import RoutingFile

PREFIX = "/api/v1"


def blueprint(
    store: Store,
    queues: Queues,
    *,
    doorkeeper: Doorkeeper,
    routing: RoutingFile,
    cluster: str,
    clock: Callable[[], datetime],
) -> Blueprint:
    """Every address below ``/api/v1``, behind the API key; ``cluster`` is this one's name."""
    pages = Blueprint("api", __name__, url_prefix=PREFIX)

    @pages.before_request
    def authenticate() -> None:
        doorkeeper.api(request.authorization)

    receipts.add(pages, store)
    investigations.add(pages, store)
    starts.add(pages, store, wake=queues.wake, cluster=cluster, clock=clock)
    feedback.add(pages, store, wake=queues.wake, clock=clock)
    previews.add(pages, store, ask=queues.preview)
    deliveries.add(pages, store, wake=queues.wake, clock=clock)
    routes.add(pages, routing)
    return pages
