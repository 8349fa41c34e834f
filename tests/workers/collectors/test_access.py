from collections.abc import Sequence

import pytest

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts.access import AccessState, Binding, Grant
from alertwhy.domain.target import ObjectRef
from alertwhy.errors import CollectError, Forbidden, Unreachable
from tests.fakes.cluster import FakeCluster
from tests.fakes.looking import lines
from tests.fakes.objects import obj
from tests.fakes.scenes import CRASHING, LOGS, POD, crash_loop
from workers.clients.cluster import Cluster, Json, most_of
from workers.clients.reader import Reader
from workers.clients.snapshot import SnapshotCluster
from workers.collectors import COLLECTORS

WEB = ObjectRef("ServiceAccount", "shop", "web")
SAID = 'E1 reflector.go:1] pods is forbidden: User "system:serviceaccount:shop:web" cannot list resource "pods" in API group ""'
HERE = f'{SAID} in the namespace "shop"'
MINE = [{"kind": "ServiceAccount", "name": "web", "namespace": "shop"}]
READS = {"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}
ROLE = ObjectRef("Role", "shop", "reader")


def refused(*said: str) -> dict[tuple[str, str, str, bool], str]:
    return {("shop", POD.name, "app", True): "\n".join(said) + "\n"}


def binding(
    name: str = "b",
    *,
    subjects: Sequence[Json] = MINE,
    role: str = "Role/reader",
    namespace: str = "shop",
) -> Json:
    kind, _, named = role.partition("/")
    made = "RoleBinding" if namespace else "ClusterRoleBinding"
    ref = {"kind": kind, "name": named, "apiGroup": "rbac.authorization.k8s.io"}
    return obj(made, name, namespace, subjects=list(subjects), roleRef=ref)


def role(*rules: Json, name: str = "reader", **more: object) -> Json:
    return obj("Role", name, rules=list(rules), **more)


def look(*objects: Json, said: str = HERE) -> list[Evidence]:
    cluster = FakeCluster([*crash_loop(), *objects], logs=refused(said))
    return list(COLLECTORS.get("access").collect(CRASHING, Reader(cluster, seconds=9)))


def state(*objects: Json, said: str = HERE) -> AccessState:
    (evidence,) = look(*objects, said=said)
    (fact,) = evidence.facts
    assert isinstance(fact, AccessState)
    return fact


def test_a_role_is_read_through_the_binding_that_names_the_account() -> None:
    config = {"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get"]}
    found = look(binding(), role(config, READS))

    grant = Grant(1, frozenset({"get"}), frozenset({""}), frozenset({"pods"}))
    bound = Binding(ObjectRef("RoleBinding", "shop", "b"), ROLE, str(WEB), grants=(grant,))
    assert (AccessState(WEB, "shop", (bound,), complete=True),) == found[0].facts
    line = "RoleBinding shop/b (for ServiceAccount shop/web): Role shop/reader lets it get pods (API group core)"
    assert [line] == lines(found)


@pytest.mark.parametrize(
    ("objects", "says"),
    [
        ([], "no binding names it"),
        ([binding()], "Role shop/reader, which does not exist"),
        ([binding(), role()], "Role shop/reader lets it nothing of what was asked for"),
        ([binding(), role({**READS, "resourceNames": ["web-0"]})], "get pods (API group core), only web-0"),
        ([binding(), role({**READS, "resources": ["*"], "apiGroups": ["apps"]})], "get * (API group apps)"),
    ],
    ids=["no binding", "no role", "no rule", "one object", "everything of a group"],
)  # fmt: skip
def test_what_comes_near_is_told(objects: list[Json], says: str) -> None:
    assert says in lines(look(*objects))[0]


@pytest.mark.parametrize(
    "subject",
    [
        {"kind": "ServiceAccount", "name": "web"},
        {"kind": "User", "name": "system:serviceaccount:shop:web"},
        {"kind": "Group", "name": "system:serviceaccounts"},
        {"kind": "Group", "name": "system:serviceaccounts:shop"},
        {"kind": "Group", "name": "system:authenticated"},
    ],
    ids=lambda each: each["name"],
)
def test_an_account_is_named_in_several_ways(subject: Json) -> None:
    (found,) = state(binding(subjects=[subject]), role(READS)).bindings
    assert not found.near


@pytest.mark.parametrize(
    "subject",
    [
        {"kind": "Group", "name": "system:serviceaccounts:bank"},
        {"kind": "Group", "name": "system:masters"},
        {"kind": "User", "name": "web"},
        {"kind": "ServiceAccount", "name": "checkout", "namespace": "shop"},
    ],
    ids=lambda each: each["name"],
)
def test_bindings_of_others_say_nothing(subject: Json) -> None:
    assert () == state(binding(subjects=[subject]), role(READS)).bindings


@pytest.mark.parametrize(("name", "namespace"), [("web", "default"), ("webs", "shop")])
def test_a_binding_that_names_nearly_the_account_is_kept_as_such(name: str, namespace: str) -> None:
    subject = {"kind": "ServiceAccount", "name": name, "namespace": namespace}
    (found,) = state(binding(subjects=[subject]), role(READS)).bindings
    assert (True, f"ServiceAccount {namespace}/{name}") == (found.near, found.subject)


