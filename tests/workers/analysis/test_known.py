"""What the evidence knows, and what goes beyond it."""

from dataclasses import replace

import pytest

from alertwhy.domain.evidence import Evidence
from tests.fakes.investigations import OPEN
from workers.analysis.known import Known, known_of


def known(text: str = "") -> Known:
    extra = Evidence("events", "Pod shop/cart-7c9f-x2", text, "kubectl get events", id="e4")
    seen = (*OPEN.evidence, extra)
    return known_of(replace(OPEN, evidence=seen), seen)


def inventions(said: str, text: str = "") -> list[str]:
    return list(known(text).inventions(said))


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("It waited for 5 minutes", "back-off 5m0s"),
        ("It happened 51 times, the 51st at noon", "BackOff (x51)"),
        ("Signal 9 ended it", "exit code 137"),
        ("It used 1,234 MB", "used 1234M"),
        ("It began at 11:59, on 2026-11-21", "2026-11-21T11:59:05Z started"),
        ("80% of the quota is used", "used 80%"),
        ("The probe on port 8080 failed", "Get http://10.0.0.7:8080/healthz: refused"),
        ("It reads /etc/app.conf", "open /etc/app.conf: no such file"),
        ("The host db.shop.svc does not resolve", "lookup db.shop.svc: no such host"),
        ("E.g. the limit and/or the request", ""),
        ("See e1 and e3", ""),
        ("Pods restart, Deployments do not", ""),
        ("The node is out of disk", ""),
        ("curl: (7) refused", "curl: (7) refused"),
    ],
)
def test_what_was_seen_in_another_dress_is_known(said: str, text: str) -> None:
    assert [] == inventions(said, text)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("It waited for 66 minutes", "66"),
        ("See https-proxy.evil.example for help", "https-proxy.evil.example"),
        ("pod redis-primary is gone", "redis-primary"),
        ("Service redis is gone", "redis"),
        ("use quay.io/evil/cart:latest", "quay.io/evil/cart:latest"),
        ("curl -s x", "curl -"),
        ("rm -rf the cache", "rm -"),
        ("kubectl get pods shows it", "kubectl g"),
        ("the setting 'maxHeap' is wrong", "maxHeap"),
        ("revision 99 began it", "99"),
        ("59 replicas are gone", "59"),  # although the log has times with 59 in them
    ],
)
def test_what_nobody_has_seen_is_an_invention(said: str, found: str) -> None:
    assert found in inventions(said)


def test_an_alerts_own_words_are_no_evidence() -> None:
    alert = replace(OPEN.alerts[0], annotations={"summary": "call 5551234"})
    found = replace(OPEN, alerts=(alert,))
    assert ["5551234"] == list(known_of(found, found.evidence).inventions("call 5551234"))


def test_what_rules_concluded_is_known() -> None:
    assert [] == inventions("Its limit is 128Mi and was 512Mi")
