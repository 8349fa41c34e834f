import json

import pytest

from alertwhy.domain.alert import AlertStatus, fingerprint
from alertwhy.domain.target import Target
from alertwhy.errors import PayloadError
from service.api.asked import asked

LABELS = {"alertname": "KubePodCrashLooping", "namespace": "shop", "pod": "cart-0"}
GOOD = {"kind": "Deployment", "namespace": "shop", "name": "cart"}


def body(**given: object) -> bytes:
    return json.dumps(given).encode()


def test_an_object_may_be_named() -> None:
    assert (Target("Deployment", "shop", "cart"), ()) == (
        asked(body(target=GOOD)).target, asked(body(target=GOOD)).alerts,
    )  # fmt: skip


def test_so_may_its_container() -> None:
    assert "app" == asked(body(target={**GOOD, "container": "app"})).target.container


def test_a_cluster_scoped_object_has_no_namespace() -> None:
    named = {"kind": "Node", "namespace": None, "name": "ip-10-0-3-17.eu-west-1.compute.internal"}

    assert Target("Node", "", named["name"] or "") == asked(body(target=named)).target


@pytest.mark.parametrize("alert", [LABELS, {"labels": LABELS, "status": "firing"}])
def test_an_alert_names_its_object_by_labels(alert: object) -> None:
    found = asked(body(alert=alert))
    (made,) = found.alerts

    assert "Pod shop/cart-0" == str(found.target)
    assert (fingerprint(LABELS), AlertStatus.FIRING, LABELS) == (
        made.fingerprint, made.status, made.labels,
    )  # fmt: skip
    assert made.never_resolves


@pytest.mark.parametrize(
    ("given", "path", "reason"),
    [
        (b"", "", "the body is empty"),
        (b"[]", "", "found an array"),
        (b"{}", "", "one of the two"),
        (body(target=GOOD, alert=LABELS), "", "one of the two"),
        (body(target="pod/x"), "target", "expected an object, found a string"),
        (body(target={"kind": "Pod"}), "target.name", "is missing"),
        (body(target={**GOOD, "kind": "deployment"}), "target.kind", "such as Pod"),
        (body(target={**GOOD, "kind": 3}), "target.kind", "found a number"),
        (body(target={**GOOD, "name": "../x"}), "target.name", "the name of an object"),
        (body(target={**GOOD, "name": ""}), "target.name", "the name of an object"),
        (body(target={**GOOD, "name": "x" * 254}), "target.name", "the name of an object"),
        (body(target={**GOOD, "namespace": "a/b"}), "target.namespace", "the name of an object"),
        (body(target={**GOOD, "container": "a b"}), "target.container", "the name of an object"),
        (body(alert={}), "alert", "at least one entry"),
        (body(alert={"pod": 3}), "alert.pod", "expected a string, found a number"),
        (body(alert=None), "alert", "expected an object, found null"),
    ],
)
def test_a_mistake_names_its_place(given: bytes, path: str, reason: str) -> None:
    with pytest.raises(PayloadError) as caught:
        asked(given)

    assert path == caught.value.path
    assert reason in caught.value.reason
