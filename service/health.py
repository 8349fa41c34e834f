"""Whether it lives, whether it can take alerts, and figures for Prometheus. Open to all, no secrets."""

from flask import Blueprint, Response
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from alertwhy.metrics import Collector
from alertwhy.store import Store
from alertwhy.store.connection import reachable

PLAIN = "text/plain; charset=utf-8"


def blueprint(store: Store, collector: Collector) -> Blueprint:
    """``/healthz``, ``/readyz`` and ``/metrics``."""
    pages = Blueprint("health", __name__)
    registry = CollectorRegistry()
    registry.register(collector)

    @pages.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", content_type=PLAIN)

    @pages.get("/readyz")
    def readyz() -> Response:
        with reachable():
            store.redis.ping()
        return Response("ready\n", content_type=PLAIN)

    @pages.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)

    return pages
