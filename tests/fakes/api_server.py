"""An API server that is a few answers, on 127.0.0.1, and the kubeconfig that leads to it."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

TOKEN = "sesame"  # noqa: S105  # opens nothing


def kubeconfig(address: str, *, context: str = "c", user: object = None) -> str:
    """A kubeconfig as text, with a token that must not be shown."""
    whole = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": context,
        "clusters": [{"name": "c", "cluster": {"server": address}}],
        "users": [{"name": "u", "user": user or {"token": TOKEN}}],
        "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}],
    }
    return json.dumps(whole)


class ApiServer:
    """Answers by path, a list's next page under ``path#continue``.

    Remembers paths with their queries, and who asked. ``pause`` lies before each byte, in seconds.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.asked: list[tuple[str, dict[str, list[str]]]] = []
        self.signed: list[str] = []
        self.accepted: list[str] = []
        self.pause = 0.0

    def answer(self, target: str, signed: str) -> tuple[int, bytes]:
        """Status and body of one request; what nobody gave is no API."""
        asked = urlsplit(target)
        query = parse_qs(asked.query)
        self.asked.append((asked.path, query))
        self.signed.append(signed)
        page = f"{asked.path}#{query['continue'][0]}" if "continue" in query else asked.path
        return self.answers.get(page, (404, b"404 page not found"))


@contextmanager
def serving() -> Iterator[ApiServer]:
    """A server for as long as the context lasts."""

    class Requests(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            api.accepted.append(self.headers.get("Accept", ""))
            status, body = api.answer(self.path, self.headers.get("Authorization", ""))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            for part in [body[n : n + 1] for n in range(len(body))] if api.pause else [body]:
                time.sleep(api.pause)
                try:
                    self.wfile.write(part)
                except OSError:
                    return

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Requests)
    http.daemon_threads = True
    api = ApiServer(f"http://127.0.0.1:{http.server_port}")
    threading.Thread(target=http.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield api
    finally:
        http.shutdown()
        http.server_close()
