import pytest

from alertwhy.domain.facts.network import Opening, PolicyState
from alertwhy.domain.target import ObjectRef, Target
from tests.fakes.looking import lines, look
from tests.fakes.objects import LABELS, obj, pod
from tests.fakes.scenes import CRASHING, LOGS, POD, crash_loop
from tests.fakes.streets import policy
from workers.clients.cluster import Json
from workers.clients.reader import Reader
from workers.clients.snapshot import SnapshotCluster
from workers.collectors import COLLECTORS

SILENT = {("shop", POD.name, "app", True): "dial tcp db:5432: i/o timeout"}
DB = obj("Service", "db", spec={"selector": {"app": "db"}})
DB_POD = pod("db-0", labels={"app": "db"})


def states(*objects: Json) -> list[PolicyState]:
    found = look("network-policies", CRASHING, *crash_loop(), *objects, logs=SILENT)
    return [fact for each in found for fact in each.facts if isinstance(fact, PolicyState)]


def test_policies_are_read_only_where_no_answer_came() -> None:
    assert [] == look("network-policies", CRASHING, *crash_loop(), policy(), logs=LOGS)
    assert 1 == len(states(policy()))
    assert [] == states(
        obj("NetworkPolicy", "x", spec={"podSelector": {"matchLabels": {"a": "b"}}})
    )


@pytest.mark.parametrize(
    ("spec", "ingress", "egress"),
    [
        ({}, (), None),
        ({"policyTypes": ["Egress"]}, None, ()),
        ({"egress": [{}]}, (), (Opening(("*",)),)),
        ({"ingress": [{"ports": [{"port": "sql"}]}]}, (Opening(("TCP/sql",)),), None),
        (
            {"policyTypes": ["Egress"], "egress": [{"ports": [{"port": 1, "endPort": 9, "protocol": "UDP"}, {}]}]},
            None,
            (Opening(("UDP/1-9", "TCP/*")),),
        ),
    ],
)  # fmt: skip
def test_what_a_policy_says_is_read_as_kubernetes_does(
    spec: Json, ingress: tuple[Opening, ...] | None, egress: tuple[Opening, ...] | None
) -> None:
    (state,) = states(policy(**spec))
    assert (ingress, egress) == (state.ingress, state.egress)


def test_peers_are_told_in_words() -> None:
    some = [
        {"ipBlock": {"cidr": "10.0.0.0/8"}},
        {"podSelector": {}},
        {"podSelector": {"matchLabels": {"app": "api"}}},
        {"namespaceSelector": {}, "podSelector": {"matchLabels": {"app": "api"}}},
        {"namespaceSelector": {"matchLabels": {"team": "x"}}},
    ]
    found = look(
        "network-policies",
        CRASHING,
        *crash_loop(),
        policy(policyTypes=["Egress"], egress=[{"to": some}]),
        logs=SILENT,
    )
    assert [
        f"selects {POD}",
        "lets * out of it, 10.0.0.0/8 or any pod of the namespace or pods app=api or app=api in any namespace or any pod in team=x",
    ] == lines(found)


def test_what_is_called_may_let_in_others_alone() -> None:
    def guard(**peer: object) -> Json:
        chosen = {"podSelector": {"matchLabels": {"app": "db"}}, "ingress": [{"from": [peer]}]}
        return obj("NetworkPolicy", "guard", spec=chosen)

    (strangers,) = states(DB, DB_POD, guard(podSelector={"matchLabels": {"app": "api"}}))
    (friends,) = states(DB, DB_POD, guard(podSelector={"matchLabels": LABELS}))
    (spaces,) = states(DB, DB_POD, guard(namespaceSelector={}))

    assert ("db", "db-0") == (strangers.service, strangers.pod.name)
    assert [False, True, True] == [
        opening.caller for each in (strangers, friends, spaces) for opening in each.ingress or ()
    ]
    assert [] == states(obj("Service", "db"), DB_POD, guard())


def test_a_service_is_told_with_the_policies_over_its_pods() -> None:
    service = obj("Service", "cart", spec={"selector": LABELS})
    found = look("network-policies", Target("Service", "shop", "cart"), service, pod(), policy())

    assert [f"selects {ObjectRef('Pod', 'shop', POD.name)}", "lets nothing into it"] == lines(found)


def test_who_is_called_is_found_in_the_lines_beside() -> None:
    log = "Connect timed out\n  at X.run(X.java:12)\njdbc:postgresql://db.shop.svc:5432/shop"
    found = look(
        "network-policies",
        CRASHING,
        *crash_loop(),
        DB,
        DB_POD,
        obj("NetworkPolicy", "guard", spec={"podSelector": {"matchLabels": {"app": "db"}}}),
        logs={("shop", POD.name, "app", True): log},
    )
    assert ["NetworkPolicy shop/guard"] == [each.object for each in found]


def test_who_is_called_may_stand_in_the_environment_alone() -> None:
    def over(log: str, *objects: Json) -> list[str]:
        logs = {("shop", POD.name, "app", True): log}
        spec = {"podSelector": {"matchLabels": {"app": "db"}}}
        guard = obj("NetworkPolicy", "guard", spec=spec)
        found = look("network-policies", CRASHING, *objects, DB, DB_POD, guard, logs=logs)
        return [each.object for each in found]

    silent = "TimeoutError: [Errno 110] Connection timed out"
    told = _told_to_ask("postgres://shop:secret@db:5432/shop")
    assert ["NetworkPolicy shop/guard"] == over(silent, *told)
    assert [] == over("dial tcp other:5432: i/o timeout", *told)
    assert [] == over(silent, *_told_to_ask("postgres://elsewhere:5432/shop"))


