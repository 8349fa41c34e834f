import pytest

from tests.fakes.facts import app
from tests.fakes.written import wrote
from workers.signs.reasons import NEAR, UNNAMED, aside, reason

MISSING = "ERROR open /models/x.bin: no such file or directory"
REFUSED = "ERROR dial tcp 10.0.0.1:9092: connect: connection refused"
EXPORT = "ERROR otlp exporter: dial tcp 127.0.0.1:4317: connect: connection refused"
PANIC = "panic: runtime error: index out of range [3] with length 3"


def cause(*lines: str, name: str = "app") -> str:
    found = reason(wrote(*lines), app(container=name))
    return found[1].cause if found else ""


@pytest.mark.parametrize(
    "stop",
    [
        "INFO shutting down",
        "INFO Commencing graceful shutdown. Waiting for active requests",
        "INFO stopping http server",
        "received SIGTERM",
        "I1014 09:26:20.332301       1 internal.go:538] Stopping and waiting for non leader runnables",
    ],
)
def test_what_made_it_stop_counts_before_what_followed(stop: str) -> None:
    assert "file-missing" == cause(MISSING, stop, REFUSED)


def test_a_stop_of_many_lines_does_not_hide_what_made_it_stop() -> None:
    stopping = [f"INFO component {n} is down" for n in range(2 * NEAR)]

    assert "file-missing" == cause(MISSING, "INFO shutting down", *stopping)


def test_a_stop_without_a_complaint_before_it_leaves_those_after() -> None:
    assert "connection-refused" == cause("INFO shutting down", REFUSED)


def test_a_warning_or_what_was_long_before_the_stop_did_not_cause_it() -> None:
    ticks = ["INFO tick"] * 20

    assert "connection-refused" == cause(
        MISSING.replace("ERROR", "WARN"), "SIGTERM received", REFUSED
    )
    assert "connection-refused" == cause(MISSING, *ticks, "INFO shutting down", REFUSED)


def test_a_stop_that_was_taken_back_is_none() -> None:
    lines = ("INFO shutting down", "INFO listening on :8080", MISSING, REFUSED)

    assert "connection-refused" == cause(MISSING, *lines)


@pytest.mark.parametrize(
    "line",
    [
        EXPORT,
        "ERROR Failed to export spans. Full error message: Failed to connect to localhost/127.0.0.1:4317",
        'traces export: Post "http://localhost:4318/v1/traces": dial tcp 127.0.0.1:4318: connect: connection refused',
        "failed to send traces to Datadog Agent at http://10.0.1.2:8126: i/o timeout",
        "WARN statsd: write udp: connection refused",
    ],
)
def test_telemetry_that_nobody_takes_hinders_nothing(line: str) -> None:
    assert "" == cause(line)
    assert "file-missing" == cause(MISSING, line)


WARNED = "WARN broker kafka-0.kafka:9092 could not be reached: connect: connection refused"
TIMED_OUT = "FATAL cannot start: context deadline exceeded"


def test_a_timeout_that_names_nobody_waited_for_whom_it_could_not_reach() -> None:
    assert "connection-refused" == cause(WARNED, TIMED_OUT)
    assert "connection-refused" == cause(
        "WARN lookup etcd-0.etcd on 10.96.0.10:53: no such host", WARNED, "INFO tick", TIMED_OUT
    )


@pytest.mark.parametrize(
    "lines",
    [
        (TIMED_OUT,),
        (WARNED, *["INFO tick"] * 20, TIMED_OUT),
        ("WARN open /x: permission denied", TIMED_OUT),
        (WARNED, "FATAL dial tcp 10.0.0.9:8443: i/o timeout"),
        (WARNED, "INFO connected to kafka-0.kafka:9092", TIMED_OUT),
    ],
    ids=["nobody before", "long before", "not a peer", "names another", "mended"],
)
def test_else_a_timeout_stands_for_itself(lines: tuple[str, ...]) -> None:
    assert "connection-timeout" == cause(*lines)


@pytest.mark.parametrize(
    "lines",
    [
        (
            "ERROR Servlet.service() threw exception",
            "org.apache.catalina.connector.ClientAbortException: java.io.IOException: Broken pipe",
            "\tat org.apache.catalina.connector.OutputBuffer.doFlush(OutputBuffer.java:310)",
            "Caused by: java.io.IOException: Broken pipe",
            "\tat java.base/sun.nio.ch.SocketDispatcher.write0(Native Method)",
        ),
        ("ERROR AsyncRequestNotUsableException: ServletOutputStream failed to flush: Connection reset by peer",),
        ("ERROR Error: aborted { code: 'ECONNRESET' } at abortIncoming (node:_http_server:809:17)",),
        ("ERROR UT005085: HttpServerConnection was not closed cleanly; java.io.IOException: Broken pipe",),
        ("2026/11/20 10:00:00 http: response.write: write tcp 10.0.0.1:80->10.0.0.2:4411: write: broken pipe",),
        ("ERROR unexpected EOF: connection was reset by the client",),
    ],
)  # fmt: skip
def test_a_client_that_left_is_no_peer_that_failed(lines: tuple[str, ...]) -> None:
    assert "" == cause(*lines)
    assert "file-missing" == cause(MISSING, *lines)


