"""The loopback Teams says 202, and fails afterwards where Teams would."""

from collections.abc import Iterator

import pytest
import requests

from tests.fakes.teams import Teams


@pytest.fixture
def teams() -> Iterator[Teams]:
    with Teams() as vendor:
        yield vendor


def card(text: str, version: str = "1.4") -> dict[str, object]:
    content = {
        "type": "AdaptiveCard",
        "version": version,
        "body": [{"type": "TextBlock", "text": text}],
    }
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "content": content}]}


def post(teams: Teams, payload: dict[str, object]) -> int:
    return requests.post(teams.webhook_url, json=payload, timeout=5).status_code


def test_a_card_is_taken_with_202_and_posted(teams: Teams) -> None:
    assert 202 == post(teams, card("cart is down"))
    assert [("cart is down", "")] == [(each.shown, each.failure) for each in teams.cards]


def test_a_card_too_large_is_taken_too_and_fails_later(teams: Teams) -> None:
    assert 202 == post(teams, card("x" * 29_000))
    assert ["MessageSizeExceeded"] == [each.failure for each in teams.cards]


def test_what_counts_is_the_size_after_teams_has_escaped_it(teams: Teams) -> None:
    body = card("ü" * 5000)
    assert 202 == post(teams, body)
    assert 30_000 < teams.cards[0].size
    assert ["MessageSizeExceeded"] == [each.failure for each in teams.cards]


@pytest.mark.parametrize(
    ("payload", "failure"),
    [
        ({"text": "a message card"}, "BadRequest: no adaptive card"),
        (card("x", version="1.6"), "card couldn't be displayed"),
    ],
)
def test_what_teams_cannot_show_fails_later(
    teams: Teams, payload: dict[str, object], failure: str
) -> None:
    assert 202 == post(teams, payload)
    assert [failure] == [each.failure for each in teams.cards]


def test_the_signature_counts_byte_for_byte(teams: Teams) -> None:
    wrong = teams.webhook_url.replace("%2F", "/")
    assert 401 == requests.post(wrong, json=card("x"), timeout=5).status_code
    assert () == teams.cards


def test_what_is_no_json_is_refused_at_once(teams: Teams) -> None:
    assert 400 == requests.post(teams.webhook_url, data=b"{", timeout=5).status_code
