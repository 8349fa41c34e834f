from dataclasses import replace

import pytest

from alertwhy.domain.facts import Condition, Fact
from alertwhy.domain.facts.governing import AlertSays
from alertwhy.domain.facts.network import DnsState, Opening, PolicyState, ServicePort, ServiceState
from alertwhy.domain.finding import Confidence
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import POD, commands, ended, found, log, looping, only, pod
from tests.fakes.written import wrote

POLICY = ObjectRef("NetworkPolicy", "shop", "quiet")
DB = ObjectRef("Pod", "shop", "db-0")
DNS_ONLY = Opening(("UDP/53", "TCP/53"), peers="k8s-app=kube-dns in any namespace", anyone=False)
OUT = PolicyState(POLICY, POD, egress=(DNS_ONLY,))
INTO = PolicyState(POLICY, DB, ingress=(), service="db")
SILENCE = log("starting", "dial tcp db:5432: i/o timeout")
DOWN = DnsState("kube-system", 2, 0, "CrashLoopBackOff")


def test_a_port_that_no_policy_lets_out() -> None:
    finding = only("network-policy-blocks", SILENCE, OUT)

    assert (
        "NetworkPolicy shop/quiet keeps Pod shop/web-59c8f7d6b4-k8x2p from port 5432 (dial tcp db:5432: i/o timeout):"
        " it lets traffic out only to k8s-app=kube-dns in any namespace on UDP/53, TCP/53"
        == finding.title
    )
    assert (Confidence.LIKELY, ("e2", "e1")) == (finding.confidence, finding.because)
    assert "kubectl -n shop edit networkpolicy/quiet" in commands([finding])


@pytest.mark.parametrize(
    ("line", "ports", "blocked"),
    [
        ("dial tcp 10.0.0.9:5432: i/o timeout", ("TCP/5432",), False),
        ("dial tcp 10.0.0.9:5432: i/o timeout", ("TCP/5000-6000",), False),
        ("dial tcp 10.0.0.9:5432: i/o timeout", ("TCP/80-443",), True),
        ("dial tcp 10.0.0.9:5432: i/o timeout", ("TCP/sql",), False),
        ("dial tcp 10.0.0.9:5432: i/o timeout", ("*",), False),
        ("port 5432 failed: Connection timed out", ("TCP/443",), True),
        ("lookup db on 10.96.0.10:53: i/o timeout", ("TCP/443",), True),
        ("getaddrinfo EAI_AGAIN db", ("UDP/53",), False),
        ("context deadline exceeded", ("TCP/443",), False),
    ],
)
def test_ports_are_read_from_the_line(line: str, ports: tuple[str, ...], *, blocked: bool) -> None:
    policy = replace(OUT, egress=(Opening(ports),))
    assert blocked is bool(found("network-policy-blocks", log(line), policy))


def test_a_policy_over_what_is_called_keeps_the_caller_out() -> None:
    finding = only("network-policy-blocks", SILENCE, INTO)
    assert "from Service db (dial tcp db:5432: i/o timeout): it lets nothing in" in finding.title

    others = Opening(("*",), peers="pods app=api", anyone=False, caller=False)
    assert (
        "it lets traffic in only from pods app=api"
        in only("network-policy-blocks", SILENCE, replace(INTO, ingress=(others,))).title
    )
    friends = replace(others, caller=True)
    for state in (
        replace(INTO, ingress=(friends,)),
        replace(INTO, ingress=None),
        replace(INTO, service="cache"),
    ):
        assert [] == found("network-policy-blocks", SILENCE, state)


def test_whom_a_client_asks_is_told_by_its_environment() -> None:
    """A client that names nobody is kept out all the same; a namesake elsewhere is not meant."""
    line = "redis.exceptions.TimeoutError: Timeout connecting to server"
    into = replace(INTO, service="cache", pod=ObjectRef("Pod", "bank", "cache-0"))

    def blocks(asks: str, policy: PolicyState = into) -> list[str]:
        state = looping(ended(1), asks=(asks,))
        facts = (log(line), wrote(line), state, policy)
        return [each.title for each in found("network-policy-blocks", *facts)]

    (title,) = blocks("REDIS_URL=redis://cache.bank.svc.cluster.local:6379")
    assert "from Service cache (redis.exceptions.TimeoutError" in title
    assert [] == blocks("REDIS_URL=redis://cache:6379")
    assert [] == blocks("API_URL=http://cache.bank.svc")
    assert [] == blocks("REDIS_HOST=cache.bank", replace(into, ingress=None))


