"""A vendor's HTTP service on 127.0.0.1: records what it is asked, and fails when it is told to."""

import json
import socket
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

MAX_BODY = 4 * 1024 * 1024  # bytes; more than any of the vendors takes
READ = {"text", "title", "value", "codeSnippet"}  # keys whose strings a reader sees


Connection = socket.socket | tuple[bytes, socket.socket]  # the latter for UDP, in socketserver


@dataclass(frozen=True)
class Request:
    """One request as it arrived; header names in lower case, ``path`` with its query."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, object]:
        """The body, ``{}`` where it is no JSON object."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True)
class Answer:
    """What goes back: JSON where ``body`` is a mapping, plain text else."""

    status: int = 200
    body: Mapping[str, object] | str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Trouble:
    """What happens to one request instead of, or after, its proper answer."""

    answer: Answer | None = None  # said without taking the request
    hangs: bool = False  # neither taken nor answered, until the end
    loses: bool = False  # taken, and the connection ends without an answer


def strings(value: object, *, every: bool = False) -> Iterator[str]:
    """The texts that a reader sees in blocks or a card, in order; ``every`` string of an event."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if isinstance(inner, str) and (every or key in READ):
                yield inner
            elif key == "inlines" and isinstance(inner, list):  # a run may be a bare string
                yield from (run for run in inner if isinstance(run, str) and not every)
            yield from strings(inner, every=every)
    elif isinstance(value, list | tuple):
        for inner in value:
            if isinstance(inner, str) and every:
                yield inner
            yield from strings(inner, every=every)


class Loopback:
    """A threaded server; a vendor is a subclass with ``take``. Use it in a ``with``."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._requests: list[Request] = []
        self._troubles: deque[_Trouble] = deque()
        self._ended = threading.Event()
        self._server = _Server(self)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def take(self, request: Request) -> Answer:
        """The vendor's behaviour; called under the lock, one request at a time."""
        raise NotImplementedError

    @property
    def requests(self) -> tuple[Request, ...]:
        """Everything asked so far, refused or not, oldest first."""
        with self.lock:
            return tuple(self._requests)

    def fail(self, times: int = 1, *, status: int = 500, body: str = "", after: int = 0) -> None:
        """Refuse the next requests; ``after`` is sent as Retry-After, in seconds."""
        headers = {"Retry-After": str(after)} if after else {}
        self._plan(_Trouble(answer=Answer(status, body, headers)), times)

    def hang(self, times: int = 1) -> None:
        """Never answer the next requests, and do not take them."""
        self._plan(_Trouble(hangs=True), times)

    def lose_answers(self, times: int = 1) -> None:
        """Take the next requests, then end the connection: the sender cannot know."""
        self._plan(_Trouble(loses=True), times)

    def recover(self) -> None:
        """Forget the failures that are still to come."""
        with self.lock:
            self._troubles.clear()

    def stop(self) -> None:
        """End all connections and the server."""
        self._ended.set()
        self._server.shutdown()
        self._thread.join()
        self._server.end_connections()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _plan(self, trouble: _Trouble, times: int) -> None:
        with self.lock:
            self._troubles.extend([trouble] * times)

    def respond(self, request: Request) -> Answer | None:
        """What to send; None ends the connection."""
        with self.lock:
            self._requests.append(request)
            trouble = self._troubles.popleft() if self._troubles else _Trouble()
            if not (trouble.answer or trouble.hangs):
                answer = self.take(request)
                return None if trouble.loses else answer
        if trouble.hangs:
            self._ended.wait()
        return trouble.answer


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # server_close() joins them: no thread outlives its test
    request_queue_size = 128  # a storm connects all at once

    def __init__(self, vendor: Loopback) -> None:
        self.vendor = vendor
        self._open: set[Connection] = set()
        super().__init__(("127.0.0.1", 0), _Handler)

    def process_request(self, request: Connection, client_address: object) -> None:
        with self.vendor.lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Connection) -> None:
        with self.vendor.lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def end_connections(self) -> None:
        with self.vendor.lock:
            for connection in self._open:
                with suppress(OSError):  # the other side may have been first
                    assert isinstance(connection, socket.socket)
                    connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that hangs up is part of what tests do."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # vendors keep connections; so do clients that pool them
    disable_nagle_algorithm = True  # else every kept connection answers 40 ms late
    server: _Server

    def do_GET(self) -> None:
        self._respond()

    def do_POST(self) -> None:
        self._respond()

    def log_message(self, *_: object) -> None:
        """Say nothing; what was asked is in ``requests``."""

    def _respond(self) -> None:
        length = min(int(self.headers.get("Content-Length", "0")), MAX_BODY)
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(length)
        answer = self.server.vendor.respond(Request(self.command, self.path, headers, body))
        if answer is None:
            self.close_connection = True
            return
        self._send(answer)

    def _send(self, answer: Answer) -> None:
        plain = isinstance(answer.body, str)
        text = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
        self.send_response(answer.status)
        self.send_header("Content-Type", "text/plain" if plain else "application/json")
        self.send_header("Content-Length", str(len(text.encode())))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text.encode())
