import json
import shlex

import pytest

from alertwhy.domain.facts.access import Binding, Grant
from alertwhy.domain.finding import Risk
from alertwhy.domain.target import ObjectRef
from workers.signs.forbidden import Denied
from workers.signs.granting import Lack, Lacking
from workers.signs.rights import allow

WEB = ObjectRef("ServiceAccount", "shop", "web")
LOGS = Denied(WEB, "get", "pods/log", namespace="shop")
NODES = Denied(WEB, "list", "nodes")
SETS = Denied(WEB, "list", "deployments", "apps", namespace="shop")
CLUSTER_ROLE = ObjectRef("ClusterRole", "", "reader")


def found(lack: Lack, role: ObjectRef = CLUSTER_ROLE, *, made_up: bool = False) -> Lacking:
    bound = Binding(ObjectRef("RoleBinding", "bank", "b"), role, str(WEB), made_up=made_up)
    names = frozenset({"x"})
    return Lacking(lack, bound, Grant(3, names, names, names))


def commands(denied: Denied, lacking: Lacking | None) -> list[str]:
    return [step.command for step in allow(denied, lacking)]


def test_an_account_without_a_role_gets_one_with_just_that() -> None:
    assert [
        "kubectl -n shop create role web-list-deployments-apps --verb=list --resource=deployments.apps",
        "kubectl -n shop create rolebinding web-list-deployments-apps --role=web-list-deployments-apps --serviceaccount=shop:web",
    ] == commands(SETS, Lacking(Lack.BINDING))


def test_for_the_whole_cluster_it_takes_cluster_roles() -> None:
    assert [
        "kubectl create clusterrole web-list-nodes --verb=list --resource=nodes",
        "kubectl create clusterrolebinding web-list-nodes --clusterrole=web-list-nodes --serviceaccount=shop:web",
    ] == commands(NODES, Lacking(Lack.BINDING))


def test_a_cluster_role_of_elsewhere_is_bound_here_too() -> None:
    expected = "kubectl -n shop create rolebinding web-get-pods-log --clusterrole=reader --serviceaccount=shop:web"
    assert [expected] == commands(LOGS, found(Lack.ELSEWHERE))


@pytest.mark.parametrize("name", ["view", "cluster-admin", "system:node", "made-up"])
def test_roles_that_are_not_ours_to_change_are_left_alone(name: str) -> None:
    role = ObjectRef("ClusterRole", "", name)
    (first, _) = commands(LOGS, found(Lack.VERB, role, made_up=name == "made-up"))
    assert first.startswith("kubectl -n shop create role web-get-pods-log")


@pytest.mark.parametrize(
    ("lack", "path", "value"),
    [(Lack.VERB, "/rules/3/verbs/-", "list"), (Lack.GROUP, "/rules/3/apiGroups/-", "apps")],
)
def test_the_one_word_that_a_rule_lacks_is_added(lack: Lack, path: str, value: str) -> None:
    (command,) = commands(SETS, found(lack, ObjectRef("ClusterRole", "", "viewer")))
    patch = json.loads(shlex.split(command)[-1])
    assert [{"op": "add", "path": path, "value": value}] == patch


def test_nothing_is_to_be_done_about_what_is_granted() -> None:
    assert [] == commands(SETS, found(Lack.NOTHING))


def test_where_nothing_is_known_one_is_told_where_to_look() -> None:
    assert ["kubectl -n shop get rolebindings,clusterrolebindings -o wide"] == commands(LOGS, None)


def test_what_widens_rights_says_so() -> None:
    assert {Risk.SAFE} == {step.risk for step in allow(LOGS, Lacking(Lack.BINDING))}
