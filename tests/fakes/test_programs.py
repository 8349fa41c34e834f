"""Programs that tests start: their output is kept, and nothing of their group survives."""

import signal
import subprocess
import sys
from pathlib import Path
from time import sleep

import pytest

from tests.fakes.patience import eventually
from tests.fakes.programs import Program, free_port, path_of, run

SLEEPS = "import time; print('up', flush=True); time.sleep(60)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEPS}"
CHATTY = "import time\nwhile True: print('up', flush=True); time.sleep(0.02)"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {CHATTY!r}])"


def started(code: str, folder: Path) -> Program:
    program = Program("it", [sys.executable, "-c", code], folder=folder)
    eventually(lambda: "up" in program.output(), "its first line")
    return program


def test_a_program_is_stopped_in_order(tmp_path: Path) -> None:
    program = started(SLEEPS, tmp_path)
    assert program.running
    program.stop()
    assert -signal.SIGTERM == program.exit_code


def test_one_that_does_not_listen_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.fakes.programs.STOP_SECONDS", 0.1)
    program = started(STUBBORN, tmp_path)
    program.stop()
    assert -signal.SIGKILL == program.exit_code


def test_a_kill_reaches_the_whole_group(tmp_path: Path) -> None:
    program = started(PARENT, tmp_path)
    program.kill()
    size = program.log.stat().st_size
    sleep(0.2)
    assert size == program.log.stat().st_size


def test_kill_all_reaches_a_child_in_a_session_of_its_own(tmp_path: Path) -> None:
    apart = PARENT.replace("[sys", "start_new_session=True, args=[sys")
    program = started(apart, tmp_path)
    program.kill_all()
    size = program.log.stat().st_size
    sleep(0.2)
    assert size == program.log.stat().st_size


def test_one_that_ended_early_is_shown_with_its_last_words(tmp_path: Path) -> None:
    program = Program("it", [sys.executable, "-c", "print('why'); exit(3)"], folder=tmp_path)
    eventually(lambda: not program.running, "its end")
    with pytest.raises(AssertionError, match=r"it ended with 3:\nwhy"):
        program.assert_running()
    program.kill()


def test_a_restart_goes_on_in_the_same_file(tmp_path: Path) -> None:
    for _ in range(2):
        program = started(SLEEPS, tmp_path)
        assert "up\n" == program.output()
        program.kill()
    assert "up\nup\n" == (tmp_path / "it.log").read_text(encoding="ascii")


def test_a_free_port_can_be_listened_on() -> None:
    assert 1024 < free_port() < 65536


def test_a_missing_program_is_named_with_how_to_get_it() -> None:
    with pytest.raises(AssertionError, match="no-such-program is not on PATH; do this"):
        path_of("no-such-program", "do this")


def test_run_gives_what_was_printed_and_raises_where_it_failed(tmp_path: Path) -> None:
    assert "7\n" == run([sys.executable, "-c", "print(7)"], folder=tmp_path)
    with pytest.raises(subprocess.CalledProcessError):
        run([sys.executable, "-c", "exit(1)"], folder=tmp_path)
