import pytest

from workers.signs.commands import Fault, Refused, refused_by_runtime, refused_in_log

NOT_FOUND, NOT_EXECUTABLE = Fault.NOT_FOUND, Fault.NOT_EXECUTABLE


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (
            'OCI runtime create failed: runc create failed: unable to start container process: exec: "ngnix": executable file not found in $PATH: unknown',
            Refused(NOT_FOUND, "ngnix"),
        ),
        (
            'failed to start container "c0": Error response from daemon: OCI runtime create failed: container_linux.go:380: starting container process caused: exec: "ngnix": executable file not found in $PATH: unknown',
            Refused(NOT_FOUND, "ngnix"),
        ),
        (
            'time="2026" level=error msg="runc create failed: exec: \\"ngnix\\": executable file not found in $PATH"',
            Refused(NOT_FOUND, "ngnix"),
        ),
        (
            'exec: "/app/run": stat /app/run: no such file or directory: unknown',
            Refused(NOT_FOUND, "/app/run"),
        ),
        (
            "container create failed: executable file `ngnix` not found in $PATH: No such file or directory",
            Refused(NOT_FOUND, "ngnix"),
        ),
        ("crun: executable file 'ngnix' not found: No such file", Refused(NOT_FOUND, "ngnix")),
        ("exec /entrypoint.sh: no such file or directory", Refused(NOT_FOUND, "/entrypoint.sh")),
        (
            "standard_init_linux.go:228: exec user process caused: no such file or directory",
            Refused(NOT_FOUND),
        ),
        ("crun: open executable: No such file or directory", Refused(NOT_FOUND)),
        ('exec: "/app/run.sh": permission denied: unknown', Refused(NOT_EXECUTABLE, "/app/run.sh")),
        ('exec: "/app": is a directory: unknown', Refused(NOT_EXECUTABLE, "/app")),
        ("exec /app/run.sh: permission denied", Refused(NOT_EXECUTABLE, "/app/run.sh")),
        ('exec user process caused "permission denied"', Refused(NOT_EXECUTABLE)),
        (
            "crun: open executable: Permission denied: OCI permission denied",
            Refused(NOT_EXECUTABLE),
        ),
        (
            "exec container process (missing dynamic library?) `/app/server`: No such file or directory",
            Refused(NOT_FOUND, "/app/server"),
        ),
        (
            "exec container process `/entry.sh`: Permission denied",
            Refused(NOT_EXECUTABLE, "/entry.sh"),
        ),
        (
            "crun: open executable `/entry.sh`: Permission denied: OCI permission denied",
            Refused(NOT_EXECUTABLE, "/entry.sh"),
        ),
        ("exec container process `/entry.sh`: Exec format error", Refused(Fault.WRONG_FORMAT)),
        ("exec /app/server: exec format error", Refused(Fault.WRONG_FORMAT)),
        ('error mounting "/x" to rootfs: no such file or directory', None),
        ("", None),
    ],
)
def test_runtimes_in_their_own_words(message: str, expected: Refused | None) -> None:
    assert expected == refused_by_runtime(message)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("/usr/local/bin/docker-entrypoint.sh: 47: exec: ngnix: not found", "ngnix"),
        ("/usr/local/bin/docker-entrypoint.sh: line 47: exec: ngnix: not found", "ngnix"),
        ("/docker-entrypoint.sh: exec: line 47: ngnix: not found", "ngnix"),
        ("env: \u2018bash\\r\u2019: No such file or directory", "bash"),
        ("/usr/bin/env: bash\r: No such file or directory", "bash"),
        (r"env: can't execute 'sh\r': No such file or directory", "sh"),
        ("/bin/sh: 1: ngnix: not found", "ngnix"),
        ("/bin/sh: ngnix: not found", "ngnix"),
        ("bash: line 1: ngnix: command not found", "ngnix"),
        ("/bin/bash: ngnix: command not found", "ngnix"),
        ("/usr/bin/env: \u2018pyhton\u2019: No such file or directory", "pyhton"),
        ("/usr/bin/env: 'node22': No such file or directory", "node22"),
        ("env: can't execute 'node22': No such file or directory", "node22"),
        ("/entrypoint.sh: line 3: /app/server: No such file or directory", "/app/server"),
        ("/bin/sh: ./run.sh: /bin/bash^M: bad interpreter: No such file or directory", "./run.sh"),
        ("[FATAL tini (7)] exec ngnix failed: No such file or directory", "ngnix"),
        ("[dumb-init] ngnix: No such file or directory", "ngnix"),
        ('error: exec: "ngnix": executable file not found in $PATH', "ngnix"),
        ("su-exec: ngnix: No such file or directory", "ngnix"),
    ],
)
def test_shells_and_small_inits_in_their_own_words(line: str, word: str) -> None:
    assert Refused(NOT_FOUND, word) == refused_in_log(["starting", f"{line}\n", "bye"], 127)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("/entrypoint.sh: 3: /app/run.sh: Permission denied", "/app/run.sh"),
        ("sh: ./app: Is a directory", "./app"),
        ("bash: line 1: ./app: cannot execute binary file", "./app"),
        ("[FATAL tini (7)] exec /app/run failed: Permission denied", "/app/run"),
        ("[dumb-init] /app/run: Permission denied", "/app/run"),
    ],
)
def test_what_may_not_be_run_in_their_own_words(line: str, word: str) -> None:
    assert Refused(NOT_EXECUTABLE, word) == refused_in_log([line], 126)


@pytest.mark.parametrize(
    "line",
    [
        '/app/svc: line 1: syntax error: unexpected "("',
        '/app/svc: 1: Syntax error: "(" unexpected',
        "/app/svc: line 1: syntax error: unterminated quoted string",
    ],
)
def test_a_program_that_a_shell_takes_for_a_script_is_of_another_architecture(line: str) -> None:
    assert Refused(Fault.WRONG_FORMAT, "/app/svc") == refused_in_log([line], 2)
    assert refused_in_log([line], 1) is None
    assert refused_in_log([line.replace("/svc", "/run.sh")], 2) is None
    assert refused_in_log([line.replace("1:", "7:")], 2) is None


@pytest.mark.parametrize(
    ("message", "word"),
    [
        (
            "hcs::System::CreateProcess app.exe: The system cannot find the file specified.",
            "app.exe",
        ),
        (
            "container x encountered an error during hcsshim::System::CreateProcess: failure in a Windows system call: The system cannot find the file specified. (0x2)",
            "",
        ),
    ],
)
def test_windows_says_so_too(message: str, word: str) -> None:
    assert Refused(NOT_FOUND, word) == refused_by_runtime(message)


@pytest.mark.parametrize(
    "line",
    [
        "ERROR: user 7: not found",
        "config: ./app.yaml: No such file or directory",
        "open: /data: Permission denied",
    ],
)
def test_an_application_that_misses_something_of_its_own_is_no_missing_command(line: str) -> None:
    assert refused_in_log([line], 1) is None


def test_a_missing_library_is_not_a_missing_command() -> None:
    line = "app: error while loading shared libraries: libpq.so.5: cannot open shared object file: No such file or directory"

    assert refused_in_log([line], 127) is None


def test_the_last_word_counts() -> None:
    assert Refused(NOT_FOUND, "b") == refused_in_log(
        ["sh: 1: a: not found", "sh: 2: b: not found"], 127
    )