def test_a_pod_that_is_ready_by_now_was_perhaps_just_slow() -> None:
    ready = pod(conditions=(Condition("Ready", "True"),))
    assert Confidence.POSSIBLE is only("network-policy-blocks", SILENCE, OUT, ready).confidence


@pytest.mark.parametrize(
    "facts",
    [
        (log("listening"), OUT),
        (SILENCE, replace(OUT, egress=None)),
        (SILENCE, replace(OUT, pod=DB)),
        (SILENCE,),
    ],
    ids=["no silence", "speaks of ingress alone", "over another pod", "no policy"],
)
def test_nothing_blocks(facts: tuple[Fact, ...]) -> None:
    assert [] == found("network-policy-blocks", *facts)


def test_a_scrape_of_ready_pods_that_a_policy_shuts_off() -> None:
    metrics = ServicePort("metrics", "9090", "8080")
    service = ServiceState(ObjectRef("Service", "shop", "db"), ports=(metrics,), ready=1)
    down, other = AlertSays("TargetDown"), AlertSays("KubeletDown")

    assert ("e3", "e1", "e2") == only("network-policy-blocks", service, down, INTO).because
    assert [] == found("network-policy-blocks", service, other, INTO)
    assert [] == found("network-policy-blocks", replace(service, ready=0), down, INTO)
    assert [] == found("network-policy-blocks", service, down)
    open_ = replace(INTO, ingress=(Opening(("TCP/8080",)),))
    assert [] == found("network-policy-blocks", service, down, open_)


def test_names_are_not_answered_without_dns() -> None:
    finding = only("dns-failing", DOWN)

    assert (
        "The cluster's DNS is failing: none of its 2 pods is ready (CrashLoopBackOff)"
        == finding.title
    )
    assert Confidence.CERTAIN is finding.confidence
    none = DnsState("kube-system", 0, 0)
    assert "it has no pods" in only("dns-failing", none).title
    assert Confidence.POSSIBLE is only("dns-failing", none).confidence
    assert Confidence.CERTAIN is only("dns-failing", replace(none, deployed=True)).confidence


def test_dns_that_is_ready_is_failing_only_for_its_own_alert() -> None:
    ready = replace(DOWN, ready=2, why="")

    assert [] == found("dns-failing", ready)
    assert [] == found("dns-failing", ready, AlertSays("KubeProxyDown"))
    alerted = only("dns-failing", ready, AlertSays("CoreDNSDown", "CoreDNS"))
    assert (Confidence.LIKELY, "The cluster's DNS is failing: its alert fires") == (
        alerted.confidence,
        alerted.title,
    )


def test_the_port_may_stand_in_a_line_beside_the_one_that_no_answer_came() -> None:
    lines = log("Connect timed out", "url: jdbc:postgresql://db.shop:5432/shop")
    shut = replace(OUT, egress=(Opening(("TCP/443",)),))

    assert 1 == len(found("network-policy-blocks", lines, shut))
    assert [] == found(
        "network-policy-blocks", lines, replace(OUT, egress=(Opening(("TCP/5432",)),))
    )
    assert "Service db" in only("network-policy-blocks", lines, INTO).title


@pytest.mark.parametrize(
    ("opened", "behind", "blocked"),
    [
        ("TCP/8080", "8080", False),  # the Service's 80 leads there
        ("TCP/80", "8080", True),  # the port of the Service, which no pod has
        ("TCP/8080", "", False),  # a name that nothing tells the number of
        ("TCP/8080", "80", True),
    ],
)
def test_a_policy_is_about_the_ports_of_pods(opened: str, behind: str, *, blocked: bool) -> None:
    line = log("dial tcp 10.96.0.9:80: connect: operation timed out, db")
    way, ports = (Opening((opened,)),), (("80", behind),)
    for state in (replace(OUT, egress=way), replace(INTO, ingress=way)):
        assert blocked is bool(found("network-policy-blocks", line, replace(state, behind=ports)))
