import json

import pytest

from alertwhy.domain.target import ObjectRef
from workers.signs.forbidden import Denied, denials

WEB = ObjectRef("ServiceAccount", "shop", "web")
USER = 'User "system:serviceaccount:shop:web" cannot'


@pytest.mark.parametrize(
    ("said", "denied"),
    [
        (
            f'pods is forbidden: {USER} list resource "pods" in API group "" in the namespace "shop"',
            Denied(WEB, "list", "pods", namespace="shop"),
        ),
        (
            f'pods "web-0" is forbidden: {USER} get resource "pods/log" in API group "" in the namespace "shop"',
            Denied(WEB, "get", "pods/log", namespace="shop", name="web-0"),
        ),
        (
            f'deployments.apps "web" is forbidden: {USER} patch resource "deployments" in API group "apps" in the namespace "bank"',
            Denied(WEB, "patch", "deployments", "apps", "bank", "web"),
        ),
        (
            f'nodes is forbidden: {USER} watch resource "nodes" in API group "" at the cluster scope',
            Denied(WEB, "watch", "nodes"),
        ),
        (
            f'pods is forbidden: {USER} list resource "pods" in API group "" in the namespace "shop": RBAC: [role.rbac.authorization.k8s.io "a" not found, clusterrole.rbac.authorization.k8s.io "b" not found]',
            Denied(
                WEB,
                "list",
                "pods",
                namespace="shop",
                absent=(ObjectRef("Role", "shop", "a"), ObjectRef("ClusterRole", "", "b")),
            ),
        ),
    ],
    ids=["a list", "one object", "of a group", "everywhere", "roles that are not there"],
)
def test_a_refusal_says_who_what_and_where(said: str, denied: Denied) -> None:
    assert [denied] == list(denials(f"E1014 reflector.go:158] {said}"))
    assert [denied] == list(denials(json.dumps({"level": "error", "msg": said})))


def test_what_says_no_such_thing_is_none() -> None:
    assert [] == list(denials("403 Forbidden\nsystem:serviceaccount:shop:web is fine"))


def test_each_line_has_its_own() -> None:
    line = f'x: {USER} %s resource "pods" in API group ""'
    assert ["list", "watch"] == [
        each.verb for each in denials(f"{line % 'list'}\n{line % 'watch'}")
    ]


def test_kinds_and_accounts_are_named_as_kubectl_takes_them() -> None:
    denied = Denied(WEB, "get", "deployments", "apps")
    assert ("deployments.apps", "system:serviceaccount:shop:web") == (denied.kind, denied.user)
    assert "pods/log" == Denied(WEB, "get", "pods/log").kind
