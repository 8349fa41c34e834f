"""The door to a live cluster: the official client's connection and sign-in, raw JSON out.

Only ``live_cluster`` imports the library, since that costs more than a second and nobody who
reads a snapshot needs it.
"""

import json
import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import Protocol
from urllib.parse import quote, urlencode

from urllib3.exceptions import HTTPError

from alertwhy.errors import CollectError, ConfigError, Forbidden, NotFound, Unreachable
from workers.clients.cluster import LIST_LIMIT, LOG_LINES, Json, Resource, cut_log, resource_of
from workers.clients.raw import items, text

CONNECT_TIMEOUT = 2.0  # seconds to a connection; an API server is near, or it is away
POOL_SIZE = 16  # connections kept: as many as collectors read at once
MAX_ANSWER = 64 * 1024 * 1024  # bytes; 500 pods are about 5 MiB
# Sent as limitBytes. The kubelet cuts the newest end of a tail, so it is asked for more than is
# kept and the oldest end is cut here.
LOG_READ_BYTES = 1024 * 1024
CHUNK = 64 * 1024
NEVER_LOGGED = ("not found", "waiting to start", "is not valid for pod", "is terminated")
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

    configuration = client.Configuration()
    try:
        config.load_incluster_config(configuration)  # type: ignore[no-untyped-call]  # theirs is
    except config.ConfigException:
        try:
            config.load_kube_config(client_configuration=configuration)  # type: ignore[no-untyped-call]  # theirs is
        except (config.ConfigException, OSError) as error:
            raise ConfigError(_no_cluster(error)) from error
    configuration.retries = False  # a read that failed becomes a gap, it is not repeated
    configuration.connection_pool_maxsize = POOL_SIZE
    faults = (client.ApiException, config.ConfigException)
    return LiveCluster(client.ApiClient(configuration), faults=faults)


class LiveCluster:
    """A ``Cluster`` over the API server; safe to share between threads."""

    def __init__(self, api: Api, *, faults: tuple[type[Exception], ...] = ()) -> None:
        self._api = api
        self._faults: tuple[type[Exception], ...] = (*faults, HTTPError, OSError)

    def get(self, kind: str, namespace: str, name: str, *, timeout: float) -> Json:
        """One object."""
        resource = resource_of(kind)
        asked = _Asked("get", resource.plural, resource, namespace, name)
        return _parsed(self._read(asked, {}, timeout), asked)

    def list(
        self, kind: str, namespace: str, *, labels: str = "", fields: str = "", timeout: float
    ) -> list[Json]:
        """Up to ``LIST_LIMIT`` objects, page by page, each with its kind as ``get`` gives it."""
        resource = resource_of(kind)
        asked = _Asked("list", resource.plural, resource, namespace)
        end = time.monotonic() + timeout
        found: list[Json] = []
        query = {"labelSelector": labels, "fieldSelector": fields, "continue": ""}
        while True:
            query["limit"] = str(LIST_LIMIT - len(found))
            page = _parsed(self._read(asked, query, end - time.monotonic()), asked)
            found += items(page, "items")
            query["continue"] = text(page, "metadata", "continue")
            if not query["continue"] or len(found) >= LIST_LIMIT:
                named = {"apiVersion": resource.api, "kind": kind}
                return [{**named, **each} for each in found[:LIST_LIMIT]]

    def logs(
        self, namespace: str, pod: str, container: str, *, previous: bool, timeout: float
    ) -> str:
        """The last lines of one run; NotFound where that run has left none."""
        asked = _Asked("get", "pods/log", resource_of("Pod"), namespace, pod)
        query = {
            "container": container,
            "tailLines": str(LOG_LINES),
            "limitBytes": str(LOG_READ_BYTES),
            "previous": "true" if previous else "",
        }
        return cut_log(self._read(asked, query, timeout).decode(errors="replace"))

    def _read(self, asked: "_Asked", query: Mapping[str, str], seconds: float) -> bytes:
        end = time.monotonic() + seconds
        if seconds <= 0:
            raise Unreachable(f"no time was left to {asked}")
        path = asked.path + ("?" + urlencode(sent) if (sent := _filled(query)) else "")
        try:
            method, url, headers, *_ = self._api.param_serialize(
                "GET", path, auth_settings=["BearerToken"]
            )
            timeout = (min(CONNECT_TIMEOUT, seconds), seconds)
            answer = self._api.call_api(method, url, headers, _request_timeout=timeout)
            body = _drain(answer.response, end)
        except self._faults as error:
            raise Unreachable(f"{asked}: {_in_words(error)}", _CHECK_SERVER) from error
        if answer.status not in ANSWERED:
            raise _refusal(answer.status, body, asked)
        return body