@pytest.mark.parametrize(
    "line",
    [
        "ERROR org.apache.http.NoHttpResponseException: stock:80: Connection reset by peer",
        "ERROR Error: socket hang up at connResetException (node:internal/errors:720:14)",
        "ERROR redis client: write tcp 10.0.0.1:44->10.0.0.2:8080: write: broken pipe",
    ],
)
def test_a_peer_that_broke_off_is_one(line: str) -> None:
    assert "upstream-error" == cause(line)


def test_what_it_said_it_does_without_did_not_end_it() -> None:
    without = "ERROR open /etc/app/extra.yaml: permission denied, continuing without it"

    assert "" == cause(without)
    assert "connection-refused" == cause(REFUSED, without)


def test_it_is_all_that_a_collector_is_for() -> None:
    (block,) = wrote(EXPORT).blocks

    assert "connection-refused" == cause(EXPORT, name="otel-collector")
    assert not aside(block, app(image="docker.io/jaegertracing/collector:2"))


def test_a_library_of_telemetry_that_is_missing_hinders_everything() -> None:
    assert "module-missing" == cause("ModuleNotFoundError: No module named 'opentelemetry'")


def test_memory_that_ran_out_counts_before_the_peers_that_were_lost_by_it() -> None:
    heap = "java.lang.OutOfMemoryError: Java heap space"

    assert "heap-exhausted" == cause(heap, "ERROR java.net.SocketException: Connection reset")
    assert "file-missing" == cause(heap, MISSING)


@pytest.mark.parametrize(
    "end",
    [
        "panic: cannot start",
        "RuntimeError: bye",
        "terminate called after throwing an instance of 'std::runtime_error'",
        'Fatal error: exception Failure("cannot start")',
        "** (RuntimeError) cannot start",
    ],
)
def test_an_end_without_words_of_its_own_takes_those_before(end: str) -> None:
    assert "connection-refused" == cause(REFUSED, end)
    assert UNNAMED == cause(end)
    assert UNNAMED == cause(REFUSED, PANIC)


def test_what_stands_too_far_from_the_end_is_no_reason() -> None:
    assert "" == cause(MISSING, *["INFO tick"] * (NEAR + 1))
    assert "" == cause("INFO started")


def test_a_file_system_that_cannot_be_written_comes_before_the_file() -> None:
    first = "ERROR mkdir /data/tmp: Read-only file system"
    then = "ERROR open /data/app.db: permission denied"

    assert "filesystem-read-only" == cause(first, then)
    assert "file-permission-denied" == cause(then)
    assert "file-permission-denied" == cause(REFUSED, then)


UNRESOLVED = "[ALERT]    (1) : config : [/etc/haproxy.cfg:44] : 'server be/r1' : could not resolve address 'cache.shop'."


@pytest.mark.parametrize(
    "verdict",
    [
        "[ALERT]    (1) : config : Failed to initialize server(s) addr.",
        "[ALERT]    (1) : config : Fatal errors found in configuration.",
        "nginx: configuration file /etc/nginx/nginx.conf test failed",
        "ERROR invalid configuration",
    ],
)
def test_a_verdict_over_the_configuration_follows_from_what_it_did_not_find(verdict: str) -> None:
    assert "dns-name-unresolved" == cause(UNRESOLVED, verdict)
    assert "file-missing" == cause(MISSING, verdict)


@pytest.mark.parametrize(
    "lines",
    [
        (MISSING, "ERROR invalid configuration: line 3: unknown field 'prot'"),
        (MISSING, *["INFO tick"] * 5, "ERROR invalid configuration"),
        (MISSING.replace("ERROR", "WARN"), "ERROR invalid configuration"),
        ("ERROR could not serve: connection pool exhausted", "ERROR invalid configuration"),
    ],
    ids=["names its fault", "long before", "a warning", "nothing that it points to"],
)
def test_else_the_configuration_itself_is_at_fault(lines: tuple[str, ...]) -> None:
    assert "config-invalid" == cause(*lines)
