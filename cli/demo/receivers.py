"""Slack, Teams and PagerDuty on loopback: they answer as the vendors do, and pass on what came."""

import json
import re
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from queue import Queue
from threading import Thread
from typing import Self

Json = dict[str, object]

_NAMED = re.compile(r"(?:Investigation |alertwhy-)([0-9a-z]{17,})")
SLACK, TEAMS, PAGERDUTY = "Slack", "Teams", "PagerDuty"


@dataclass(frozen=True)
class Arrival:
    """One message: the channel, whether it changes an earlier one, and the investigation told."""

    channel: str
    edits: bool
    investigation: str


class Receivers:
    """One HTTP server for all three; every message goes into ``arrivals``."""

    def __init__(self, arrivals: "Queue[Arrival]") -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(arrivals))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        """Listening."""
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Gone."""
        self._server.shutdown()
        self._server.server_close()


def _handler(arrivals: "Queue[Arrival]") -> type[BaseHTTPRequestHandler]:
    numbers = count(1)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:  # http.server's name
            payload = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            answer, arrival = _take(self.path, payload, f"{next(numbers)}.000100")
            if arrival:
                arrivals.put(arrival)
            body = json.dumps(answer).encode()
            self.send_response(202 if arrival and arrival.channel != SLACK else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet: the terminal belongs to the messages."""

    return Handler


def _take(path: str, payload: Json, stamp: str) -> tuple[Json, Arrival | None]:
    if path.startswith("/slack/"):
        stamp = str(payload.get("ts") or stamp)
        answer: Json = {"ok": True, "channel": "C0DEMO", "ts": stamp}
        if payload.get("thread_ts"):
            return answer, None
        return answer, Arrival(SLACK, path.endswith("chat.update"), _investigation(payload))
    if path.startswith("/pagerduty/"):
        key = str(payload.get("dedup_key") or stamp)
        edits = not path.endswith("/v2/enqueue")
        return {"status": "success", "dedup_key": key}, Arrival(
            PAGERDUTY, edits, _investigation(payload)
        )
    return {}, Arrival(TEAMS, edits=False, investigation=_investigation(payload))


def _investigation(payload: Json) -> str:
    """Every message names the investigation that it tells."""
    found = _NAMED.search(json.dumps(payload))
    return found[1] if found else ""
