"""A model's words, with everything out that a channel would take for more than words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.analysis.plain import command_line, plain


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("memory < 128Mi and > 64Mi", "memory < 128Mi and > 64Mi"),
        ("a `limit` of **128Mi**", "a limit of 128Mi"),
        ("# Cause\n> it is full", "Cause it is full"),
        ("see [the docs](https://evil.example/x) now", "see the docs now"),
        ("![x](https://evil.example/pixel.png)", "x"),
        ("go to https://evil.example/x?y=1", "go to (link left out)"),
        ("go to www.evil.example", "go to (link left out)"),
        ("javascript:/x", "(link left out)"),
        ("<!channel> wake <@U123> up", "wake up"),
        ("<at>everyone</at> hello <b>there</b>", "everyone hello there"),
        ("ask @here and @ops", "ask here and ops"),
        ("image cart@sha256:abc stays", "image cart@sha256:abc stays"),
        ("zero\u200bwidth\u202e and \x07bell", "zerowidth and bell"),
        ("line\n\n  two", "line two"),
        ("x" * 40, "x" * 29 + "…"),
    ],
)
def test_words_stay_and_the_rest_goes(said: str, expected: str) -> None:
    assert expected == plain(said, 30 if said.startswith("xxx") else 300)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("kubectl get pods", "kubectl get pods"),
        ("`kubectl get pods`", "kubectl get pods"),
        ("$ kubectl get pods", "kubectl get pods"),
        ("kubectl get pods " + "x" * 500, ""),
    ],
)
def test_a_command_loses_only_what_stands_around_it(said: str, expected: str) -> None:
    assert expected == command_line(said, 100)


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_no_text_is_longer_than_its_limit(said: str, limit: int) -> None:
    assert len(plain(said, limit)) <= limit