class _Asked:
    """One read in words and as a path: ``get pods/log in shop``."""

    def __init__(
        self, verb: str, what: str, resource: Resource, namespace: str, name: str = ""
    ) -> None:
        self.verb, self.what, self.group, self.api = verb, what, resource.group, resource.api
        self.name, self.kind = name, resource.kind
        self.namespace = namespace if resource.namespaced else ""
        if {name, namespace} & {".", ".."} or (verb == "get" and not name):
            raise NotFound(f"{resource.kind} {name!r} cannot exist")
        if verb == "get" and resource.namespaced and not namespace:
            raise NotFound(f"{resource.kind} {name} has no namespace to be looked for in")
        parts = ["/api" if not resource.group else "/apis", resource.api]
        parts += ["namespaces", quote(namespace, safe="")] if self.namespace else []
        parts += [resource.plural, *([quote(name, safe="")] if name else [])]
        self.path = "/".join(parts) + ("/log" if what == "pods/log" else "")

    def __str__(self) -> str:
        return f"{self.verb} {self.what}" + (f" in {self.namespace}" if self.namespace else "")

    @property
    def object(self) -> str:
        place = f"{self.namespace}/{self.name}" if self.namespace else self.name
        return f"{self.kind} {place}"


_CHECK_SERVER = "check that the API server can be reached from here: kubectl get --raw /readyz"


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


def _parsed(body: bytes, asked: _Asked) -> Json:
    try:
        found = json.loads(body)
    except ValueError as error:
        raise Unreachable(f"{asked}: the answer is not JSON", _CHECK_SERVER) from error
    if not isinstance(found, dict):
        raise Unreachable(f"{asked}: the answer is no JSON object", _CHECK_SERVER)
    return found


def _refusal(status: int, body: bytes, asked: _Asked) -> CollectError:
    message = _message(body)
    if status == HTTPStatus.FORBIDDEN:
        group = asked.group or '"" (core)'
        remedy = f"allow {asked.verb} on {asked.what}, API group {group}, in the Role or ClusterRole of this ServiceAccount"
        return Forbidden(f"forbidden: {asked}", remedy)
    if status == HTTPStatus.NOT_FOUND:
        if asked.verb == "list" or not message:
            return NotFound(f"{asked}: the API {asked.api} is not served by this cluster")
        return NotFound(f"{asked.object} does not exist")
    if status == HTTPStatus.BAD_REQUEST and any(each in message for each in NEVER_LOGGED):
        return NotFound(f"{asked}: {message}")
    if status == HTTPStatus.UNAUTHORIZED:
        return Unreachable(
            f"{asked}: the API server does not accept the credentials (401)",
            "renew the kubeconfig's login, or check that the ServiceAccount token is mounted",
        )
    said = f": {message}" if message else ""
    return Unreachable(f"{asked}: the API server answered {status}{said}", _CHECK_SERVER)


def _message(body: bytes) -> str:
    """What a ``v1/Status`` says; ``""`` for an answer that is none."""
    try:
        return text(json.loads(body), "message")[:300]
    except ValueError:
        return ""


def _in_words(error: Exception) -> str:
    name = type(error).__name__
    return "no answer in time" if "Timeout" in name else f"the connection failed ({name})"


def _no_cluster(error: Exception) -> str:
    return (
        f"no cluster to look at: not inside a pod with a ServiceAccount, and no kubeconfig ({error}); "
        "set KUBECONFIG, or read a recorded cluster with --snapshot FILE or ALERTWHY_SNAPSHOT"
    )
