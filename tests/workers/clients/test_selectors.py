import pytest

from alertwhy.errors import Unreachable
from workers.clients.selectors import has_fields, has_labels, written

CART = {"metadata": {"name": "cart", "labels": {"app": "cart", "env": "prod", "a/b.c": "x"}}}
EVENT = {"involvedObject": {"kind": "Pod", "name": "cart-0"}, "type": "Warning", "count": 3}


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("", True),
        ("app=cart", True),
        ("app==cart", True),
        ("app = cart", True),
        ("app=other", False),
        ("app!=cart", False),
        ("app!=other", True),
        ("missing!=cart", True),
        ("missing=", False),
        ("env in (prod, test),app=cart", True),
        ("env in (test)", False),
        ("env notin (test)", True),
        ("env notin (prod,test)", False),
        ("missing notin (a)", True),
        ("app,!canary", True),
        ("!app", False),
        ("canary", False),
        ("a/b.c=x", True),
    ],
)
def test_labels_are_selected_as_the_server_selects(selector: str, *, expected: bool) -> None:
    assert expected is has_labels(CART, selector)


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("", True),
        ("involvedObject.name=cart-0", True),
        ("involvedObject.name==cart-0,involvedObject.kind=Pod", True),
        ("involvedObject.name=cart-1", False),
        ("type!=Normal", True),
        ("type!=Warning", False),
        ("missing.path=", True),
        ("count=3", True),
    ],
)
def test_fields_are_selected_by_dotted_path(selector: str, *, expected: bool) -> None:
    assert expected is has_fields(EVENT, selector)


@pytest.mark.parametrize("selector", ["a in b", "a=b=c", "(x)"])
def test_a_label_selector_without_sense_is_told(selector: str) -> None:
    with pytest.raises(Unreachable, match="makes no sense"):
        has_labels(CART, selector)


def test_a_field_selector_without_sense_is_told() -> None:
    with pytest.raises(Unreachable, match="makes no sense"):
        has_fields(CART, "metadata.name")


def test_a_selector_is_written_as_kubectl_takes_it() -> None:
    selector: dict[str, object] = {
        "matchLabels": {"b": "2", "a": "1"},
        "matchExpressions": [
            {"key": "env", "operator": "In", "values": ["prod", "test"]},
            {"key": "env", "operator": "NotIn", "values": ["old"]},
            {"key": "app", "operator": "Exists"},
            {"key": "canary", "operator": "DoesNotExist"},
            {"key": "odd", "operator": "Gt"},
            "junk",
        ],
    }
    assert "a=1,b=2,env in (prod,test),env notin (old),app,!canary" == written(selector)


def test_the_plain_map_of_a_service_is_written_too() -> None:
    assert "app=cart" == written({"app": "cart"})


def test_an_absent_selector_is_written_as_nothing() -> None:
    assert "" == written({})
