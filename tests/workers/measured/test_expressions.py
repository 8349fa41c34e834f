"""An alert's expression: what is compared, and its own series alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workers.measured.test_queries import STRING
from workers.measured.expressions import Condition, condition_of, narrowed, number_of

THROTTLING = (
    'sum by (pod) (increase(throttled{container!=""}[5m])) / sum by (pod) (increase(p[5m]))'
)


@pytest.mark.parametrize(
    ("expression", "value", "words"),
    [
        (f"{THROTTLING} > ( 25 / 100 )", THROTTLING, "above 0.25"),
        ("( (a / b)) < 0.03 and c > 0 unless on (x) d == 1", "a / b", "below 0.03"),
        ("(a) / (b) < 0.03", "(a) / (b)", "below 0.03"),
        ("(a > 0.03)", "a > 0.03", "there"),
        ('max_over_time(w{r="Back > 3"}[5m]) >= 1', 'max_over_time(w{r="Back > 3"}[5m])', "at or above 1"),
        ("time() - x <= 15 * 60", "time() - x", "at or below 900"),
        ("a == 0", "a", "at 0"),
        ("a != 1e3", "a", "other than 1000"),
    ],
)  # fmt: skip
def test_what_is_compared_is_asked_without_its_threshold(
    expression: str, value: str, words: str
) -> None:
    found = condition_of(expression)
    assert (value, words) == (found.value, str(found))


@pytest.mark.parametrize(
    "expression",
    [
        *("a", "a > b", "a or b > 1", "a > bool 3", 'absent(up{job="x"} == 1)', "a > 1 > 2"),
        *(
            "a > 1 # one",
            "> 1",
            "a =~ 1",
            "(a > 1",
            "a > on (x) group_left () b",
            "a > 1 / 0",
            "a > (1 + 2)",
        ),
    ],
)
def test_what_is_not_understood_is_asked_as_it_is(expression: str) -> None:
    assert Condition(expression) == condition_of(expression)


@pytest.mark.parametrize(
    ("operator", "values"),
    [(">", (2,)), (">=", (1, 2)), ("<", (0,)), ("<=", (0, 1)), ("==", (1,)), ("!=", (0, 2))],
)
def test_a_condition_holds_as_promql_has_it(operator: str, values: tuple[int, ...]) -> None:
    condition = Condition("a", operator, 1.0)
    assert values == tuple(each for each in (0, 1, 2) if condition.holds(each))
    assert Condition("a").holds(0)
    assert "there" == str(Condition("a"))


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.25", 0.25), (" ((25/100)) ", 0.25), ("-1", -1.0), ("2 * 3 / 4", 1.5), ("1e3", 1000.0)],
)
def test_a_number_may_be_written_as_a_product(text: str, value: float) -> None:
    assert value == number_of(text)


@pytest.mark.parametrize("text", ["", "()", "a", "1 + 2", "1 /", "1 / 0", "(1) * (2)", "1 2"])
def test_what_is_no_plain_number_is_none(text: str) -> None:
    assert number_of(text) is None


def test_the_alerts_own_series_alone_are_asked_for() -> None:
    labels = {"alertname": "A", "namespace": "shop", "pod": "a$1", "service": "x", "node": ""}
    assert (
        "(a\n/ b) and on(namespace, pod) label_replace(label_replace(vector(1), "
        '"namespace", "shop", "", ""), "pod", "a$$1", "", "")'
    ) == narrowed("a\n/ b", labels)


@pytest.mark.parametrize(
    ("expression", "labels"), [("a", {"alertname": "A"}), ("a # b", {"namespace": "shop"})]
)
def test_without_an_object_nothing_is_narrowed(expression: str, labels: dict[str, str]) -> None:
    assert "" == narrowed(expression, labels)


@given(st.text())
def test_no_label_gets_out_of_its_quotes(value: str) -> None:
    bare = STRING.sub("", narrowed("a", {"pod": value}))
    assert bare in {"", "(a) and on(pod) label_replace(vector(1), , , , )"}


@given(st.text(alphabet="ab><=!(){}[]\"'`#\\ 01.or/*"))
def test_no_expression_however_broken_raises(expression: str) -> None:
    condition_of(expression)
    narrowed(expression, {"pod": "a"})
