import pytest

from tests.fakes.facts import commands, ended, looping, only
from tests.fakes.written import wrote

CRASHED = looping(ended(1))
FORBIDDEN = 'pods is forbidden: User "system:serviceaccount:shop:agent" cannot list resource "pods" in API group ""'


@pytest.mark.parametrize(
    ("cause", "log", "title"),
    [
        ("authentication-failed", 'FATAL password authentication failed for user "shop"', "cannot log in as shop at its peer"),
        ("authentication-failed", "ERROR http://api:80 401 Unauthorized", "cannot log in at api:80"),
        ("authorization-denied", "ERROR permission denied for table orders", "is not allowed by its peer what it asks for"),
        ("authorization-denied", "ERROR command denied to user 'shop'@'x' for table 'orders'", "is not allowed by its peer what it asks for (as shop)"),
    ],
)  # fmt: skip
def test_who_it_is_and_where_is_told(cause: str, log: str, title: str) -> None:
    assert f"Container app {title}: " in only(cause, CRASHED, wrote(log)).title


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