def test_the_default_accounts_of_other_namespaces_are_not_alike() -> None:
    subject = {"kind": "ServiceAccount", "name": "default", "namespace": "bank"}
    said = HERE.replace(":web", ":default")
    assert () == state(binding(subjects=[subject]), said=said).bindings


def test_what_all_accounts_may_do_by_default_is_left_out() -> None:
    everyone = [{"kind": "Group", "name": "system:authenticated"}]
    basic = binding(subjects=everyone, role="ClusterRole/system:basic-user", namespace="")
    direct = binding(role="ClusterRole/system:auth-delegator", namespace="")
    assert () == state(basic).bindings
    assert 1 == len(state(direct).bindings)


def test_its_own_namespace_is_looked_at_beside_the_one_it_asked_about() -> None:
    said = f'{SAID} in the namespace "bank"'
    found = state(binding(), role(READS), said=said)
    assert ("bank", "shop") == (found.namespace, found.bindings[0].binding.namespace)
    assert 1 == len(state(binding(), role(READS), said=f"{SAID} at the cluster scope").bindings)


def test_a_role_that_is_gathered_from_others_says_so() -> None:
    (found,) = state(binding(), role(READS, aggregationRule={})).bindings
    assert found.made_up


def test_more_roles_than_are_read_are_not_all() -> None:
    many = [binding(f"b{n}", role=f"Role/r{n}") for n in range(9)]
    found = state(*many)
    assert (6, False) == (len(found.bindings), found.complete)


def test_without_a_refusal_no_right_is_read() -> None:
    for logs in (LOGS, refused('"system:serviceaccount:shop:web" is welcome')):
        cluster = FakeCluster(crash_loop(), logs=logs)
        assert [] == list(COLLECTORS.get("access").collect(CRASHING, Reader(cluster, seconds=9)))
        assert {"RoleBinding", "ClusterRoleBinding"}.isdisjoint(c.kind for c in cluster.calls)


def test_a_refusal_costs_two_lists_and_the_roles_bound() -> None:
    cluster = FakeCluster([*crash_loop(), binding(), role(READS)], logs=refused(*[HERE] * 9))
    list(COLLECTORS.get("access").collect(CRASHING, Reader(cluster, seconds=9)))
    asked = [f"{c.verb} {c.kind}" for c in cluster.calls if "Role" in c.kind]
    assert ["list RoleBinding", "list ClusterRoleBinding", "get Role"] == asked


def failing(cluster: Cluster) -> tuple[list[AccessState], CollectError]:
    found: list[AccessState] = []
    with pytest.raises(CollectError) as caught:
        drain(cluster, found)
    return found, caught.value


def drain(cluster: Cluster, found: list[AccessState]) -> None:
    for each in COLLECTORS.get("access").collect(CRASHING, Reader(cluster, seconds=9)):
        found += [fact for fact in each.facts if isinstance(fact, AccessState)]


@pytest.mark.parametrize("kind", ["RoleBinding", "ClusterRoleBinding"])
def test_bindings_that_may_not_be_listed_are_a_gap_and_not_absent(kind: str) -> None:
    errors = {("list", kind, "*"): Forbidden(f"forbidden: list {kind}", "allow it")}
    cluster = FakeCluster(crash_loop(), logs=refused(HERE), errors=errors)
    found, error = failing(cluster)
    assert [] == found
    assert f"forbidden: list {kind}" == error.reason


def test_a_role_that_may_not_be_read_is_neither_there_nor_absent() -> None:
    errors = {("get", "Role", "*"): Forbidden("forbidden: get roles", "allow it")}
    cluster = FakeCluster([*crash_loop(), binding()], logs=refused(HERE), errors=errors)
    (found,), _ = failing(cluster)
    assert [None] == [each.exists for each in found.bindings]


def test_what_was_seen_of_some_bindings_is_told_though_others_may_not_be() -> None:
    errors = {("list", "ClusterRoleBinding", "*"): Forbidden("forbidden", "allow it")}
    objects = [*crash_loop(), binding(), role(READS)]
    (found,), _ = failing(FakeCluster(objects, logs=refused(HERE), errors=errors))
    assert (1, False) == (len(found.bindings), found.complete)


def test_a_list_that_was_cut_is_not_all() -> None:
    many = [
        binding(f"b{n}", subjects=[], namespace="") for n in range(most_of("ClusterRoleBinding"))
    ]
    cluster = FakeCluster([*crash_loop(), *many], logs=refused(HERE))
    found, error = failing(cluster)
    assert [] == found
    assert "only the first 2000 objects of kind ClusterRoleBinding were looked at" == error.reason


def test_a_snapshot_without_rights_knows_of_none() -> None:
    found, error = failing(SnapshotCluster(crash_loop(), logs=refused(HERE)))
    assert [] == found
    assert isinstance(error, Unreachable)


def test_a_snapshot_with_some_rights_may_lack_others() -> None:
    some = [binding(), binding("all", subjects=[], namespace=""), role(READS)]
    cluster = SnapshotCluster([*crash_loop(), *some], logs=refused(HERE))
    (evidence,) = COLLECTORS.get("access").collect(CRASHING, Reader(cluster, seconds=9))
    (found,) = evidence.facts
    assert isinstance(found, AccessState)
    assert (1, False) == (len(found.bindings), found.complete)
    missing = SnapshotCluster([*crash_loop(), *some[:2]], logs=refused(HERE))
    (unsure,), _ = failing(missing)
    assert [None] == [each.exists for each in unsure.bindings]
