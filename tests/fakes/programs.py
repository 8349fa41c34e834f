"""Programs that a test starts: each in a process group of its own, its output in a file."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

STOP_SECONDS = 10.0  # for an orderly end, before the group is killed
TAIL = 4000  # characters of output that an error shows


def free_port(address: str = "127.0.0.1") -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((address, 0))
        return int(probe.getsockname()[1])


def path_of(name: str, how: str) -> str:
    """Where a program is; AssertionError says ``how`` to get it where it is not."""
    found = shutil.which(name)
    assert found, f"{name} is not on PATH; {how}"
    return found


def run(argv: Sequence[str], *, folder: Path) -> str:
    """What a program prints; CalledProcessError where it fails."""
    done = subprocess.run(  # noqa: S603 - the words are ours, no shell reads them
        list(argv), cwd=folder, check=True, capture_output=True, text=True, timeout=60
    )
    return done.stdout


class Program:
    """A running program. Its output, both kinds, goes to ``<folder>/<name>.log``, appended."""

    def __init__(
        self,
        name: str,
        argv: Sequence[str],
        *,
        folder: Path,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        with self.log.open("ab") as log:
            self._earlier = log.tell()
            self._process = subprocess.Popen(  # noqa: S603 - the words are ours, no shell reads them
                list(argv),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=cwd or folder,
                env=dict(env) if env is not None else None,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """Of the first process; the group has the same number."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether the first process still runs."""
        return self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """None while it runs; negative: the signal that ended it."""
        return self._process.poll()

    def output(self) -> str:
        """All that it wrote so far; what an earlier one of this name wrote stays in the file."""
        return self.log.read_bytes()[self._earlier :].decode(errors="replace")

    def assert_running(self) -> None:
        """AssertionError with the end of its output, where it has ended."""
        code = self.exit_code
        assert code is None, f"{self.name} ended with {code}:\n{self.output()[-TAIL:]}"

    def stop(self) -> None:
        """End it as a kubelet would: SIGTERM, ten seconds, then whatever is left is killed."""
        if self.running:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):  # the line below is for those
                self._process.wait(STOP_SECONDS)
        self.kill_all()

    def kill_all(self) -> None:
        """As when a pod is deleted: the group, and children that left it (RQ's do) as well."""
        strays = _descendants(self._process.pid)
        self.kill()
        for pid in strays:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def kill(self) -> None:
        """``kill -9`` for the whole group; a child in a session of its own goes on without it."""
        with suppress(ProcessLookupError):  # nobody of the group is left
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def _descendants(pid: int) -> list[int]:
    """Children and theirs, whatever group or session they are in."""
    parents, found = _parents(), [pid]
    for parent in found:  # grows while we walk it
        found += [child for child, of in parents if of == parent]
    return found[1:]


def _parents() -> list[tuple[int, int]]:
    """Each process with its parent: from ``/proc``, which slim images have, else from ``ps``."""
    if not Path("/proc/self/stat").exists():
        rows = run(
            [path_of("ps", "it is part of the system"), "-A", "-o", "pid=,ppid="], folder=Path.cwd()
        )
        return [(int(pid), int(parent)) for pid, parent in map(str.split, rows.splitlines())]
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it may end while we look
            after_name = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
            found.append((int(stat.parent.name), int(after_name.split()[1])))
    return found