def _told_to_ask(address: str) -> list[Json]:
    objects = crash_loop()
    for each in objects:
        if each["kind"] == "Pod":
            env = [{"name": "DATABASE_URL", "value": address}]
            each["spec"] = {**_spec(each), "containers": [{"name": "app", "env": env}]}
    return objects


def _spec(pod: Json) -> Json:
    spec = pod["spec"]
    assert isinstance(spec, dict)
    return spec


def test_a_way_out_is_measured_by_who_is_called() -> None:
    def to(**peer: object) -> Json:
        return policy(policyTypes=["Egress"], egress=[{"to": [peer]}])

    db, api = {"matchLabels": {"app": "db"}}, {"matchLabels": {"app": "api"}}
    home = {"matchLabels": {"kubernetes.io/metadata.name": "shop"}}
    away = {"matchLabels": {"kubernetes.io/metadata.name": "bank"}}
    peers: list[tuple[Json, bool]] = [
        ({"podSelector": db}, True),
        ({"podSelector": api}, False),
        ({"podSelector": db, "namespaceSelector": home}, True),
        ({"namespaceSelector": away}, False),
        ({"namespaceSelector": {"matchLabels": {"team": "x"}}}, True),
        ({"ipBlock": {"cidr": "0.0.0.0/0"}}, True),
    ]
    for peer, expected in peers:
        (state,) = states(DB, DB_POD, to(**peer))
        assert [expected] == [each.caller for each in state.egress or ()]
    (unknown,) = states(to(podSelector=api))
    assert [True] == [each.caller for each in unknown.egress or ()]


def test_where_no_services_were_recorded_the_pods_own_policies_are_told() -> None:
    by_hand = SnapshotCluster(
        [*crash_loop(), policy()], logs={("shop", POD.name, "app", True): "db:5432: i/o timeout"}
    )
    collect = dict(COLLECTORS)["network-policies"].collect
    found = list(collect(CRASHING, Reader(by_hand, seconds=10)))
    assert 1 == len(found)


@pytest.mark.parametrize(
    ("peer", "scraped"),
    [
        ({"namespaceSelector": {"matchLabels": {"role": "edge"}}}, False),
        ({"podSelector": {"matchLabels": {"app": "api"}}}, False),
        ({"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}, True),
        ({"podSelector": {"matchLabels": {"app.kubernetes.io/name": "prometheus"}}}, True),
        ({"namespaceSelector": {}}, True),
        ({"ipBlock": {"cidr": "10.0.0.0/8"}}, True),
    ],
)  # fmt: skip
def test_a_policy_that_means_prometheus_says_so(peer: Json, *, scraped: bool) -> None:
    service = obj("Service", "cart", spec={"selector": LABELS})
    guard = policy(ingress=[{"from": [peer]}])
    found = look("network-policies", Target("Service", "shop", "cart"), service, pod(), guard)
    state = next(f for each in found for f in each.facts if isinstance(f, PolicyState))

    assert [scraped] == [each.caller for each in state.ingress or ()]


@pytest.mark.parametrize(
    ("host", "found"),
    [
        ("http://ledger.bank.svc.cluster.local/v1", True),
        ("ledger.bank:9000", True),
        ("ledger-0.ledger.bank.svc:9000", True),
        ("ledger.bank", False),  # might be anything
        ("ledger.go:9000", False),
        ("ledger.bank.example.com:9000", False),
    ],
)
def test_what_is_called_in_another_namespace_is_named_in_full(host: str, *, found: bool) -> None:
    ledger = obj("Service", "ledger", namespace="bank", spec={"selector": {"app": "db"}})
    behind = pod("ledger-0", namespace="bank", labels={"app": "db"})
    guard = obj("NetworkPolicy", "guard", namespace="bank", spec={"podSelector": {}})
    seen = look(
        "network-policies",
        CRASHING,
        *crash_loop(),
        *(ledger, behind, guard),
        logs={("shop", POD.name, "app", True): f"{host}: read: operation timed out"},
    )
    assert found is (["NetworkPolicy bank/guard"] == [each.object for each in seen])


def test_a_namesake_at_home_is_not_the_one_that_is_called_elsewhere() -> None:
    shut = obj("NetworkPolicy", "guard", spec={"podSelector": {"matchLabels": {"app": "db"}}})
    logs = {("shop", POD.name, "app", True): "dial tcp db.bank.svc.cluster.local:5432: i/o timeout"}

    assert [] == look("network-policies", CRASHING, *crash_loop(), DB, DB_POD, shut, logs=logs)


@pytest.mark.parametrize(
    ("port", "ip", "behind"),
    [
        ({"port": 80, "targetPort": 8080}, "10.96.0.9", (("80", "8080"),)),
        ({"port": 80, "targetPort": "web"}, "10.96.0.9", (("80", "8000"),)),
        ({"port": 80, "targetPort": "gone"}, "10.96.0.9", (("80", ""),)),
        ({"port": 80}, "10.96.0.9", (("80", "80"),)),
        ({"port": 80, "targetPort": 8080}, "None", ()),
    ],
)
def test_a_policy_speaks_of_the_pods_port_behind_that_of_the_service(
    port: Json, ip: str, behind: tuple[tuple[str, str], ...]
) -> None:
    db = obj("Service", "db", spec={"selector": {"app": "db"}, "clusterIP": ip, "ports": [port]})
    shut = obj("NetworkPolicy", "guard", spec={"podSelector": {"matchLabels": {"app": "db"}}})
    spec = {"containers": [{"name": "db", "ports": [{"name": "web", "containerPort": 8000}]}]}
    end = pod("db-0", labels={"app": "db"}, spec=spec)

    out, into = states(db, end, policy(policyTypes=["Egress"]), shut)
    assert (behind, behind) == (out.behind, into.behind)
