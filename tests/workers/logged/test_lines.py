import pytest

from workers.logged.lines import line_of


@pytest.mark.parametrize(
    ("raw", "level", "text"),
    [
        ("2026-10-14 09:20:01,123 ERROR [main] no disk", "error", "no disk"),
        ("2026-10-14T09:20:01.123Z  WARN 1 --- slow", "warn", "1 --- slow"),
        ("[2026-10-14 09:20:01 +0000] [8] [CRITICAL] boot failed", "fatal", "boot failed"),
        ("2026/10/14 09:20:01 [emerg] 1#1: unknown directive", "fatal", "unknown directive"),
        ("E1014 09:26:20.332301       1 reflector.go:158] no list", "error", "no list"),
        ("F, [2026-10-14T09:20:01 #1] FATAL -- : boom", "fatal", "boom"),
        ("2026-10-14 09:20:01.123 UTC [1] FATAL:  no role", "fatal", "no role"),
        ("2026-10-14T09:20:01.123Z  WARN 1 --- [shop] [  main] c.a.Shop   : slow", "warn", "slow"),
        ("[09:20:01 WRN] slow", "warn", "slow"),
        ("[09:20:01 FTL] boom", "fatal", "boom"),
        ("9:20AM INF could not find a cache, starting without", "info", "could not find a cache, starting without"),
        ("2026-11-20 10:00:00.1234|WARN|Acme.Ledger|slow", "warn", "Acme.Ledger|slow"),
        ("E20261120 10:00:00.123456     1 main.cc:12] no disk", "error", "no disk"),
        ("<Nov 20, 2026 9:12:01,123 AM GMT> <Error> <JDBC> <BEA-001112> <the test failed>", "error", "the test failed"),
        ("<Nov 20, 2026 9:12:01,123 AM GMT> <Notice> <WebLogicServer> <BEA-000365> <RUNNING>", "info", "RUNNING"),
        ("<b> <i> <br>", "", "<b> <i> <br>"),
        ("fail: Acme.Ledger[0]", "error", "Acme.Ledger[0]"),
        ("ERROR:    startup failed", "error", "startup failed"),
        ("INFO ready", "info", "ready"),
        ("\x1b[31mERROR\x1b[0m red", "error", "red"),
        ('{"level":"warn","msg":"hm"}', "warn", "hm"),
        ("ERROR", "error", "ERROR"),
        ("TERRORS of old", "", "TERRORS of old"),
        ("plain words", "", "plain words"),
        ("   indented", "", "indented"),
        ("[a] [b] [c] [d] [e] f", "", "[e] f"),
        ("[only]", "", "[only]"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_a_line_is_read_without_its_time_and_level(raw: str, level: str, text: str) -> None:
    line = line_of(raw)

    assert (level, text) == (line.level, line.text)


@pytest.mark.parametrize(
    "raw",
    [
        "ERROR anything at all",
        "connection refused",
        "connect: no route to host",
        "ZeroDivisionError: division by zero",
        "WARN could not connect",
        "unknown flag: --retry-failed",
        "flag provided but not defined: -on-error",
        "Unrecognized VM option 'HeapDumpOnOutOfMemory'",
        "-NOAUTH Authentication required.",
        "pg_dump: error: connection to server failed",
        "error: note: could not open the file",
        "  - the file does not exist  at all",
        "-bash: /app/run: Permission denied",
        "Msg 208, Level 16, State 1, Server db1, Line 1",
        "Db2: SQLCODE=-204, SQLSTATE=42704",
        '2026/10/14 09:20:01 [error] 7#7: upstream failed, request: "GET / HTTP/1.1" 502',
    ],
)
def test_faults_complain(raw: str) -> None:
    assert line_of(raw).complains


@pytest.mark.parametrize(
    "raw",
    [
        "INFO failed to connect",
        "[09:20:01 INF] failed to warm the cache, going on",
        "Msg 5701, Level 0, State 1",
        "DEBUG FileNotFoundError",
        "done, 0 errors",
        "no errors found",
        "errors=0 failed=0",
        '10.0.0.1 - - [14/Oct] "GET /error HTTP/1.1" 500 12',
        '{"level":"info","method":"GET","status":500,"msg":"error"}',
        "Picked up JDK_JAVA_OPTIONS: -XX:+CrashOnOutOfMemoryError -Dretry.onException=true",
        "JVM arguments [-Xshare:auto, -XX:+HeapDumpOnOutOfMemoryError, -XX:ErrorFile=/var/log/hs.log]",
        'exec java "-XX:OnOutOfMemoryError=kill -9 %p" -jar app.jar --exit-on-error --retry-failed=2',
        "      --retry-connrefused      try again when the connection is refused",
        "  -k, --insecure               go on when the certificate is not trusted or has expired",
        "  -timeout duration\t\tfail with a timeout after so long",
        "    \tgive up when the connection was refused (default true)",
        "10-listen-on-ipv6.sh: info: can not modify /etc/x.conf (read-only file system?)",
        "2026-11-20 10:00:01 pg_restore: hint: the table could not be locked; try --jobs=1",
        "sshd[12]: debug: could not load host key",
        "serving",
        "",
    ],
)
def test_what_only_looks_like_a_fault_does_not(raw: str) -> None:
    assert not line_of(raw).complains


@pytest.mark.parametrize(
    ("raw", "well"),
    [
        ("connected to db:5432", True),
        ("INFO rates refreshed successfully", True),
        ("listening on :8080", True),
        ("not connected", False),
        ("  1. Ensuring your database is available and that you can connect to it", False),
        ("Check that the server is ready", False),
        ("ERROR connected to the wrong one", False),
        ("waiting until it is ready", False),
        ('{"level":"warn","msg":"serving /health false; no leader"}', False),
        ("WARN node 3 is no longer available", False),
        ("shutdown completed successfully", False),
        ("nothing", False),
    ],
)
def test_what_tells_of_something_mended(raw: str, well: bool) -> None:  # noqa: FBT001  # a table
    assert well is line_of(raw).is_well


@pytest.mark.parametrize(
    "raw",
    [
        '[2026-10-14T09:20:01.120Z] "GET /api HTTP/1.1" 503 UH no_healthy_upstream - "-" 0 19 0 - "curl/8"',
        '{"method":"GET","path":"/api","response_code":504,"response_flags":"UT"}',
    ],
)
def test_an_access_that_got_no_answer_from_behind_complains(raw: str) -> None:
    assert line_of(raw).complains


def test_an_access_that_was_answered_badly_does_not() -> None:
    answered = '[2026-10-14T09:20:01.120Z] "GET /api HTTP/1.1" 503 - via_upstream - "-" 0 19 0'

    assert not line_of(answered).complains


@pytest.mark.parametrize(
    ("raw", "stops"),
    [
        ("INFO shutting down", True),
        ("SIGTERM received", True),
        ("2026-11-21 15:57:01 INFO shutdown: stopping component 3", True),
        ("INFO Worker exiting (pid: 8)", False),
        ("ERROR shutting down: no disk", False),
        ('10.0.0.1 - - "GET / HTTP/1.1" 200 "shutting down"', False),
    ],
)
def test_a_program_says_when_it_stops(raw: str, stops: bool) -> None:  # noqa: FBT001  # a table
    assert stops is line_of(raw).stops
