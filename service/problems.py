"""Every error as an RFC 9457 problem document: short, without secrets, without a traceback.

Alertmanager writes a whole error body into its own log, at each retry.
"""

import json
from collections.abc import Mapping

import structlog
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from alertwhy.errors import PayloadError, StoreUnavailable

log = structlog.get_logger()

CONTENT_TYPE = "application/problem+json"
SERVER_FAULT = 500

# In place of werkzeug's own texts, which speak to somebody at a browser.
_DETAILS = {
    404: "there is nothing at this address",
    405: "this address does not take this method",
    413: "the body is too large",
    500: "something went wrong here; the log says what",
}


def problem(
    status: int,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    members: Mapping[str, object] | None = None,
) -> Response:
    """The document; ``members`` stand beside the standard ones."""
    body = {"type": "about:blank", "title": _title(status), "status": status, "detail": detail}
    return Response(
        json.dumps({**body, **(members or {})}) + "\n",
        status=status,
        content_type=CONTENT_TYPE,
        headers=dict(headers or {}),
    )


def install(app: Flask) -> None:
    """Answer each kind of error that may leave a view."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(PayloadError, _payload)
    app.register_error_handler(StoreUnavailable, _store)


def _http(error: HTTPException) -> Response:
    status = error.code or SERVER_FAULT
    if status >= SERVER_FAULT:
        log.error("request_failed", endpoint=request.endpoint, status=status)
    kept = {"WWW-Authenticate", "Allow", "Retry-After"}
    headers = {name: value for name, value in error.get_headers() if name in kept}
    said = error.description if error.description != type(error).description else None
    detail = said or _DETAILS.get(status) or _title(status)
    return problem(status, detail, headers=headers)


def _payload(error: PayloadError) -> Response:
    members = {"path": error.path, "expected": error.reason}
    return problem(400, str(error), members=members)


def _store(error: StoreUnavailable) -> Response:
    log.warning("store_unavailable", endpoint=request.endpoint, reason=str(error))
    return problem(503, "the store is away; send it again")


def _title(status: int) -> str:
    return Response(status=status).status.partition(" ")[2].title()
