"""Previews: the same bytes as a delivery, no secret read, nothing sent."""

import json
from dataclasses import replace

import pytest

from alertwhy.config import LOCAL, parse
from alertwhy.domain.investigation import Delivery, Routed, Said, Status
from alertwhy.domain.notification import Moment
from alertwhy.domain.routing import Analysis, Behaviour
from alertwhy.errors import ConfigError
from alertwhy.options import Options
from tests.fakes.investigations import NEW, OPEN
from tests.fakes.workshop import Workshop
from workers.clients.http import encode
from workers.compose import compose
from workers.notifiers import NOTIFIERS
from workers.pipeline.previewing import preview, previewed, without_secrets

CONFIG = parse("""
receivers:
  - {name: other, slack: {channel: "#other", token_file: /nowhere/token}}
  - {name: shop, slack: {channel: "#shop", token_file: /nowhere/token, buttons: true}}
  - {name: oncall, pagerduty: {mode: note, api_token_file: /nowhere, from: a@b.example}}
route: {receiver: shop}
""")
ROUTED = replace(OPEN, routed=(Routed("shop", Behaviour()),))


def seen(found=ROUTED, notifier="slack", config=CONFIG):
    return json.loads(previewed(found, notifier, config))


def test_it_is_what_the_receiver_of_the_investigation_would_be_sent():
    options = {"channel": "#shop", "token": "xoxb-1", "buttons": True}
    notification = compose(
        ROUTED, moment=Moment.FIRST, behaviour=Behaviour(), delivery=replace(NEW, receiver="shop")
    )
    payload = NOTIFIERS.get("slack")(Options(options, "r")).render(notification).payload
    assert encode(payload) == previewed(ROUTED, "slack", CONFIG)


def test_what_is_routed_elsewhere_is_worded_for_the_first_receiver_of_that_kind():
    assert "#other" == seen(OPEN)["channel"]


def test_without_such_a_receiver_another_stands_in():
    assert "#preview" == seen(config=LOCAL)["channel"]
    assert "message" == seen(notifier="teams")["type"]
    assert "note" in seen(notifier="pagerduty")


def test_the_route_decides_how_much_is_told():
    quiet = replace(OPEN, routed=(Routed("shop", Behaviour(Analysis.RULES)),))
    assert "Diagnosis" in str(seen())
    assert "Diagnosis" not in str(seen(quiet))


def test_what_is_over_is_shown_over():
    over = replace(ROUTED, status=Status.RESOLVED)
    told = replace(over, deliveries=(Delivery("shop", "slack", opened=1, said=Said()),))
    assert seen(told)["text"].startswith("RESOLVED")
    assert not seen(over)["text"].startswith("RESOLVED")


def test_no_secret_is_read():
    given = {
        "token_file": "/nowhere",
        "channel": "#x",
        "webhook_url": "https://h/secret",
        "x_file": 1,
    }
    shown = without_secrets(given)
    assert {"token", "channel", "webhook_url", "x"} == set(shown)
    assert "secret" not in str(shown)


def test_a_notifier_that_nobody_knows_is_refused():
    with pytest.raises(ConfigError, match="smoke"):
        previewed(OPEN, "smoke", CONFIG)


def test_a_question_is_answered(shop: Workshop) -> None:
    shop.concluded()
    asked = [shop.store.previews.ask("one", kind) for kind in ("teams", "smoke")]
    for token in asked:
        preview(shop.means, token)
    answers = [shop.store.previews.answer(token) for token in asked]
    assert [previewed(shop.found(), "teams", shop.config).decode(), ""] == [a.body for a in answers]
    assert "smoke" in answers[1].refusal


@pytest.mark.parametrize("identity", ["gone", ""])
def test_a_question_about_nothing_stays_unanswered(shop: Workshop, identity: str) -> None:
    token = shop.store.previews.ask(identity, "slack") if identity else "nobody-asked"
    preview(shop.means, token)
    assert None is shop.store.previews.answer(token)
