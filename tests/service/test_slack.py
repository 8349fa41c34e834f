"""Presses: signed by Slack, under our own message, by those who may, and done by workers."""

import hmac
import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from alertwhy.domain.investigation import Delivery, DeliveryStatus
from alertwhy.domain.reaction import Opinion, Press, Silence
from alertwhy.options import Options
from alertwhy.settings import Settings
from alertwhy.store import Store
from alertwhy.store.work import Item, StageName
from service.app import create_app
from tests.fakes.notifications import ORDINARY
from tests.fakes.waiting import calls
from tests.fakes.workshop import Workshop
from tests.service.conftest import NOW
from workers.notifiers import NOTIFIERS

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"  # noqa: S105  from Slack's own documentation
MESSAGE = "C024BE91L:1700000000.000100"
ROUTES = """
receivers:
  - {name: shop, slack: {channel: "#shop", token: t, buttons: true, users: [U1]}}
  - {name: open, slack: {channel: "#open", token: t, buttons: true}}
  - {name: bare, slack: {channel: "#bare", token: t}}
route: {receiver: shop}
"""


@pytest.fixture
def routes(tmp_path: Path) -> Path:
    path = tmp_path / "routes.yaml"
    path.write_text(ROUTES)
    return path


@pytest.fixture
def shop(store: Store) -> Workshop:
    """One investigation, told to the receiver ``shop`` under ``MESSAGE``."""
    workshop = Workshop(store)
    workshop.concluded()
    told(workshop)
    workshop.waiting()
    return workshop


@pytest.fixture
def slack(settings: Settings, store: Store, routes: Path) -> FlaskClient:
    with_secret = replace(settings, slack_signing_secret=SECRET, config=routes)
    return create_app(with_secret, store, clock=lambda: NOW).test_client()


def told(workshop: Workshop, receiver: str = "shop", reference: str = MESSAGE) -> None:
    item = Item(StageName.DELIVER, "one", receiver)
    workshop.store.work.want(item, NOW)
    lease = workshop.store.work.begin(item, NOW)
    assert lease is not None
    sent = Delivery(receiver, "slack", DeliveryStatus.SENT, reference=reference, opened=1)
    workshop.store.deliveries.save(lease, sent)
    workshop.store.work.finish(lease, NOW)


def body_of(press: str, *, user: str = "U1", message: str = MESSAGE, about: str = "one") -> bytes:
    channel, _, stamp = message.partition(":")
    payload = {
        "type": "block_actions",
        "user": {"id": user, "username": "alice", "team_id": "T1"},
        "container": {"type": "message", "message_ts": stamp, "channel_id": channel},
        "channel": {"id": channel, "name": "shop"},
        "actions": [{"type": "button", "action_id": press, "value": about}],
    }
    return urlencode({"payload": json.dumps(payload)}).encode()


def signed(
    body: bytes, *, secret: str = SECRET, after: float = 0, stamp: str = ""
) -> dict[str, str]:
    stamp = stamp or str(int((NOW + timedelta(seconds=after)).timestamp()))
    made = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={made}"}


def press(client: FlaskClient, which: Press | str, **how: str) -> int:
    body = body_of(str(which), **how)
    kind = "application/x-www-form-urlencoded"
    answer = client.post("/slack/actions", data=body, headers=signed(body), content_type=kind)
    return answer.status_code


def waiting(store: Store) -> list[str]:
    return [call for queue in calls(store.redis).values() for call in queue]


def test_look_again_asks_for_another_round(slack: FlaskClient, shop: Workshop) -> None:
    before = shop.found().generation
    assert 200 == press(slack, Press.RERUN)
    assert before + 1 == shop.found().generation
    assert ["investigate(one)"] == waiting(shop.store)


@pytest.mark.parametrize(
    ("which", "hours"), [(Press.SILENCE_1, 1), (Press.SILENCE_4, 4), (Press.SILENCE_24, 24)]
)
def test_a_silence_is_left_to_a_worker(
    slack: FlaskClient, shop: Workshop, which: Press, hours: int
) -> None:
    assert 200 == press(slack, which)
    assert Silence(hours, "alice", NOW) == shop.found().silence
    assert ["silence(one)"] == waiting(shop.store)


@pytest.mark.parametrize(("which", "verdict"), [(Press.RIGHT, "right"), (Press.WRONG, "wrong")])
def test_whether_we_were_right_is_kept_and_told(
    slack: FlaskClient, shop: Workshop, which: Press, verdict: str
) -> None:
    assert 200 == press(slack, which)
    (given,) = shop.found().feedback
    assert (Opinion(verdict), "alice", NOW) == (given.verdict, given.by, given.at)
    assert ["deliver(one, shop)"] == waiting(shop.store)


