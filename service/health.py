"""Whether it lives, whether it can take alerts, and figures for Prometheus. Open to all, no secrets."""

from flask import Blueprint, Response
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from alertwhy.metrics import Collector
from alertwhy.store import Store
from alertwhy.store.connection import reachable
from service.routing import RoutingFile

PLAIN = "text/plain; charset=utf-8"


def blueprint(store: Store, collector: Collector, routing: RoutingFile) -> Blueprint:
    """``/healthz``, ``/readyz`` and ``/metrics``."""
    pages = Blueprint("health", __name__)
    registry = CollectorRegistry()
    registry.register(collector)
    registry.register(routing)

    @pages.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", content_type=PLAIN)

    @pages.get("/readyz")
    def readyz() -> Response:
        with reachable():
            store.redis.ping()
        broken = routing.error()  # the workers go on by what was in force before
        detail = f"the routing file is not in force: {broken}\n" if broken else ""
        return Response(f"ready\n{detail}", content_type=PLAIN)

    @pages.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)

    return pages
