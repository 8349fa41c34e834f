"""A kubelet, played: a Node that pods are bound to, what it says about them, and their logs."""

import ssl
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self
from urllib.parse import parse_qs, urlsplit

from tests.fakes.programs import path_of, run
from tests.live.api import Api, Json
from tests.live.statuses import stamp

LogKey = tuple[str, str, str, bool]  # namespace, pod, container, previous


class Kubelet:
    """One node at ``address``, a loopback one of its own. Use it in a ``with``."""

    def __init__(self, api: Api, name: str, *, address: str, folder: Path) -> None:
        self.api = api
        self.name = name
        self.address = address
        self._logs: dict[LogKey, str] = {}
        self._server = _serving(self, folder)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def register(self, *, cpu: str = "4", memory: str = "8Gi", pods: str = "110") -> None:
        """Create the Node, ready, with what it can give; it takes pods once its taint is gone."""
        labels = {"kubernetes.io/hostname": self.name, "kubernetes.io/os": "linux"}
        node = {"metadata": {"name": self.name, "labels": labels}}
        self.api.create("/api/v1/nodes", {"apiVersion": "v1", "kind": "Node", **node})
        room = {"cpu": cpu, "memory": memory, "pods": pods, "ephemeral-storage": "50Gi"}
        status = {
            "addresses": [
                {"type": "InternalIP", "address": self.address},
                {"type": "Hostname", "address": self.name},
            ],
            "daemonEndpoints": {"kubeletEndpoint": {"Port": self._server.server_port}},
            "capacity": room,
            "allocatable": room,
            "conditions": [_condition("Ready", "True", "KubeletReady")],
        }
        self.api.amend(f"/api/v1/nodes/{self.name}/status", {"status": status})

    def unregister(self) -> None:
        """Delete the Node."""
        self.api.delete(f"{self.api.url}/api/v1/nodes/{self.name}", timeout=20).raise_for_status()

    def bind(self, namespace: str, pod: str) -> None:
        """Take a pod without asking the scheduler."""
        body = {
            "apiVersion": "v1",
            "kind": "Binding",
            "metadata": {"name": pod},
            "target": {"apiVersion": "v1", "kind": "Node", "name": self.name},
        }
        self.api.create(f"/api/v1/namespaces/{namespace}/pods/{pod}/binding", body)

    def report(self, namespace: str, pod: str, status: Json) -> None:
        """Write what ``statuses`` words into ``pods/status``."""
        path = f"/api/v1/namespaces/{namespace}/pods/{pod}/status"
        self.api.amend(path, {"status": status})

    def keep_log(
        self, namespace: str, pod: str, *, container: str, text: str, previous: bool = False
    ) -> None:
        """What a container wrote, in this run or in the one before."""
        self._logs[(namespace, pod, container, previous)] = text

    def forget_logs(self) -> None:
        """As after a node's disk was cleaned."""
        self._logs.clear()

    def say(self, pod: Json, reason: str, message: str, *, kind: str = "Warning") -> None:
        """An Event about a pod, from this kubelet."""
        meta = pod["metadata"]
        assert isinstance(meta, dict)
        count, now = 5, stamp(datetime.now(UTC))
        namespace = meta["namespace"]
        reference = {"apiVersion": "v1", "kind": "Pod", "fieldPath": "spec.containers{app}"}
        event = {
            "metadata": {"generateName": f"{meta['name']}.", "namespace": namespace},
            "involvedObject": {
                **reference,
                "namespace": namespace,
                "name": meta["name"],
                "uid": meta["uid"],
            },
            "type": kind,
            "reason": reason,
            "message": message,
            "source": {"component": "kubelet", "host": self.name},
            "firstTimestamp": now,
            "lastTimestamp": now,
            "count": count,
        }
        self.api.create(f"/api/v1/namespaces/{namespace}/events", event)

    def log_of(self, path: str) -> tuple[int, str]:
        """The answer to ``/containerLogs/…``: a status, and text as a kubelet words it."""
        parts = urlsplit(path)
        match parts.path.strip("/").split("/"):
            case ["containerLogs", namespace, pod, container]:
                query = parse_qs(parts.query)
            case _:
                return 404, "404 page not found"
        previous = query.get("previous", ["false"])[0] == "true"
        text = self._logs.get((namespace, pod, container, previous))
        if text is None:
            which = "previous terminated " if previous else ""
            return 400, f'{which}container "{container}" in pod "{pod}" not found'
        lines = text.splitlines(keepends=True)
        tail = int(query.get("tailLines", [len(lines)])[0])
        return 200, "".join(lines[-tail:] if tail else [])

    def stop(self) -> None:
        """End the server; the Node stays."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def _condition(kind: str, status: str, reason: str) -> Json:
    now = stamp(datetime.now(UTC))
    times = {"lastHeartbeatTime": now, "lastTransitionTime": now}
    return {"type": kind, "status": status, "reason": reason, "message": reason, **times}


def _serving(kubelet: Kubelet, folder: Path) -> ThreadingHTTPServer:
    """The kubelet's own port, over TLS: the API server does not ask who signed it."""
    key, certificate = folder / f"{kubelet.name}.key", folder / f"{kubelet.name}.crt"
    if not certificate.exists():
        _certify(kubelet.name, key, certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, text = kubelet.log_of(self.path)
            self.send_response(status)
            self.send_header("Content-Type", "text/plain")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer((kubelet.address, 0), Handler)
    server.daemon_threads = False  # server_close() joins them
    server.socket = context.wrap_socket(server.socket, server_side=True)
    return server


def _certify(name: str, key: Path, certificate: Path) -> None:
    openssl = path_of("openssl", "install it: apt-get install openssl")
    made = f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={name}"
    run([openssl, *made.split(), "-keyout", str(key), "-out", str(certificate)], folder=key.parent)
