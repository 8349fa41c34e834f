import pytest

from alertwhy.domain.facts.access import AccessState, Binding, Grant
from alertwhy.domain.facts.configuration import AccountState
from alertwhy.domain.finding import Confidence
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import ago, app, commands, ended, looping, only
from tests.fakes.written import wrote

CRASHED = looping(ended(1))
FORBIDDEN = 'pods is forbidden: User "system:serviceaccount:shop:agent" cannot list resource "pods" in API group ""'
HERE = f'ERROR {FORBIDDEN} in the namespace "shop"'
AGENT = ObjectRef("ServiceAccount", "shop", "agent")
NAMED = "ServiceAccount shop/agent"
BOUND = ObjectRef("RoleBinding", "shop", "agent-reads")
ROLE = ObjectRef("Role", "shop", "reader")
CORE, PODS = frozenset({""}), frozenset({"pods"})


def access(*bindings: Binding, complete: bool = True) -> AccessState:
    return AccessState(AGENT, "shop", bindings, complete)


def grant(*verbs: str, groups: frozenset[str] = CORE, names: frozenset[str] = frozenset()) -> Grant:
    return Grant(0, frozenset(verbs), groups, PODS, names)


def bound(*grants: Grant, binding: ObjectRef = BOUND, **more: object) -> Binding:
    given: dict[str, object] = {"role": ROLE, "subject": NAMED, "grants": grants, **more}
    return Binding(binding, **given)  # type: ignore[arg-type]  # a test names fields


@pytest.mark.parametrize(
    ("said", "title", "command"),
    [
        (
            f'{FORBIDDEN} in the namespace "stock"',
            "may not list pods in namespace stock: ServiceAccount shop/agent has no role that lets it",
            "kubectl -n stock auth can-i list pods --as=system:serviceaccount:shop:agent",
        ),
        (
            f"{FORBIDDEN} at the cluster scope",
            "may not list pods in the whole cluster",
            "kubectl auth can-i list pods --as=system:serviceaccount:shop:agent",
        ),
        (
            FORBIDDEN.replace('""', '"apps"').replace('"pods"', '"deployments"'),
            "may not list deployments.apps in the whole cluster",
            "kubectl auth can-i list deployments.apps --as=system:serviceaccount:shop:agent",
        ),
        (
            FORBIDDEN.replace('"', '\\"'),
            "may not list pods",
            "kubectl auth can-i list pods --as=system:serviceaccount:shop:agent",
        ),
    ],
    ids=["in a namespace", "everywhere", "of a group", "escaped"],
)
def test_what_its_service_account_lacks_is_told(said: str, title: str, command: str) -> None:
    finding = only("kubernetes-forbidden", CRASHED, wrote(f"ERROR {said}"))

    assert f"Container app {title}" in finding.title
    assert command == commands([finding])[0]


def test_a_refusal_that_cannot_be_read_is_told_all_the_same() -> None:
    log = wrote('ERROR forbidden: User "system:serviceaccount:shop:agent" may do nothing')

    title = only("kubernetes-forbidden", CRASHED, log).title

    assert "Container app is forbidden something by the Kubernetes API: " in title


