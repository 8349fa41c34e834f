"""Logging as everything here does it: a constant event and fields, JSON outside a terminal."""

import logging
import sys
from typing import TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

from alertwhy.redact import redact


def configure(*, stream: TextIO | None = None, level: str = "INFO") -> None:
    """Send our own and the libraries' records to one stream (standard error by default)."""
    out = stream or sys.stderr
    steps: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _redacted,
    ]
    last: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if out.isatty() else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[*steps, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=steps,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for chatty in ("rq.worker", "urllib3", "httpx", "openai", "kubernetes"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _redacted(_: WrappedLogger, __: str, fields: EventDict) -> EventDict:
    for name, value in fields.items():
        if isinstance(value, str) and name not in {"timestamp", "level"}:
            fields[name] = redact(value)
    return fields
