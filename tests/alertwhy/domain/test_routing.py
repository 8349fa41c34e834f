"""Routes as Alertmanager walks them, and namespace globs."""

import pytest

from alertwhy.domain.matchers import matcher_of
from alertwhy.domain.routing import Behaviour, Matcher, Operator, Route, decide


def route(receiver: str | None, *routes: Route, given: str = "", **rest: object) -> Route:
    matchers = (matcher_of(given),) if given else ()
    return Route(receiver, matchers=matchers, routes=routes, **rest)


def receivers(root: Route, namespace: str = "", **labels: str) -> list[str | None]:
    return [each.receiver for each in decide(root, labels, namespace)]


@pytest.mark.parametrize(
    ("operator", "value", "met", "unmet"),
    [
        (Operator.EQUAL, "a", ["a"], ["", "A", "ab"]),
        (Operator.EQUAL, "", ["", None], ["a"]),
        (Operator.NOT_EQUAL, "a", ["b", "", None], ["a"]),
        (Operator.REGEX, "a|b", ["a", "b"], ["ab", "xa", "", None]),
        (Operator.REGEX, ".*", ["a", "", None], []),
        (Operator.NOT_REGEX, "a.*", ["b", "ba", "", None], ["a", "ab"]),
    ],
)
def test_a_matcher_looks_at_the_whole_value_and_an_absent_label_is_empty(
    operator: Operator, value: str, met: list[str | None], unmet: list[str | None]
) -> None:
    matcher = Matcher("l", operator, value)
    assert [True] * len(met) == [matcher.matches({"l": v} if v is not None else {}) for v in met]
    assert not any(matcher.matches({"l": v} if v is not None else {}) for v in unmet)


@pytest.mark.parametrize("text", ['a="b"', 'a!="b"', 'a=~"b.*"', 'a!~"b"'])
def test_a_matcher_reads_as_it_was_written(text: str) -> None:
    assert text == str(matcher_of(text))


def test_what_no_child_matches_is_the_roots() -> None:
    root = route("root", route("child", given="a=b"))
    assert ["root"] == receivers(root)
    assert ["child"] == receivers(root, a="b")


def test_the_first_child_that_matches_has_it() -> None:
    root = route("root", route("one", given="a=b"), route("two", given="a=b"))
    assert ["one"] == receivers(root, a="b")


def test_past_a_continue_the_next_that_matches_has_it_as_well() -> None:
    root = route(
        "root",
        route("one", given="a=b", continues=True),
        route("other", given="a=c"),
        route("two", given="a=b"),
        route("three", given="a=b"),
    )
    assert ["one", "two"] == receivers(root, a="b")


def test_the_deepest_match_decides_and_its_parent_does_not() -> None:
    root = route("root", route("team", route("oncall", given="severity=critical"), given="a=b"))
    assert ["oncall"] == receivers(root, a="b", severity="critical")
    assert ["team"] == receivers(root, a="b")


def test_a_continue_deep_in_the_tree_goes_on_there_alone() -> None:
    root = route(
        "root",
        route(
            "team", route("x", given="x=1", continues=True), route("y", given="y=1"), given="a=b"
        ),
        route("late", given="a=b"),
    )
    assert ["x"] == receivers(root, a="b", x="1")
    assert ["x", "y"] == receivers(root, a="b", x="1", y="1")


def test_a_route_without_a_receiver_drops() -> None:
    root = route("root", route(None, given="alertname=Watchdog"))
    assert [None] == receivers(root, alertname="Watchdog")


@pytest.mark.parametrize(
    ("namespace", "expected"),
    [("shop", "team"), ("shop-eu", "team"), ("workshop", "root"), ("Shop", "root"), ("", "root")],
)
def test_namespaces_are_globs_on_the_targets_own(namespace: str, expected: str) -> None:
    root = route("root", route("team", namespaces=("shop", "shop-*")))
    assert [expected] == receivers(root, namespace)


def test_all_conditions_of_a_route_must_be_met() -> None:
    root = route("root", route("team", namespaces=("shop",), given="a=b"))
    assert ["root"] == receivers(root, "shop")
    assert ["root"] == receivers(root, "other", a="b")
    assert ["team"] == receivers(root, "shop", a="b")


def test_a_decision_shows_the_route_that_made_it() -> None:
    child = route("team", given="a=b", behaviour=Behaviour(patience=1.0), path="route.routes[0]")
    (decision,) = decide(route("root", child), {"a": "b"}, "")
    assert child is decision.route


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (route("r"), "everything"),
        (route("r", given="a=b"), 'a="b"'),
        (
            route("r", given="a=b", namespaces=("x", "y-*")),
            'namespace in x, y-* and a="b"',
        ),
    ],
)
def test_a_route_says_its_conditions(written: Route, said: str) -> None:
    assert said == str(written)