@pytest.mark.parametrize(
    ("state", "says", "mend"),
    [
        (access(), "no binding gives ServiceAccount shop/agent any role there", "kubectl -n shop create rolebinding agent-list-pods --role=agent-list-pods --serviceaccount=shop:agent"),
        (access(bound(exists=False)), "RoleBinding agent-reads binds ServiceAccount shop/agent to Role reader, which does not exist", "kubectl -n shop create role reader --verb=list --resource=pods"),
        (access(bound(grant("get", "watch"))), "Role reader lets ServiceAccount shop/agent get, watch pods, and not list", """kubectl -n shop patch role reader --type=json -p '[{"op": "add", "path": "/rules/0/verbs/-", "value": "list"}]'"""),
        (access(bound(grant("list", groups=frozenset({"apps"})))), "Role reader lets ServiceAccount shop/agent list pods of API group apps, and not of core", """kubectl -n shop patch role reader --type=json -p '[{"op": "add", "path": "/rules/0/apiGroups/-", "value": ""}]'"""),
        (access(bound(grant("list", names=frozenset({"web-0"})))), "Role reader lets ServiceAccount shop/agent list only web-0", """kubectl -n shop patch role reader --type=json -p '[{"op": "add", "path": "/rules/-", "value": {"apiGroups": [""], "resources": ["pods"], "verbs": ["list"]}}]'"""),
        (access(bound()), "Role reader, to which ServiceAccount shop/agent is bound, says nothing of pods", """kubectl -n shop patch role reader --type=json -p '[{"op": "add", "path": "/rules/-", "value": {"apiGroups": [""], "resources": ["pods"], "verbs": ["list"]}}]'"""),
        (access(bound(grant("list"), binding=ObjectRef("RoleBinding", "bank", "x"))), "RoleBinding bank/x lets ServiceAccount shop/agent do it in namespace bank only", "kubectl -n shop create role agent-list-pods --verb=list --resource=pods"),
        (access(bound(grant("list"), near=True, subject="ServiceAccount bank/agent")), "RoleBinding agent-reads names ServiceAccount bank/agent and not ServiceAccount shop/agent", "kubectl -n shop set subject rolebinding agent-reads --serviceaccount=shop:agent"),
    ],
    ids=["no binding", "no role", "verb", "group", "names", "resource", "elsewhere", "subject"],
)  # fmt: skip
def test_the_log_and_the_roles_together_are_sure(state: AccessState, says: str, mend: str) -> None:
    finding = only("kubernetes-forbidden", CRASHED, wrote(HERE), state)

    assert f"may not list pods in namespace shop: {says}: pods is forbidden" in finding.title
    assert mend in commands([finding])
    assert Confidence.CERTAIN is finding.confidence
    assert "e3" in finding.because


def test_what_is_granted_by_now_is_old_news() -> None:
    finding = only("kubernetes-forbidden", CRASHED, wrote(HERE), access(bound(grant("*"))))

    assert "Role reader lets ServiceAccount shop/agent list it by now" in finding.title
    assert Confidence.LIKELY is finding.confidence
    assert not any(" create " in each or " patch " in each for each in commands([finding]))


@pytest.mark.parametrize(
    "state",
    [
        access(complete=False),
        access(bound(exists=None), complete=False),
        AccessState(AGENT, "bank", complete=True),
        AccessState(ObjectRef("ServiceAccount", "shop", "other"), "shop", complete=True),
    ],
    ids=["not all were seen", "the role was not", "of another namespace", "of another account"],
)
def test_where_too_little_was_seen_the_refusal_stands_alone(state: AccessState) -> None:
    finding = only("kubernetes-forbidden", CRASHED, wrote(HERE), state)

    assert "ServiceAccount shop/agent has no role that lets it" in finding.title
    assert Confidence.LIKELY is finding.confidence


def test_the_server_may_name_the_missing_role_itself() -> None:
    said = f'{HERE}: RBAC: clusterrole.rbac.authorization.k8s.io "reader" not found'
    finding = only("kubernetes-forbidden", CRASHED, wrote(said))

    assert "ServiceAccount shop/agent is bound to ClusterRole reader, which does not exist" in finding.title  # fmt: skip
    assert "kubectl create clusterrole reader --verb=list --resource=pods" in commands([finding])


def test_a_log_that_explains_no_trouble_stays_a_guess() -> None:
    well = app(running_since=ago(600), ready=True)
    said = wrote(*[HERE] * 5, previous=False)
    finding = only("kubernetes-forbidden", well, said, access())

    assert Confidence.POSSIBLE is finding.confidence


def test_an_account_that_is_gone_is_said_to_be() -> None:
    gone = AccountState(AGENT, exists=False)
    finding = only("kubernetes-forbidden", CRASHED, wrote(HERE), gone)

    assert "ServiceAccount shop/agent does not exist any more" in finding.title
    assert "e3" in finding.because
