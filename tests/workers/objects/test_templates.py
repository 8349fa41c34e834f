import pytest
from hypothesis import given
from hypothesis import strategies as st

from alertwhy.domain.facts import Change
from tests.fakes.scenes import template
from workers.clients.cluster import Json
from workers.objects.templates import MAX_VALUE, MOST_CHANGES, changes

AT = "spec.template.spec.containers[0]"
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "env", "value", "valueFrom"]), inner)
    ),
)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"args": ["-a", "-b"]}, {"args": ["-a", "-c"]}, [Change(f"{AT}.args[1]", "-b", "-c")]),
        ({"args": ["-a"]}, {"args": ["-a", "-b"]}, [Change(f"{AT}.args[1]", "", "-b")]),
        ({}, {"args": ["-a"]}, [Change(f"{AT}.args", "", '["-a"]')]),
        (
            {},
            {"resources": {"limits": {"memory": "64Mi"}}},
            [Change(f"{AT}.resources.limits.memory", "", "64Mi")],
        ),
        (
            {"livenessProbe": {"httpGet": {"port": 80}}},
            {},
            [Change(f"{AT}.livenessProbe.httpGet.port", "80", "")],
        ),
        (
            {"env": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]},
            {"env": [{"name": "B", "value": "3"}, {"name": "C", "value": "4"}]},
            [
                Change(f"{AT}.env[0]", "B=2", "B=3"),
                Change(f"{AT}.env[1]", "", "C=4"),
                Change(f"{AT}.env[0]", "A=1", ""),
            ],
        ),
        (
            {"env": [{"name": "A", "value": "1"}]},
            {
                "env": [
                    {"name": "A", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}}
                ]
            },
            [Change(f"{AT}.env[0]", "A=1", "A=secretKeyRef db/password")],
        ),
        ({"tty": True}, {"tty": False}, [Change(f"{AT}.tty", "true", "false")]),
        ({"env": []}, {}, []),
    ],
)
def test_each_field_that_differs_is_named(
    before: Json, after: Json, expected: list[Change]
) -> None:
    assert expected == list(changes(template("cart:1", **before), template("cart:1", **after)))


def test_an_image_is_told_and_the_hash_is_not() -> None:
    assert (Change(f"{AT}.image", "cart:1", "cart:2"),) == (
        changes(template("cart:1"), template("cart:2"))
    )


def test_a_restart_by_hand_is_no_change() -> None:
    after = template("cart:1")
    after["metadata"] = {"annotations": {"kubectl.kubernetes.io/restartedAt": "now"}}
    before = template("cart:1")
    before["metadata"] = {}
    assert () == changes(before, after)


def test_an_annotation_is_named_whole() -> None:
    before, after = template("cart:1"), template("cart:1")
    after["metadata"] = {**_labels(after), "annotations": {"checksum/config": "b"}}
    before["metadata"] = {**_labels(before), "annotations": {"checksum/config": "a"}}
    field = "spec.template.metadata.annotations['checksum/config']"
    assert (Change(field, "a", "b"),) == changes(before, after)


def _labels(of: Json) -> Json:
    found = of["metadata"]
    assert isinstance(found, dict)
    return found


def test_a_container_that_moved_is_compared_with_itself() -> None:
    before: Json = {"spec": {"containers": [{"name": "a", "image": "1"}, {"name": "b"}]}}
    after: Json = {"spec": {"containers": [{"name": "b"}, {"name": "a", "image": "2"}]}}
    assert (Change("spec.template.spec.containers[1].image", "1", "2"),) == changes(before, after)


def test_a_container_that_came_or_went_is_told_whole() -> None:
    before: Json = {"spec": {"containers": [{"name": "a"}]}}
    after: Json = {"spec": {"containers": [{"name": "b"}]}}
    field = "spec.template.spec.containers[0]"
    assert (Change(field, "", '{"name": "b"}'), Change(field, '{"name": "a"}', "")) == (
        changes(before, after)
    )


def test_long_values_and_long_lists_are_cut() -> None:
    before = template("cart:1", args=["x" * 1000, *map(str, range(100))])
    after = template("cart:1", args=["y" * 1000, *(f"-{n}" for n in range(100))])
    found = changes(before, after)
    assert MOST_CHANGES == len(found)
    assert MAX_VALUE == len(found[0].before) == len(found[0].after)


@given(VALUES, VALUES)
def test_any_two_values_can_be_compared(before: object, after: object) -> None:
    found = changes({"spec": {"x": before}}, {"spec": {"x": after}})
    assert () == changes({"spec": {"x": after}}, {"spec": {"x": after}})
    assert all(each.field.startswith("spec.template.spec.x") for each in found)
