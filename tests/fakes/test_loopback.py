"""The vendors' server: what it records, and each way in which it can be told to fail."""

from collections.abc import Iterator

import pytest
import requests

from tests.fakes.loopback import Answer, Loopback, Request, strings


class Echo(Loopback):
    def take(self, request: Request) -> Answer:
        return Answer(200, {"said": request.json()})


@pytest.fixture
def echo() -> Iterator[Echo]:
    with Echo() as vendor:
        yield vendor


def test_it_records_what_it_was_asked_and_answers_json(echo: Echo) -> None:
    answer = requests.post(f"{echo.url}/a?b=c", json={"x": 1}, timeout=5)
    assert {"said": {"x": 1}} == answer.json()
    (asked,) = echo.requests
    assert ("POST", "/a?b=c", {"x": 1}) == (asked.method, asked.path, asked.json())


def test_a_failure_is_said_as_often_as_asked_and_then_over(echo: Echo) -> None:
    echo.fail(2, status=429, body="slow", after=7)
    answers = [requests.post(echo.url, json={}, timeout=5) for _ in range(3)]
    assert [429, 429, 200] == [each.status_code for each in answers]
    assert ("slow", "7") == (answers[0].text, answers[0].headers["Retry-After"])


def test_failures_can_be_called_off(echo: Echo) -> None:
    echo.fail(10)
    echo.recover()
    assert requests.post(echo.url, json={}, timeout=5).ok


def test_a_hanging_vendor_never_answers_and_holds_nobody_else_up(echo: Echo) -> None:
    echo.hang()
    with pytest.raises(requests.exceptions.ReadTimeout):
        requests.post(echo.url, json={}, timeout=0.3)
    assert requests.post(echo.url, json={}, timeout=5).ok


def test_a_lost_answer_leaves_the_request_taken(echo: Echo) -> None:
    echo.lose_answers()
    with pytest.raises(requests.exceptions.ConnectionError):
        requests.post(echo.url, json={"x": 1}, timeout=5)
    assert 1 == len(echo.requests)


def test_a_kept_connection_serves_several_requests_and_ends_with_the_vendor() -> None:
    with Echo() as vendor, requests.Session() as session:
        for _ in range(3):
            assert session.post(vendor.url, json={}, timeout=5).ok
        assert 3 == len(vendor.requests)


@pytest.mark.parametrize("body", [b"", b"nonsense", b"[1]"])
def test_a_body_that_is_no_object_reads_as_an_empty_one(body: bytes) -> None:
    assert {} == Request("POST", "/", {}, body).json()


def test_strings_are_what_a_reader_sees_in_order() -> None:
    card = {"body": [{"type": "TextBlock", "text": "a"}, {"facts": [{"title": "b", "value": "c"}]}]}
    toggle = {"type": "Action.ToggleVisibility", "title": "More", "targetElements": ["part"]}
    assert ["a", "b", "c", "More"] == list(strings([card, toggle]))


def test_every_string_of_an_event_can_be_asked_for() -> None:
    event = {"summary": "s", "details": {"why": ["d"]}}
    assert ["s", "d"] == list(strings(event, every=True))
