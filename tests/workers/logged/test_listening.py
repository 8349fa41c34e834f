import pytest

from tests.fakes.growth import LINEAR, growth
from workers.logged.listening import Listened, listened


@pytest.mark.parametrize(
    ("line", "port"),
    [
        ("2026/11/20 listening on 0.0.0.0:9000", "9000"),
        ("started server on port: 8081", "8081"),
        ("09:16:14.902 [main] INFO  ktor.application - Responding at http://0.0.0.0:9000", "9000"),
        ("   - Local:        http://localhost:3000", "3000"),
        ("  ➜  Network: http://10.0.0.3:5173/", "5173"),
        ("      Now listening on: http://[::]:8080", "8080"),
        ("09:12:01 INFO Tomcat started on port(s): 8080 (http) with context path ''", "8080"),
        ("Tomcat initialized with port 8080 (http)", "8080"),
        ("INFO:     Uvicorn running on http://0.0.0.0:8000 (Press CTRL+C to quit)", "8000"),
        ("[1] [INFO] Listening at: http://0.0.0.0:8000 (1)", "8000"),
        ('{"level":"INFO","msg":"listening","addr":":8080","version":"5.0.0"}', "8080"),
        ('level=info msg="Listening on" address=[::]:9104', "9104"),
        ('level=info address=[::]:9104 msg="Listening on"', "9104"),
        ('{"level":"info","port":8080,"msg":"server listening"}', "8080"),
        ("I1120 09:08:31.7 1 secure_serving.go:213] Serving securely on [::]:10250", "10250"),
        ("Server is up on 4000", "4000"),
        ("Listening on 3000", "3000"),
        ("Started ServerConnector@1f2{HTTP/1.1, (http/1.1)}{0.0.0.0:8080}", "8080"),
        ("[GIN-debug] Listening and serving HTTP on :8080", "8080"),
        ("* Ready to accept connections on port 6379", "6379"),
        ("gRPC server listening at cart-7d9f:50051", "50051"),
    ],
)
def test_frameworks_print_where_they_listen(line: str, port: str) -> None:
    assert Listened(port) == listened(line)


@pytest.mark.parametrize(
    "line",
    [
        " * Running on http://127.0.0.1:5000",
        "Angular Live Development Server is listening on localhost:5000, open your browser",
        "Starting development server at http://127.0.0.1:5000/",
        "* Listening on http://[::1]:5000",
    ],
)
def test_what_listens_on_loopback_is_reached_from_inside_alone(line: str) -> None:
    assert Listened("5000", inside=True) == listened(line)


@pytest.mark.parametrize(
    "line",
    [
        "INFO Starting job at 09:16:14",
        "server started, running 2026-11-20T09:16:14Z",
        "starting consumer, brokers kafka-0:9092",
        "INFO Starting with elasticsearch http://es.search:9200",
        "consumer listening to queue at rabbit:5672",
        "ready in 3000 ms",
        "ready: 3000 rows loaded",
        "Started Application in 3.5 seconds (process running for 4.2)",
        "database url postgres://localhost:5432/app is ready",
        "metrics server listening on :9090",
        "starting: connecting to localhost:6379",
        "listen tcp :8080: bind: address already in use",
        "upstream server running on 127.0.0.1:9000",
        "start worker process 31",
    ],
)
def test_times_peers_and_what_stands_aside_are_no_ports_of_its_own(line: str) -> None:
    assert listened(line) is None


def test_time_grows_with_a_line_and_not_with_its_square() -> None:
    line = "listening started port " * 5_000
    assert listened(line) is None
    assert LINEAR > growth(listened, line)
