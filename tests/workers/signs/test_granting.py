import pytest

from alertwhy.domain.facts.access import AccessState, Binding, Grant
from alertwhy.domain.target import ObjectRef
from workers.signs.forbidden import Denied
from workers.signs.granting import Lack, Lacking, lacking

WEB = ObjectRef("ServiceAccount", "shop", "web")
LOGS = Denied(WEB, "get", "pods/log", namespace="shop", name="web-0")
NODES = Denied(WEB, "list", "nodes")
HERE = ObjectRef("RoleBinding", "shop", "b")
EVERYWHERE = ObjectRef("ClusterRoleBinding", "", "b")
ROLE = ObjectRef("ClusterRole", "", "r")


def grant(verbs: str, groups: str, resources: str, names: str = "") -> Grant:
    verb, group, resource = (frozenset(each.split(",")) for each in (verbs, groups, resources))
    return Grant(0, verb, group, resource, frozenset(names.split(",")) if names else frozenset())


def lack(denied: Denied, *grants: Grant, binding: ObjectRef = HERE, **more: object) -> Lack | None:
    bound = Binding(binding, ROLE, str(WEB), grants=grants, **more)  # type: ignore[arg-type]  # a test names fields
    found = lacking(denied, AccessState(WEB, denied.namespace, (bound,), complete=True))
    return found.lack if found else None


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (grant("get", "", "pods/log"), Lack.NOTHING),
        (grant("*", "*", "*"), Lack.NOTHING),
        (grant("get", "", "*/log"), Lack.NOTHING),
        (grant("get", "", "pods/log", "web-0"), Lack.NOTHING),
        (grant("get", "", "pods/log", "web-1"), Lack.NAMES),
        (grant("list", "", "pods,pods/log"), Lack.VERB),
        (grant("get", "apps", "pods/log"), Lack.GROUP),
        (grant("get", "", "pods"), Lack.RESOURCE),
        (grant("list", "apps", "pods/log"), Lack.RESOURCE),
    ],
)  # fmt: skip
def test_a_rule_is_read_as_the_api_server_reads_it(given: Grant, expected: Lack) -> None:
    assert expected is lack(LOGS, given)


def test_a_role_binding_reaches_its_own_namespace_only() -> None:
    elsewhere = ObjectRef("RoleBinding", "bank", "b")
    everything = grant("*", "*", "*")
    assert Lack.ELSEWHERE is lack(LOGS, everything, binding=elsewhere)
    assert Lack.ELSEWHERE is lack(NODES, everything)
    assert Lack.NOTHING is lack(NODES, everything, binding=EVERYWHERE)
    assert Lack.BINDING is lack(NODES, grant("get", "", "pods"))


def test_a_role_that_is_not_there_grants_nothing() -> None:
    assert Lack.ROLE is lack(LOGS, exists=False)
    unread = Denied(WEB, "get", "pods", namespace="shop", absent=(ROLE,))
    assert Lack.ROLE is lack(unread, exists=None)


def test_what_could_not_be_read_says_nothing() -> None:
    assert lack(LOGS, exists=None) is None
    assert lacking(LOGS, AccessState(WEB, "shop")) is None


def test_another_account_counts_only_where_it_may_do_it() -> None:
    assert Lack.SUBJECT is lack(LOGS, grant("get", "", "pods/log"), near=True)
    assert Lack.BINDING is lack(LOGS, grant("list", "", "pods/log"), near=True)


def test_nothing_bound_is_told_only_where_everything_was_seen() -> None:
    assert Lacking(Lack.BINDING) == lacking(LOGS, AccessState(WEB, "shop", complete=True))


def test_a_role_that_nearly_grants_it_comes_before_one_that_is_not_there() -> None:
    gone = Binding(HERE, ROLE, str(WEB), exists=False)
    nearly = Binding(HERE, ROLE, str(WEB), grants=(grant("list", "", "pods/log"),))
    found = lacking(LOGS, AccessState(WEB, "shop", (gone, nearly), complete=True))
    assert Lacking(Lack.VERB, nearly, nearly.grants[0]) == found
