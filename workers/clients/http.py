"""The door to channels: ``requests``, one call, always with a timeout, never a redirect.

Retries belong to the job that sends. What the channel answered comes back as a ``Reply``; only
no answer at all is an exception, and it never holds the address (it may be the secret).
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from json import dumps
from typing import Protocol

import requests
from requests.auth import HTTPBasicAuth
from requests.utils import get_auth_from_url
from urllib3.exceptions import NewConnectionError

from alertwhy.errors import DeliveryError, Permanent, Retryable

CONNECT_TIMEOUT = 5.0  # seconds to a connection; the rest of the timeout is for the answer
MAX_REPLY = 64 * 1024  # bytes of an answer that are looked at, unless more are wanted
CHUNK = 8 * 1024  # bytes read at a time, the clock looked at in between
LONGEST_WAIT = 24 * 3600.0  # seconds; nothing a channel asks for is waited for longer


@dataclass(frozen=True)
class Reply:
    """An HTTP answer. ``retry_after`` is in seconds from the answer, where the channel gave it."""

    status: int
    body: str
    retry_after: float | None = None


class Http(Protocol):
    """Posts JSON, and reads."""

    def post(
        self,
        url: str,
        *,
        json: Mapping[str, object],
        headers: Mapping[str, str] | None = None,
        timeout: float,
    ) -> Reply:
        """One POST; raises Retryable where no answer came, Permanent where none ever can."""
        ...

    def get(self, url: str, *, headers: Mapping[str, str] | None = None, timeout: float) -> Reply:
        """One GET; raises as ``post`` does."""
        ...


def encode(json: Mapping[str, object]) -> bytes:
    """JSON as it is sent: compact, UTF-8, unescaped (Teams counts bytes, signatures cover them)."""
    return dumps(json, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


class RequestsHttp:
    """The real one; a session, so that connections are kept."""

    def __init__(
        self,
        user_agent: str,
        *,
        max_reply: int = MAX_REPLY,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._session = requests.Session()
        self._session.headers["User-Agent"] = user_agent
        self._session.auth = _only_what_the_address_says
        self._max_reply = max_reply
        self._clock = clock

    def post(
        self,
        url: str,
        *,
        json: Mapping[str, object],
        headers: Mapping[str, str] | None = None,
        timeout: float,
    ) -> Reply:
        """One POST; raises Retryable or Permanent."""
        typed = {"Content-Type": "application/json; charset=utf-8", **(headers or {})}
        return self._ask("POST", url, body=encode(json), headers=typed, timeout=timeout)

    def get(self, url: str, *, headers: Mapping[str, str] | None = None, timeout: float) -> Reply:
        """One GET; raises Retryable or Permanent."""
        return self._ask("GET", url, body=None, headers=headers or {}, timeout=timeout)

    def _ask(
        self,
        method: str,
        url: str,
        *,
        body: bytes | None,
        headers: Mapping[str, str],
        timeout: float,
    ) -> Reply:
        end = self._clock() + timeout
        try:
            with self._session.request(
                method,
                url,
                data=body,
                headers=dict(headers),
                timeout=(min(timeout, CONNECT_TIMEOUT), timeout),
                allow_redirects=False,
                stream=True,
            ) as answer:
                text = self._read(answer, end)
        except (requests.exceptions.RequestException, UnicodeError) as error:
            raise _no_answer(error) from None  # the library's text holds the address
        return Reply(answer.status_code, text, _retry_after(answer.headers))

    def _read(self, answer: requests.Response, end: float) -> str:
        """The start of the body; the library's own timeout starts anew with every byte."""
        body = b""
        for chunk in answer.iter_content(CHUNK):
            body += chunk
            if len(body) >= self._max_reply:
                break
            if self._clock() > end:
                raise requests.exceptions.ReadTimeout
        return body[: self._max_reply].decode(errors="replace")


def _only_what_the_address_says(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keep requests from putting a ``~/.netrc`` entry in place of the channel's own token."""
    user, password = get_auth_from_url(request.url or "")
    return HTTPBasicAuth(user, password)(request) if user or password else request


def _no_answer(error: requests.exceptions.RequestException | UnicodeError) -> DeliveryError:
    kind = type(error).__name__
    if isinstance(error, ValueError):
        return Permanent(
            f"the address or token cannot be sent ({kind}); look for a slip in the receiver",
            reason="unusable",
        )
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return Retryable("no connection in time", reason="connect_timeout")
    if isinstance(error, requests.exceptions.Timeout):
        return Retryable("no answer in time", reason="timeout", ambiguous=True)
    text = f"the connection failed ({kind})"
    return Retryable(text, reason="network", ambiguous=_may_have_arrived(error))


def _may_have_arrived(error: Exception) -> bool:
    """False only where the connection was never made, or not past TLS or the proxy."""
    cause = error.args[0] if error.args else None
    if isinstance(getattr(cause, "reason", None), NewConnectionError):
        return False
    return not isinstance(error, requests.exceptions.SSLError | requests.exceptions.ProxyError)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds, given as such or as a date, which is measured by the sender's own clock."""
    value = headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return min(float(value), LONGEST_WAIT)
    try:
        wait = parsedate_to_datetime(value) - parsedate_to_datetime(headers.get("Date", ""))
    except (TypeError, ValueError):  # TypeError: one of them has no time zone
        return None
    return min(max(wait.total_seconds(), 0.0), LONGEST_WAIT)
