"""gunicorn as we run it: threads that wait for Redis, no access log, one application for all workers."""

import re
from logging import LogRecord

from gunicorn import glogging

from alertwhy.settings import Settings

FACTORY = "service.app:from_environment()"

WORKERS = 2
THREADS = 8  # each; a request is mostly a wait for Redis
BACKLOG = 2048  # connections; a restarting Alertmanager opens one for each group at once
KEEP_ALIVE = 75  # seconds; longer than proxies keep theirs, so that they never use a dead one
GRACE = 20  # seconds for requests that run; the chart's pod ends 40 s after it is told
SILENT = 60  # seconds without a heartbeat until a worker counts as dead

_SECRET = re.compile(r"(/webhooks/[^/\s?#'\"]+/)[^\s?#'\"]+")


class Scrubbed(glogging.Logger):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn's log without the secrets that senders may have in the path."""

    def setup(self, cfg: object) -> None:
        """As gunicorn does, but written where all our records are, and without the secrets."""
        super().setup(cfg)
        self.error_log.handlers = []
        self.error_log.propagate = True
        self.error_log.filters = [scrub]


def scrub(record: LogRecord) -> bool:
    """Put ``***`` for what follows a source's name in a webhook's path; the record stays."""
    text = record.getMessage()
    if "/webhooks/" in text:
        record.msg, record.args = _SECRET.sub(r"\1***", text), ()
    return True


def options(settings: Settings) -> dict[str, object]:
    """Gunicorn's settings; secrets are none of its business and not among them."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return {
        "bind": f"{host}:{settings.port}",
        "worker_class": "gthread",
        "workers": WORKERS,
        "threads": THREADS,
        "backlog": BACKLOG,
        "preload_app": True,
        "keepalive": KEEP_ALIVE,
        "graceful_timeout": GRACE,
        "timeout": SILENT,
        "accesslog": None,
        "logger_class": Scrubbed,
        "proc_name": "alertwhy serve",
        "control_socket_disable": True,
    }
