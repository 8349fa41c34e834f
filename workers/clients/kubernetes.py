"""The door to a live cluster: the official client's connection and sign-in, raw JSON out.

Only ``live_cluster`` imports the library, since that costs more than a second and nobody who
reads a snapshot needs it.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Protocol
from urllib.parse import urlencode

from urllib3.exceptions import HTTPError

from alertwhy.errors import ConfigError, Unreachable
from workers.clients.asked import CHECK_SERVER, Asked, parsed, refusal
from workers.clients.cluster import (
    LIST_LIMIT,
    LOG_LINES,
    NAMES_ONLY,
    Json,
    Page,
    cut_log,
    most_of,
    resource_of,
)
from workers.clients.hollow import hollow
from workers.clients.metrics import Metrics
from workers.clients.raw import items, text

CONNECT_TIMEOUT = 2.0  # seconds to a connection; an API server is near, or it is away
POOL_SIZE = 16  # connections kept: as many as collectors read at once
MAX_ANSWER = 64 * 1024 * 1024  # bytes; 500 pods are about 5 MiB
# Sent as limitBytes. The kubelet cuts the newest end of a tail, so it is asked for more than is
# kept and the oldest end is cut here.
LOG_READ_BYTES = 1024 * 1024
CHUNK = 64 * 1024
SMALL_PAGES = {"ConfigMap": 50}  # objects with their values, each of which may be 1 MiB
# Since 1.15: the server leaves everything else where it is.
METADATA = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json"
ANSWERED = {HTTPStatus.OK, HTTPStatus.NO_CONTENT}  # the latter: logs of a pod without a node


class Stream(Protocol):
    """A body that is still on its way."""

    def read1(self, amt: int) -> bytes:
        """What is there, at most ``amt`` bytes; empty at the end."""
        ...

    def release_conn(self) -> None:
        """Give the connection back."""
        ...

    def close(self) -> None:
        """Drop the connection."""
        ...


class Answer(Protocol):
    """An HTTP answer whose body has not been read."""

    @property
    def status(self) -> int:
        """The HTTP status."""
        ...

    @property
    def response(self) -> Stream:
        """Its body."""
        ...


class Api(Protocol):
    """The part of ``kubernetes.client.ApiClient`` that is used."""

    def param_serialize(
        self, method: str, resource_path: str, *, auth_settings: list[str]
    ) -> tuple[str, str, dict[str, str], str | None, list[str]]:
        """Method, address and headers of a request, signed in; body and form are empty."""
        ...

    def call_api(
        self,
        method: str,
        url: str,
        header_params: dict[str, str],
        *,
        _request_timeout: tuple[float, float],
    ) -> Answer:
        """Send it."""
        ...


def live_cluster() -> "LiveCluster":
    """The cluster this process runs in, else the current context of the kubeconfig."""
    from kubernetes import client, config  # noqa: PLC0415  # 1.4 s, see above
    from kubernetes.config import kube_config  # noqa: PLC0415

    # what its loader lets through from a file that is not what it expects
    broken = kube_config.yaml.YAMLError  # type: ignore[attr-defined]  # raised, if not exported
    odd_file = (broken, OSError, ValueError, TypeError, LookupError)
    configuration = client.Configuration()
    try:
        config.load_incluster_config(configuration)  # type: ignore[no-untyped-call]  # theirs is
    except config.ConfigException as outside:
        try:
            config.load_kube_config(client_configuration=configuration)  # type: ignore[no-untyped-call]  # theirs is
        except (config.ConfigException, *odd_file) as error:
            raise _no_cluster(outside, error) from None  # the cause may hold a credential
    configuration.retries = False  # a read that failed becomes a gap, it is not repeated
    configuration.connection_pool_maxsize = POOL_SIZE
    faults = (client.ApiException, config.ConfigException)
    return LiveCluster(client.ApiClient(configuration), faults=faults)


class LiveCluster:
    """A ``Cluster`` over the API server; safe to share between threads."""

    taken_at: datetime | None = None
    metrics: Metrics | None = None  # of this cluster, where a Prometheus is set

    def __init__(self, api: Api, *, faults: tuple[type[Exception], ...] = ()) -> None:
        self._api = api
        self._faults: tuple[type[Exception], ...] = (*faults, HTTPError, OSError)

    def complete(self, kind: str, namespace: str) -> bool:  # noqa: ARG002  # it is the cluster
        """Always."""
        return True

    def get(self, kind: str, namespace: str, name: str, *, timeout: float) -> Json:
        """One object."""
        resource = resource_of(kind)
        asked = Asked("get", resource, namespace, name)
        return hollow(parsed(self._read(asked, {}, timeout), asked))

    def list(
        self, kind: str, namespace: str, *, labels: str = "", fields: str = "", timeout: float
    ) -> list[Json]:
        """Up to ``most_of(kind)`` objects, page by page, each with its kind as ``get`` gives it."""
        selected = {"labelSelector": labels, "fieldSelector": fields}
        if fields and not namespace and resource_of(kind).namespaced:
            selected["resourceVersion"] = "0"  # from its cache: else etcd is read whole for it
        end = time.monotonic() + timeout
        found: list[Json] = []
        asked = Asked("list", resource_of(kind), namespace, names_only=kind in NAMES_ONLY)
        query = {**selected, "limit": str(LIST_LIMIT)}
        for page in self._pages(asked, query, lambda: end - time.monotonic()):
            found += page
            if len(found) >= most_of(kind):
                break
        return found[: most_of(kind)]

    def pages(self, kind: str, namespace: str, *, timeout: float) -> Iterator[Page]:
        """All objects, a page at a time; ``timeout`` is for each page."""
        asked = Asked("list", resource_of(kind), namespace)
        query = {"limit": str(SMALL_PAGES.get(kind, LIST_LIMIT))}
        return self._pages(asked, query, lambda: timeout)

    def _pages(
        self, asked: Asked, query: dict[str, str], patience: Callable[[], float]
    ) -> Iterator[Page]:
        named: Json = {"apiVersion": asked.resource.api, "kind": asked.resource.kind}
        while True:
            page = parsed(self._read(asked, query, patience()), asked)
            yield [hollow({**each, **named}) for each in items(page, "items")]
            query["continue"] = text(page, "metadata", "continue")
            if not query["continue"]:
                return
            query["resourceVersion"] = ""  # the server refuses it beside a token

    def logs(
        self, namespace: str, pod: str, container: str, *, previous: bool, timeout: float
    ) -> str:
        """The last lines of one run; NotFound where that run has left none."""
        asked = Asked("get", resource_of("Pod"), namespace, pod, below="log")
        query = {
            "container": container,
            "tailLines": str(LOG_LINES),
            "limitBytes": str(LOG_READ_BYTES),
            "previous": "true" if previous else "",
        }
        return cut_log(self._read(asked, query, timeout).decode(errors="replace"))

    def _read(self, asked: Asked, query: Mapping[str, str], seconds: float) -> bytes:
        end = time.monotonic() + seconds
        if seconds <= 0:
            raise Unreachable(f"no time was left to {asked}")
        path = asked.path + ("?" + urlencode(sent) if (sent := _filled(query)) else "")
        try:
            method, url, headers, *_ = self._api.param_serialize(
                "GET", path, auth_settings=["BearerToken"]
            )
            headers = {**headers, "Accept": METADATA} if asked.names_only else headers
            timeout = (min(CONNECT_TIMEOUT, seconds), seconds)
            answer = self._api.call_api(method, url, headers, _request_timeout=timeout)
            body = _drain(answer.response, end)
        except self._faults as error:
            raise Unreachable(f"{asked}: {_in_words(error)}", CHECK_SERVER) from error
        if answer.status not in ANSWERED:
            raise refusal(answer.status, body, asked)
        return body


def _filled(query: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in query.items() if value}


def _drain(body: Stream, end: float) -> bytes:
    """Read to the end, but not past the deadline however slowly it drips."""
    chunks: list[bytes] = []
    size = 0
    while chunk := body.read1(CHUNK):
        chunks.append(chunk)
        size += len(chunk)
        if size > MAX_ANSWER or time.monotonic() > end:
            body.close()
            raise TimeoutError
    body.release_conn()
    return b"".join(chunks)


def _in_words(error: Exception) -> str:
    name = type(error).__name__
    return "no answer in time" if "Timeout" in name else f"the connection failed ({name})"


def _no_cluster(outside: Exception, error: Exception) -> ConfigError:
    """The library's own words, unless they quote the file, which holds credentials."""
    why = str(error).rstrip(".")
    if isinstance(error, OSError):
        why = f"{error.filename}: {error.strerror}"
    elif type(error).__name__ != "ConfigException" or "{" in why:
        why = f"it cannot be read ({type(error).__name__})"
    return ConfigError(
        f"no cluster to look at: not inside a pod ({str(outside).rstrip('.')}); kubeconfig: {why}; "
        "set KUBECONFIG, or read a recorded cluster with --snapshot FILE or ALERTWHY_SNAPSHOT"
    )
