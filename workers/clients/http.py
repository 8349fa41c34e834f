"""The door to channels: ``requests``, one call, always with a timeout, never a redirect.

Retries belong to the job that sends. What the channel answered comes back as a ``Reply``; only
no answer at all is an exception, and it never holds the address (it may be the secret).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from json import dumps
from typing import Protocol

import requests
from urllib3.exceptions import NewConnectionError

from alertwhy.errors import Retryable

CONNECT_TIMEOUT = 5.0  # seconds to a connection; the rest of the timeout is for the answer
MAX_REPLY = 64 * 1024  # bytes of an answer that are looked at


@dataclass(frozen=True)
class Reply:
    """An HTTP answer. ``retry_after`` is in seconds, where the channel gave it as a number."""

    status: int
    body: str
    retry_after: float | None = None


class Http(Protocol):
    """Posts JSON."""

    def post(
        self,
        url: str,
        *,
        json: Mapping[str, object],
        headers: Mapping[str, str] | None = None,
        timeout: float,
    ) -> Reply:
        """One POST; raises Retryable where no answer came."""
        ...


class RequestsHttp:
    """The real one; a session, so that connections are kept."""

    def __init__(self, user_agent: str) -> None:
        self._session = requests.Session()
        self._session.headers["User-Agent"] = user_agent

    def post(
        self,
        url: str,
        *,
        json: Mapping[str, object],
        headers: Mapping[str, str] | None = None,
        timeout: float,
    ) -> Reply:
        """One POST, UTF-8 unescaped (Teams counts bytes); raises Retryable."""
        body = dumps(json, ensure_ascii=False, separators=(",", ":")).encode()
        try:
            answer = self._session.post(
                url,
                data=body,
                headers={"Content-Type": "application/json; charset=utf-8", **(headers or {})},
                timeout=(min(timeout, CONNECT_TIMEOUT), timeout),
                allow_redirects=False,
            )
        except requests.exceptions.RequestException as error:
            raise _no_answer(error) from None  # the library's text holds the address
        return Reply(answer.status_code, answer.text[:MAX_REPLY], _seconds(answer.headers))


def _no_answer(error: requests.exceptions.RequestException) -> Retryable:
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return Retryable("no connection in time", reason="connect_timeout")
    if isinstance(error, requests.exceptions.Timeout):
        return Retryable("no answer in time", reason="timeout", ambiguous=True)
    cause = error.args[0] if error.args else None
    refused = isinstance(getattr(cause, "reason", None), NewConnectionError)
    sent = isinstance(error, requests.exceptions.ConnectionError) and not refused
    if isinstance(error, requests.exceptions.SSLError | requests.exceptions.ProxyError):
        sent = False
    kind = type(error).__name__
    return Retryable(f"the connection failed ({kind})", reason="network", ambiguous=sent)


def _seconds(headers: Mapping[str, str]) -> float | None:
    value = headers.get("Retry-After", "")
    return float(value) if value.isdecimal() else None