def test_every_button_that_is_drawn_is_understood(slack: FlaskClient, shop: Workshop) -> None:
    options = {"channel": "#shop", "token": "t", "buttons": True}
    message = NOTIFIERS.get("slack")(Options(options, "r")).render(ORDINARY).payload
    (row,) = [block for block in message["blocks"] if block["type"] == "actions"]
    drawn = [element["action_id"] for element in row["elements"]]
    assert [str(each) for each in Press] == drawn
    assert [200] * 6 == [press(slack, each) for each in drawn]
    assert shop.found().feedback


@pytest.mark.parametrize(
    "headers",
    [
        {},
        signed(body_of(Press.RIGHT), secret="another"),
        signed(body_of(Press.RIGHT), after=-301),
        signed(body_of(Press.RIGHT), after=301),
        signed(body_of(Press.RIGHT), stamp="soon"),
        signed(body_of(Press.RIGHT), stamp="\u0661\u0667"),
        signed(body_of(Press.RIGHT), stamp="1" * 30),
        signed(body_of(Press.WRONG)),
        {**signed(body_of(Press.RIGHT)), "X-Slack-Signature": "v0=\xff"},
    ],
)
def test_what_slack_did_not_sign_just_now_is_refused(
    slack: FlaskClient, shop: Workshop, headers: dict[str, str]
) -> None:
    answer = slack.post("/slack/actions", data=body_of(Press.RIGHT), headers=headers)
    assert 401 == answer.status_code
    assert () == shop.found().feedback


def test_the_signature_covers_the_bytes_as_they_came(slack: FlaskClient, shop: Workshop) -> None:
    body = body_of(Press.RIGHT).replace(b"%22", b"%22").replace(b"+", b"%20")
    answer = slack.post("/slack/actions", data=body, headers=signed(body))
    assert (200, 1) == (answer.status_code, len(shop.found().feedback))


def test_without_a_signing_secret_nobody_may(client: FlaskClient) -> None:
    body = body_of(Press.RIGHT)
    answer = client.post("/slack/actions", data=body, headers=signed(body, secret=""))
    assert 401 == answer.status_code
    assert "ALERTWHY_SLACK_SIGNING_SECRET" in answer.get_json()["detail"]


def test_somebody_else_may_not(slack: FlaskClient, shop: Workshop) -> None:
    assert 403 == press(slack, Press.SILENCE_24, user="U2")
    assert None is shop.found().silence


def test_a_message_that_is_not_about_it_reaches_nothing(slack: FlaskClient, shop: Workshop) -> None:
    assert 403 == press(slack, Press.RERUN, message="C024BE91L:1700000000.000999")
    assert 403 == press(slack, Press.RERUN, message=":")
    assert [] == waiting(shop.store)


def test_a_receiver_without_a_list_of_users_lets_its_channel_press(
    slack: FlaskClient, shop: Workshop
) -> None:
    told(shop, "open", "C2:1")
    assert 200 == press(slack, Press.RIGHT, message="C2:1", user="U9")


@pytest.mark.parametrize("receiver", ["bare", "gone"])
def test_a_receiver_without_buttons_takes_none(
    slack: FlaskClient, shop: Workshop, receiver: str
) -> None:
    told(shop, receiver, "C3:1")
    assert 403 == press(slack, Press.RIGHT, message="C3:1")


def test_an_investigation_that_is_forgotten_is_said_so(slack: FlaskClient, shop: Workshop) -> None:
    assert 404 == press(slack, Press.RIGHT, about="gone")
    assert () == shop.found().feedback


@pytest.mark.parametrize("which", ["somebody-elses", ""])
def test_the_buttons_of_others_are_none_of_ours(
    slack: FlaskClient, shop: Workshop, which: str
) -> None:
    assert 200 == press(slack, which)
    assert [] == waiting(shop.store)


@pytest.mark.parametrize(
    "body", [b"", b"payload=", b"payload={", b"\xff", b"payload=" + b"[" * 9999]
)
def test_what_is_no_press_at_all_is_told_so(slack: FlaskClient, body: bytes) -> None:
    assert 400 == slack.post("/slack/actions", data=body, headers=signed(body)).status_code


@pytest.mark.parametrize("payload", ["1", "[]", "{}", '{"actions": [1]}', '{"actions": {}}'])
def test_a_payload_of_another_shape_is_none_of_ours(slack: FlaskClient, payload: str) -> None:
    body = urlencode({"payload": payload}).encode()
    assert 200 == slack.post("/slack/actions", data=body, headers=signed(body)).status_code
