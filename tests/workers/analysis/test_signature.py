"""Which question this is: drift is another look at the same, what decides is another one."""

from dataclasses import replace

import pytest

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.finding import Risk, Step
from alertwhy.domain.investigation import Investigation
from alertwhy.domain.target import ObjectRef, Target
from tests.fakes.investigations import DIAGNOSIS, OPEN
from workers.analysis.signature import renamed, sign

STATUS = (
    "container app: waiting CrashLoopBackOff: back-off 5m0s, 7 restarts, ip 10.1.2.3\n"
    "  last run ended OOMKilled (exit code 137) at 2026-11-21T15:57:00Z, uid "
    "0a405592-2615-4d0c-b399-52ada5a9cc1b\n"
    "  memory limit 128Mi, cpu request 250m, image registry.example/cart:1.9"
)


def about(text: str, *, namespace: str = "shop", name: str = "cart", suffix: str = "x7k2p"):
    pod = f"{name}-5d4c7b9f6d-{suffix}"
    said = text.replace("NAME", name).replace("POD", pod)
    seen = Evidence("pod-status", f"Pod {namespace}/{pod}", said, "kubectl get", id="e1")
    via = (ObjectRef("Pod", namespace, pod),)
    target = Target("Deployment", namespace, name, "app", via=via)
    return replace(OPEN, target=target, evidence=(seen,), findings=())


def signature(found: Investigation, *asked: str) -> str:
    return sign(found, *asked).signature


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("7 restarts", "8 restarts"),
        ("back-off 5m0s", "back-off 2m40s"),
        ("2026-11-21T15:57:00Z", "2026-11-21T16:04:13.123Z"),
        ("10.1.2.3", "10.1.9.200"),
        ("0a405592-2615-4d0c-b399-52ada5a9cc1b", "11111111-2615-4d0c-b399-52ada5a9cc1b"),
    ],
)
def test_what_drifts_is_the_same_question(before: str, after: str) -> None:
    assert before in STATUS
    assert signature(about(STATUS)) == signature(about(STATUS.replace(before, after)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("exit code 137", "exit code 1"),
        ("OOMKilled", "Error"),
        ("limit 128Mi", "limit 256Mi"),
        ("request 250m", "request 500m"),
        ("cart:1.9", "cart:2.0"),
    ],
)
def test_what_decides_is_another_question(before: str, after: str) -> None:
    assert before in STATUS
    assert signature(about(STATUS)) != signature(about(STATUS.replace(before, after)))


def test_a_pod_that_was_replaced_is_the_same_question() -> None:
    text = "back-off restarting failed container in pod POD_shop"
    assert signature(about(text)) == signature(about(text, suffix="zzzzz"))


def test_the_hash_of_a_replicaset_that_is_only_mentioned_drifts_too() -> None:
    text = "scaled down cart-6c9f7db85b-lq4vx"
    assert signature(about(text)) == signature(about(text.replace("6c9f7db85b", "7d8f9c6b54")))


def test_repeated_lines_are_one() -> None:
    once, often = "connection refused", "connection refused\n" * 9
    assert signature(about(once)) == signature(about(often))


def test_the_same_trouble_of_another_deployment_is_the_same_question() -> None:
    text = "image registry.example/NAME:1.9 of NAME"
    one, two = about(text), about(text, namespace="billing", name="invoices")
    assert signature(one) == signature(two)


def test_a_log_is_another_question_in_another_namespace() -> None:
    one, two = about("boom"), about("boom", namespace="billing")
    one, two = (
        replace(x, evidence=(replace(x.evidence[0], collector="pod-logs"),)) for x in (one, two)
    )
    assert signature(one) != signature(two)


def test_names_that_coincide_in_one_and_not_in_the_other_are_told_apart() -> None:
    assert signature(about("x", namespace="cart")) != signature(about("x"))


def test_language_audience_and_model_ask_another_question() -> None:
    assert signature(about("x"), "de") != signature(about("x"), "en")


def test_an_answer_is_told_about_the_other_names() -> None:
    one, two = about("x"), about("x", namespace="billing", name="invoices", suffix="zzzzz")
    said = replace(
        DIAGNOSIS,
        summary="Deployment cart in shop: cart-5d4c7b9f6d-x7k2p is out of memory. My shopping-cart.",
        remediation=(Step("Look at cart", "kubectl -n shop get deployment/cart", Risk.READ_ONLY),),
    )
    told = renamed(said, sign(one).names, sign(two).names)
    expected = (
        "Deployment invoices in billing: invoices-5d4c7b9f6d-zzzzz is out of memory. "
        "My shopping-cart."
    )
    assert expected == told.summary
    assert "kubectl -n billing get deployment/invoices" == told.remediation[0].command


def test_an_answer_about_the_same_names_stays_as_it_is() -> None:
    names = sign(OPEN).names
    assert DIAGNOSIS is renamed(DIAGNOSIS, names, names)


def test_many_names_are_still_told_apart() -> None:
    seen = tuple(
        Evidence("events", f"Pod shop/p{n:03}x", f"p{n:03}x", "get", id=f"e{n}") for n in range(60)
    )
    found = replace(OPEN, evidence=seen)
    swapped = replace(found, evidence=(replace(seen[0], text="p059x"), *seen[1:]))
    assert signature(found) != signature(swapped)
