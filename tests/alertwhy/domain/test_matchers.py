"""Alertmanager's matcher syntax, read as Alertmanager reads it."""

import pytest

from alertwhy.domain.matchers import matcher_of
from alertwhy.domain.routing import Matcher, Operator


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('severity="critical"', Matcher("severity", Operator.EQUAL, "critical")),
        ("team!=ops", Matcher("team", Operator.NOT_EQUAL, "ops")),
        ('alertname=~"Kube.*"', Matcher("alertname", Operator.REGEX, "Kube.*")),
        ("alertname !~ Info.*", Matcher("alertname", Operator.NOT_REGEX, "Info.*")),
        ('  a =  "b c"  ', Matcher("a", Operator.EQUAL, "b c")),
        ('team=""', Matcher("team", Operator.EQUAL, "")),
        ("team=", Matcher("team", Operator.EQUAL, "")),
        ('"k8s.io/app name"="cart"', Matcher("k8s.io/app name", Operator.EQUAL, "cart")),
        ('a="{b=\\"c\\"}"', Matcher("a", Operator.EQUAL, '{b="c"}')),
    ],
)
def test_a_matcher_is_read(text: str, expected: Matcher) -> None:
    assert expected == matcher_of(text)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (r"\d+", r"\d+"),
        (r"\\d+", r"\d+"),
        (r"\\\\", r"\\"),
        (r"a\nb", "a\nb"),
        (r"a\\nb", r"a\nb"),
        ("a\tb", "a\tb"),
    ],
)
def test_a_backslash_escapes_what_alertmanager_lets_it_escape(written: str, value: str) -> None:
    assert value == matcher_of(f'a=~"{written}"').value


@pytest.mark.parametrize("text", ["", "severity", "=x", 'a="b" c', 'a="b', "a=b,c=d", "a==b c"])
def test_what_is_no_matcher_says_what_one_looks_like(text: str) -> None:
    with pytest.raises(ValueError, match='is no matcher; write label="value"'):
        matcher_of(text)


@pytest.mark.parametrize("operator", ["=~", "!~"])
def test_a_broken_expression_is_refused(operator: str) -> None:
    with pytest.raises(ValueError, match="is no regular expression"):
        matcher_of(f'a{operator}"("')
