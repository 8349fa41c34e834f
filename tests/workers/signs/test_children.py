import pytest

from workers.signs.children import killed, killed_at_last

SAID = (
    "[2026-10-14 09:20:40 +0000] [1] [ERROR] Worker (pid:61) was sent SIGKILL! Perhaps out of memory?",
    "[ERROR/MainProcess] Process 'ForkPoolWorker-3' pid:41 exited with 'signal 9 (SIGKILL)'",
    "billiard.exceptions.WorkerLostError: Worker exited prematurely: signal 9 (SIGKILL) Job: 12.",
    "DAMN ! worker 2 (pid: 17) died, killed by signal 9 :( trying respawn ...",
    "WARNING: [pool www] child 23 exited on signal 9 (SIGKILL) after 41.1 seconds from start",
    "LOG:  server process (PID 88) was terminated by signal 9: Killed",
    "WARN exited: indexer (terminated by SIGKILL; not expected)",
    "App [api:0] exited with code [0] via signal [SIGKILL]",
    "RuntimeError: DataLoader worker (pid 12) is killed by signal: Killed. ",
    "The exit codes of the workers are {SIGKILL(-9)}",
    'level=error msg="ffmpeg failed" err="signal: killed"',
    "{ code: null, signal: 'SIGKILL', cmd: 'chromium --headless' }",
    "/entrypoint.sh: line 4:    12 Killed                  python3 train.py",
)


@pytest.mark.parametrize("line", SAID)
def test_a_process_that_was_killed_is_told_by_its_parent(line: str) -> None:
    assert (line.strip(),) == killed(["starting", line, "started another"])
    assert line.strip() == killed_at_last(["starting", line])


@pytest.mark.parametrize(
    "before",
    [
        "[CRITICAL] WORKER TIMEOUT (pid:61)",
        "*** HARAKIRI ON WORKER 2 (pid: 17, try: 1) ***",
        "Hard time limit (300s) exceeded for task.run[1]",
        "worker did not stop within 30 s, sending SIGKILL",
        "context deadline exceeded",
    ],
)
def test_what_its_parent_found_too_slow_was_not_short_of_memory(before: str) -> None:
    assert () == killed([before, *SAID])
    assert not killed_at_last([before, *SAID])


def test_a_code_handed_on_counts_at_the_end_alone() -> None:
    handed_on = "npm error command failed with exit code 137"

    assert handed_on == killed_at_last(["building", handed_on])
    assert () == killed(["building", handed_on])


@pytest.mark.parametrize(
    "line",
    ["pod build-1 failed with exit code 137", "GET /orders/137 200", "Killed 3 monsters", ""],
)
def test_what_befell_others_is_not_meant(line: str) -> None:
    assert not killed_at_last([line])


def test_what_was_mended_long_before_the_end_is_not_why() -> None:
    assert not killed_at_last([SAID[0], *(f"request {number}" for number in range(20))])
