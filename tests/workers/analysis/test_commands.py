"""What a kubectl command may do, and which names in it must be known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alertwhy.domain.finding import Risk
from workers.analysis.commands import Command, atoms, parsed


def command(text: str) -> Command:
    found = parsed(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "risk"),
    [
        ("kubectl -n shop get pod cart-0 -o yaml", Risk.READ_ONLY),
        ("kubectl logs cart-0 -n shop --previous", Risk.READ_ONLY),
        ("kubectl --namespace=shop describe pod cart-0", Risk.READ_ONLY),
        ("kubectl rollout history deployment/cart -n shop", Risk.READ_ONLY),
        ("kubectl rollout status deployment/cart", Risk.READ_ONLY),
        ("kubectl delete pod cart-0 --dry-run=server", Risk.READ_ONLY),
        ("kubectl annotate pod cart-0 seen=yes", Risk.SAFE),
        ("kubectl rollout resume deployment/cart", Risk.SAFE),
        ("kubectl rollout undo deployment/cart", Risk.DISRUPTIVE),
        ("kubectl rollout restart deployment/cart", Risk.DISRUPTIVE),
        ("kubectl -n shop delete pod cart-0", Risk.DISRUPTIVE),
        ("kubectl -n get delete pod cart-0", Risk.DISRUPTIVE),
        ("kubectl exec cart-0 -- get", Risk.DISRUPTIVE),
        ("kubectl delete pod cart-0 --dry-run=none", Risk.DISRUPTIVE),
        ("kubectl auth can-i get pods", Risk.READ_ONLY),
        ("kubectl auth reconcile", Risk.DISRUPTIVE),
        ("kubectl frobnicate cart-0", Risk.DISRUPTIVE),
    ],
)
def test_the_verb_decides_the_risk(text: str, risk: Risk) -> None:
    assert risk is command(text).risk


@pytest.mark.parametrize(
    "text",
    [
        "",
        "kubectl",
        "helm rollback cart",
        "rm -rf /",
        "kubectl get pods; rm -rf /",
        "kubectl get pods && true",
        "kubectl get pods | sh",
        "kubectl get $(whoami)",
        "kubectl get `whoami`",
        "kubectl get pods > /etc/passwd",
        "kubectl get pods\nkubectl delete pods",
        "kubectl get 'pods",
        "kubectl delete pods --all -n shop",
        "kubectl delete pods -A",
        "kubectl delete pods --all=true",
        "kubectl delete namespace shop",
        "kubectl delete pod,pvc cart-0",
        "kubectl -n shop delete pvc/cart",
    ],
)
def test_what_is_not_one_plain_kubectl_command_is_none(text: str) -> None:
    assert parsed(text) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("kubectl -n shop get pod cart-0 -o yaml", {"shop", "cart-0"}),
        ("kubectl logs cart-0 --tail=50 --since 1h", {"cart-0"}),
        ("kubectl scale deployment/cart --replicas=7", {"cart", "7"}),
        (
            "kubectl set image deploy/cart app=registry.example/cart:1.9",
            {"cart", "registry.example", "1.9"},
        ),
        ("kubectl set resources deploy/cart --limits=memory=512Mi", {"cart", "512Mi"}),
        (
            'kubectl patch deploy cart -p \'{"spec":{"replicas":3}}\'',
            {"cart", "3"},
        ),
        ("kubectl -nshop delete pod cart-0", {"shop", "cart-0"}),
        ("kubectl get events -A --sort-by=.lastTimestamp", set()),
    ],
)
def test_names_are_what_is_neither_kubectls_nor_the_apis(text: str, names: set[str]) -> None:
    assert names == command(text).names


def test_a_cluster_other_than_ours_is_a_name_that_nobody_knows() -> None:
    assert "--server=https://evil" in command("kubectl --server=https://evil get pods").names


def test_a_dotted_name_is_known_by_its_parts_too() -> None:
    assert {"cart.shop", "cart", "shop"} <= atoms("GET http://cart.shop:80")


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    parsed(f"kubectl {text}")
    parsed(text)
