"""Slack, Teams and PagerDuty on loopback, as the demo plays them."""

from collections.abc import Iterator
from queue import Queue

import pytest
import requests

from cli.demo.receivers import PAGERDUTY, SLACK, TEAMS, Arrival, Receivers

ID = "1m7zs34yhq9fsmc9s2"


@pytest.fixture
def arrivals() -> "Queue[Arrival]":
    return Queue()


@pytest.fixture
def url(arrivals) -> Iterator[str]:
    with Receivers(arrivals) as receivers:
        yield receivers.url


def post(url: str, path: str, **payload: object) -> requests.Response:
    return requests.post(url + path, json=payload, timeout=5)


def test_slack_tells_where_the_message_stands_and_edits_it(url: str, arrivals) -> None:
    first = post(url, "/slack/chat.postMessage", text=f"Investigation {ID}").json()
    assert first["ok"]
    again = post(url, "/slack/chat.update", ts=first["ts"], text=f"Investigation {ID}").json()
    assert first["ts"] == again["ts"]
    assert [Arrival(SLACK, edits, ID) for edits in (False, True)] == [
        arrivals.get(timeout=5),
        arrivals.get(timeout=5),
    ]


def test_a_thread_reply_is_no_message_of_its_own(url: str, arrivals) -> None:
    assert post(url, "/slack/chat.postMessage", thread_ts="1.0", text="x").json()["ok"]
    assert arrivals.empty()


def test_teams_takes_a_card_without_a_word(url: str, arrivals) -> None:
    assert 202 == post(url, "/teams", text=f"Investigation {ID}").status_code
    assert Arrival(TEAMS, edits=False, investigation=ID) == arrivals.get(timeout=5)


def test_pagerduty_gives_the_key_back(url: str, arrivals) -> None:
    answer = post(url, "/pagerduty/v2/enqueue", dedup_key=f"alertwhy-{ID}-1")
    assert f"alertwhy-{ID}-1" == answer.json()["dedup_key"]
    assert Arrival(PAGERDUTY, edits=False, investigation=ID) == arrivals.get(timeout=5)
