"""The door to Prometheus, and to what speaks its API: Thanos, Mimir, VictoriaMetrics.

Queries over a range alone, bounded in time, series and points. What it answers beside a result
becomes an error that says what to do; none holds a credential.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit, urlunsplit

from alertwhy.errors import CollectError, DeliveryError, Unmeasured
from alertwhy.redact import redact
from workers.clients.cluster import Json
from workers.clients.http import Http, Reply
from workers.clients.metrics import MOST_SERIES, Query, Series, series_of
from workers.clients.raw import child, strings, text

WINDOW = timedelta(hours=6)  # what came before an alert is seldom longer ago
LONGEST = timedelta(hours=24)  # looked back at, for an alert that has fired for long
BEFORE = timedelta(hours=1)  # of what was so before the alert began
STEPS = 72  # in a window: every 5 minutes of 6 hours
MAX_REPLY = 1024 * 1024  # bytes; 20 series of 73 points are about 60 KiB
MAX_SAID = 200  # characters of Prometheus' own words

CHECK = "look whether ALERTWHY_PROMETHEUS_URL is where Prometheus is, and can be reached from here"
MAY = "ALERTWHY_PROMETHEUS_URL needs a user and password, or ALERTWHY_PROMETHEUS_TOKEN a token, that may query"
LATER = "it is busy or starting; look at Prometheus' own log"
REWRITE = "try the expression on Prometheus' own page"
# What it cannot answer about one expression, which says nothing of the next.
_ITS_OWN = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY})
_TOO_LONG = frozenset({"timeout", "canceled"})  # Prometheus' errorType, with status 503


class Prometheus:
    """Measurements of a live cluster; safe to share between threads."""

    def __init__(
        self,
        url: str,
        http: Http,
        *,
        now: Callable[[], datetime],
        token: str = "",
        cluster: str = "",
    ) -> None:
        self._url = url.rstrip("/")
        self._http = http
        self._now = now
        self._cluster = cluster
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    @property
    def address(self) -> str:
        """Without user and password."""
        return without_credentials(self._url)

    def query(self, query: Query, *, timeout: float) -> tuple[Series, ...]:
        """What it has of the expression over the last hours; raises Unmeasured or CollectError."""
        end = self._now()
        start = max(min(end - WINDOW, (query.since or end) - BEFORE), end - LONGEST)
        step = (end - start).total_seconds() / STEPS
        asked = {
            "query": query.sent,
            "start": f"{start.timestamp():.0f}",
            "end": f"{end.timestamp():.0f}",
            "step": f"{step:.0f}",
        }
        return self._result("query_range", asked, timeout)

    def ping(self, *, timeout: float) -> None:
        """Nothing where it answers a query; raises Unmeasured or CollectError."""
        self._result("query", {"query": "vector(1)"}, timeout)

    def _result(self, path: str, asked: Mapping[str, str], timeout: float) -> tuple[Series, ...]:
        if timeout <= 0:
            raise Unmeasured("no time was left to ask Prometheus")
        # it gives up by itself a little earlier than we do
        whole = {**asked, "timeout": f"{max(1, int(timeout * 900))}ms"}
        url = f"{self._url}/api/v1/{path}?{urlencode(whole, errors='replace')}"
        try:
            reply = self._http.get(url, headers=self._headers, timeout=timeout)
        except DeliveryError as error:
            raise Unmeasured(f"Prometheus: {error}", CHECK) from error
        body = _parsed(reply)
        if reply.status != HTTPStatus.OK or text(body, "status") != "success":
            raise _refusal(reply.status, body)
        found = tuple(series_of(child(body, "data").get("result")))
        warnings = strings(body, "warnings")
        if not found and warnings:
            raise CollectError(f"Prometheus answered in part: {_said(warnings[0])}", LATER)
        return self._ours(found)[:MOST_SERIES]

    def _ours(self, found: tuple[Series, ...]) -> tuple[Series, ...]:
        """Those of our own cluster, where a Prometheus of several tells them by our name."""
        if not self._cluster:
            return found
        named = tuple(each for each in found if each.labels.get("cluster") == self._cluster)
        return named or found


def without_credentials(url: str) -> str:
    """The same address as anyone may read it: no user, no password, no query."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path.rstrip("/"), "", ""))


def _parsed(reply: Reply) -> Json:
    try:
        body = json.loads(reply.body)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _refusal(status: int, body: Json) -> CollectError:
    said = _said(text(body, "error"))
    why = f": {said}" if said else ""
    if status in _ITS_OWN or text(body, "errorType") in _TOO_LONG:
        return CollectError(f"Prometheus answered {status}{why}", REWRITE)
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return Unmeasured(f"Prometheus answered {status}", MAY)
    if status == HTTPStatus.OK:
        return Unmeasured("what answered is not Prometheus' API, or said too much", CHECK)
    busy = status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS
    return Unmeasured(f"Prometheus answered {status}{why}", LATER if busy else CHECK)


def _said(words: str) -> str:
    flat = " ".join(redact(words).split())
    return flat if len(flat) <= MAX_SAID else f"{flat[: MAX_SAID - 1]}…"
