import pytest

from alertwhy.domain.finding import Confidence
from alertwhy.domain.neighbour import Neighbour
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import app, commands, deployment, ended, found, looping, only
from tests.fakes.written import wrote

CRASHED = looping(ended(1))


@pytest.mark.parametrize(
    ("cause", "log", "title"),
    [
        ("dns-name-unresolved", "ERROR lookup redis on 10.96.0.10:53: no such host", "cannot resolve the name redis"),
        ("dns-name-unresolved", "socket.gaierror: Name or service not known", "cannot resolve the name of a peer"),
        ("connection-refused", "ERROR dial tcp 10.0.0.1:9092: connection refused", "is refused a connection by 10.0.0.1:9092"),
        ("connection-timeout", "ERROR dial tcp 10.0.0.1:9092: i/o timeout", "gets no answer from 10.0.0.1:9092"),
        ("tls-certificate-expired", "ERROR Get \"https://api.acme.example\": certificate has expired", "meets an expired certificate at api.acme.example"),
        ("tls-untrusted", "ERROR Get \"https://vault:8200\": certificate signed by unknown authority", "does not trust the certificate of vault:8200"),
        ("tls-untrusted", "ERROR certificate signed by unknown authority", "does not trust the certificate of a peer that the log does not name"),
        ("database-unreachable", "ERROR dial tcp 10.0.0.1:5432: connection refused", "cannot reach its database 10.0.0.1:5432"),
        ("database-unreachable", "FATAL the database system is starting up", "cannot reach its database"),
        ("connection-pool-exhausted", "FATAL sorry, too many clients already", "finds no free connection to its database"),
        ("rate-limited", "ERROR status=429 url=https://api.acme.example", "is rate limited by api.acme.example"),
        ("upstream-error", "ERROR http://prices:8080 answered 503 Service Unavailable", "is failed by prices:8080"),
    ],
)  # fmt: skip
def test_the_peer_is_named_in_the_title(cause: str, log: str, title: str) -> None:
    finding = only(cause, CRASHED, wrote(log))

    assert f"Container app {title}: " in finding.title
    assert Confidence.LIKELY is finding.confidence
    assert ("e2", "e1") == finding.because
    assert "app-crash" in finding.explains
    assert any(each.startswith("kubectl -n shop logs ") for each in commands([finding]))


def test_how_often_it_was_said_is_told() -> None:
    log = wrote(*["ERROR dial tcp 10.0.0.1:9092: connection refused"] * 4)

    assert "10.0.0.1:9092 (4 times): " in only("connection-refused", CRASHED, log).title


def test_a_service_that_is_named_is_looked_at() -> None:
    finding = only(
        "connection-refused", CRASHED, wrote("ERROR http://prices.stock:8080 connection refused")
    )

    assert [
        "kubectl -n stock get service prices -o wide",
        "kubectl -n stock get endpointslices -l kubernetes.io/service-name=prices",
    ] == commands([finding])[:2]


@pytest.mark.parametrize(
    ("cause", "asked", "ports", "hint"),
    [
        ("connection-refused", "prices.stock:8080", ("80", "8081"), " (Service stock/prices has 80, 8081): "),
        ("connection-timeout", "prices.stock:8080", ("80",), " (Service stock/prices has 80): "),
        ("database-unreachable", "prices.stock:5432", ("5433",), " (Service stock/prices has 5433): "),
        ("connection-refused", "prices.stock:8080", ("80", "8080"), "8080: "),
        ("connection-refused", "prices.stock:8080", ("80", "web"), "8080: "),
        ("connection-refused", "prices.stock:8080", (), "8080: "),
        ("connection-refused", "rates.stock:8080", ("80",), "8080: "),
    ],
)  # fmt: skip
def test_a_port_that_the_service_does_not_have_is_said(
    cause: str, asked: str, ports: tuple[str, ...], hint: str
) -> None:
    silence = "i/o timeout" if cause == "connection-timeout" else "connection refused"
    near = Neighbour(ObjectRef("Service", "stock", "prices"), pods=1, ready=1, ports=ports)

    finding = only(cause, CRASHED, wrote(f"ERROR dial tcp {asked}: {silence}"), near)
    assert hint in finding.title


@pytest.mark.parametrize(
    ("similar", "hint"),
    [("redis-master", "(there is no Service shop/redis, perhaps redis-master was meant)"), ("", "(there is no Service shop/redis)")],
)  # fmt: skip
def test_a_name_without_a_service_says_so(similar: str, hint: str) -> None:
    near = Neighbour(ObjectRef("Service", "shop", "redis"), exists=False, similar=similar)
    log = wrote("ERROR lookup redis on 10.96.0.10:53: no such host")

    assert hint in only("dns-name-unresolved", CRASHED, log, near).title


def test_a_service_that_is_there_is_not_denied() -> None:
    near = Neighbour(ObjectRef("Service", "shop", "redis"), pods=1, ready=1)
    log = wrote("ERROR lookup redis on 10.96.0.10:53: no such host")

    assert "there is no" not in only("dns-name-unresolved", CRASHED, log, near).title


def test_trust_is_mended_where_the_pod_is_written() -> None:
    finding = only("tls-untrusted", CRASHED, deployment(), wrote("ERROR self-signed certificate"))

    assert "kubectl -n shop edit deployment/web" in commands([finding])


@pytest.mark.parametrize(
    "cause", ["connection-refused", "dns-name-unresolved", "upstream-error", "rate-limited"]
)
def test_a_container_that_is_well_has_no_such_cause(cause: str) -> None:
    lines = ["ERROR connection refused", "ERROR no such host", "ERROR 502 Bad Gateway"]

    assert [] == found(cause, app(ready=True), wrote(*lines, previous=False))
