import pytest

from alertwhy.domain.facts import Fact, Probe
from alertwhy.domain.finding import Confidence
from tests.fakes.facts import ago, app, ended, event, log, looping, seen
from workers.signs.probing import Misled, misled, settled

RUNS = {"running_since": ago(30)}
REFUSED = 'Readiness probe failed: Get "http://10.0.0.7:8081/": dial tcp 10.0.0.7:8081: connect: connection refused'
HTTP = Probe("GET http://:8081/", "8081")


def faults(*facts: Fact) -> list[Misled]:
    return list(misled(seen(*facts)))


@pytest.mark.parametrize(
    ("probe", "said", "fault", "confidence"),
    [
        (Probe("GET http://:web/", "web"), 'Readiness probe errored: strconv.Atoi: parsing "web": invalid syntax', "names port web, which", Confidence.CERTAIN),
        (Probe("GET https://:8081/", "8081"), "Readiness probe failed: http: server gave HTTP response to HTTPS client", "speaks HTTP where", Confidence.CERTAIN),
        (HTTP, 'Readiness probe failed: net/http: HTTP/1.x transport connection broken: malformed HTTP response "\\x15"', "speaks HTTP where", Confidence.CERTAIN),
        (Probe("grpc :9090", "9090"), "Readiness probe failed: error: this server does not implement the grpc health protocol", "gRPC health service", Confidence.CERTAIN),
        (Probe("exec /bin/check"), 'Readiness probe errored: exec: "/bin/check": stat /bin/check: no such file or directory', "not in the image", Confidence.CERTAIN),
        (HTTP, "Readiness probe failed: HTTP probe failed with statuscode: 404", "does not have (404)", Confidence.LIKELY),
        (HTTP, "Readiness probe failed: HTTP probe failed with statuscode: 401", "without a login (401)", Confidence.LIKELY),
        (HTTP, REFUSED, "asks port 8081, but the container declares 8080", Confidence.LIKELY),
    ],
)  # fmt: skip
def test_a_probe_is_known_to_be_wrong_by_what_it_met(
    probe: Probe, said: str, fault: str, confidence: Confidence
) -> None:
    state = app(readiness=probe, ports=("8080", "http"), **RUNS)

    (found,) = faults(state, event("Unhealthy", said))

    assert fault in found.fault
    assert confidence is found.confidence
    assert "readiness" == found.kind


@pytest.mark.parametrize(
    ("probe", "ports", "said"),
    [
        (HTTP, ("8081",), REFUSED),
        (HTTP, (), REFUSED),
        (Probe("tcp :http", "http"), ("8080", "http"), REFUSED),
        (Probe("tcp :web", "web"), ("8080",), REFUSED),
        (HTTP, ("8080",), "Readiness probe failed: HTTP probe failed with statuscode: 503"),
        (HTTP, ("8080",), "Readiness probe failed: context deadline exceeded"),
    ],
)
def test_a_sound_probe_is_left_alone(probe: Probe, ports: tuple[str, ...], said: str) -> None:
    assert [] == faults(app(readiness=probe, ports=ports, **RUNS), event("Unhealthy", said))


def test_the_log_tells_the_port_that_the_application_has() -> None:
    state = app(readiness=HTTP, ports=("8081",), **RUNS)

    (found,) = faults(state, event("Unhealthy", REFUSED), log("Server listening on 0.0.0.0:9000"))

    assert "asks port 8081, but the log tells of port 9000" == found.fault
    assert ("e2", "e1", "e3") == found.because


def test_a_port_that_the_log_confirms_is_right_whatever_is_declared() -> None:
    state = app(readiness=HTTP, ports=("8080",), **RUNS)

    assert [] == faults(state, event("Unhealthy", REFUSED), log("started server on port: 8081"))


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("Responding at http://0.0.0.0:9000", "asks port 8080, but the log tells of port 9000"),
        ("Responding at http://0.0.0.0:8080", ""),
        ("connecting to orders-db:9000, port 9000", ""),
        (
            "Uvicorn running on http://127.0.0.1:8080 (Press CTRL+C to quit)",
            "asks port 8080 of the pod, but the log tells of one on localhost alone",
        ),
    ],
)
def test_a_named_port_is_asked_by_its_number(line: str, fault: str) -> None:
    state = app(readiness=Probe("GET http://:web/", "web"), ports=("8080", "web"), **RUNS)
    said = event("Unhealthy", REFUSED.replace("8081", "8080"))

    assert [fault] * bool(fault) == [each.fault for each in faults(state, said, log(line))]


def test_who_listens_on_every_address_is_no_fault_beside_one_on_localhost() -> None:
    state = app(readiness=HTTP, ports=("8081",), **RUNS)
    both = log("Running on http://127.0.0.1:8081", "Running on all addresses (0.0.0.0:8081)")

    assert [] == faults(state, event("Unhealthy", REFUSED), both)


def test_only_probes_that_do_harm_count() -> None:
    said = event("Unhealthy", REFUSED)

    assert [] == faults(app(readiness=HTTP, ports=("80",), ready=True, **RUNS), said)
    assert [] == faults(app(readiness=HTTP, ports=("80",), running_since=ago(1)), said)
    assert [] == faults(looping(ended(1), readiness=HTTP, ports=("80",)), said)
    assert [] == faults(app(ports=("80",), **RUNS), said)


@pytest.mark.parametrize("kind", ["liveness", "startup"])
def test_a_probe_that_kills_does_harm(kind: str) -> None:
    state = looping(ended(137), ports=("80",), liveness=HTTP, startup=HTTP)
    said = event("Unhealthy", REFUSED.replace("Readiness", kind.capitalize()))

    assert [kind] == [each.kind for each in faults(state, said)]


def test_time_to_settle_grows_with_the_probes_own_delay() -> None:
    slow = app(readiness=Probe("tcp :1", initial_delay_seconds=600), running_since=ago(5))

    assert not settled(seen(slow), slow)
    assert settled(seen(slow), app(running_since=ago(5)))
    assert not settled(seen(slow), app())


BAD_REQUEST = "Readiness probe failed: HTTP probe failed with statuscode: 400"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("http: TLS handshake error from 10.0.0.1:5: client sent an HTTP request to an HTTPS server", "speaks HTTP where TLS is spoken"),
        ("400 The plain HTTP request was sent to HTTPS port", "speaks HTTP where TLS is spoken"),
        ("Invalid HTTP_HOST header: '10.0.0.7:8081'. You may need to add '10.0.0.7' to ALLOWED_HOSTS.", "asks by an address that the application does not allow"),
    ],
)  # fmt: skip
def test_a_bad_request_is_explained_by_the_log(line: str, fault: str) -> None:
    (found,) = faults(app(readiness=HTTP, **RUNS), event("Unhealthy", BAD_REQUEST), log(line))

    assert (fault, Confidence.LIKELY) == (found.fault, found.confidence)
    assert "e3" in found.because


def test_a_bad_request_on_a_port_for_tls_is_told_by_the_port() -> None:
    probe = Probe("GET http://:8443/ready", "8443")

    (found,) = faults(app(readiness=probe, **RUNS), event("Unhealthy", BAD_REQUEST))

    assert "speaks HTTP to port 8443, which is one for TLS (400)" == found.fault


def test_any_other_bad_request_is_the_applications_own() -> None:
    other = log("400 bad request: no tenant")

    assert [] == faults(app(readiness=HTTP, **RUNS), event("Unhealthy", BAD_REQUEST), other)
