"""The domain as JSON and back."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from alertwhy import wire
from alertwhy.domain.alert import AlertGroup
from alertwhy.domain.episode import Admitted, Episode, Outcome, Receipt
from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts import PodState
from alertwhy.domain.investigation import Delivery, DeliveryStatus, Report, Routed, Said
from alertwhy.domain.routing import Analysis, Behaviour
from alertwhy.domain.target import ObjectRef, Target, Watched
from alertwhy.errors import PayloadError
from alertwhy.wire import Wire
from tests.fakes.investigations import DIAGNOSIS, OOM, OPEN, STATE
from tests.fakes.state import CART, NOW, an_alert

POD = ObjectRef("Pod", "shop", "cart-1")
EACH = [
    (wire.ALERT, an_alert()),
    (wire.ALERT_GROUP, AlertGroup("alertmanager", (an_alert(),), "{}", "http://a", "why")),
    (wire.TARGET, CART),
    (wire.EPISODE, Episode("one", NOW, NOW, None)),
    (wire.RECEIPT, Receipt("admitted", (Admitted("f", Outcome.JOINED, "one"),))),
    (wire.ROUTED, Routed("shop", Behaviour(Analysis.OFF, 5.0, "de"))),
    (wire.DELIVERY, Delivery("shop", "slack", DeliveryStatus.SENT, sent_at=NOW, said=Said("d"))),
    (wire.DIAGNOSIS, DIAGNOSIS),
    (wire.REPORT, Report(CART, (STATE,), (), (OOM,), generation=3)),
    (wire.INVESTIGATION, OPEN),
]


@pytest.mark.parametrize(("kind", "value"), EACH, ids=[type(v).__name__ for _, v in EACH])
def test_what_is_written_is_read_again(kind: Wire[Any], value: object) -> None:
    text = kind.dump(value)
    assert value == kind.load(text)
    assert value == kind.load(text.decode())
    assert json.loads(text) == kind.plain(value)


def test_names_are_the_contracts_and_times_are_rfc_3339() -> None:
    plain = wire.INVESTIGATION.plain(OPEN)
    assert "2026-11-21T12:00:30Z" == plain["startedAt"]
    assert {"joinedTo", "diagnosisMissing", "updatedAt", "byHand", "flaps"} <= set(plain)
    alert = wire.ALERT.plain(an_alert())
    assert {"startsAt", "endsAt", "generatorUrl", "neverResolves"} <= set(alert)


def test_facts_are_never_written() -> None:
    seen = replace(STATE, facts=(PodState(POD, "Running"),))
    for written in (
        wire.REPORT.plain(Report(CART, (seen,))),
        wire.INVESTIGATION.plain(replace(OPEN, evidence=(seen,))),
    ):
        (evidence,) = written["evidence"]
        assert "facts" not in evidence
    back = wire.REPORT.load(wire.REPORT.dump(Report(CART, (seen,))))
    assert isinstance(back.evidence[0], Evidence)
    assert () == back.evidence[0].facts


def test_what_a_newer_version_added_is_passed_over() -> None:
    text = json.dumps({**wire.TARGET.plain(CART), "addedLater": 1})
    assert CART == wire.TARGET.load(text)


@pytest.mark.parametrize(
    ("text", "path", "reason"),
    [
        ("", "", "Invalid JSON"),
        ("{", "", "Invalid JSON"),
        ("null", "", "null is no Episode"),
        ("[]", "", "object"),
        ('{"investigation": "one"}', "openedAt", "required"),
        ('{"investigation": 1, "openedAt": "2026-11-21T16:00:00Z"}', "investigation", "string"),
        ('{"investigation": "x", "openedAt": "soon"}', "openedAt", "datetime"),
    ],
)
def test_what_cannot_be_read_says_where(text: str, path: str, reason: str) -> None:
    with pytest.raises(PayloadError) as caught:
        wire.EPISODE.load(text)
    assert path == caught.value.path
    assert reason in caught.value.reason


def test_an_error_never_shows_the_value() -> None:
    with pytest.raises(PayloadError) as caught:
        wire.EPISODE.load('{"investigation": ["hunter2"]}')
    assert "hunter2" not in str(caught.value)


def test_times_keep_their_moment() -> None:
    text = '{"investigation": "x", "openedAt": "2026-11-21T17:00:00+01:00"}'
    assert datetime(2026, 11, 21, 16, tzinfo=UTC) == wire.EPISODE.load(text).opened_at


def test_what_is_public_has_the_verdict_and_none_of_our_bookkeeping():
    told = wire.public(replace(OPEN, deliveries=(Delivery("shop", "slack"),)))
    assert ("oom-killed", "critical") == (told["cause"], told["severity"])
    assert OPEN.findings[0].title == told["title"]
    assert "concluded" not in told
    assert {"said", "intentAt"}.isdisjoint(told["deliveries"][0])


def test_what_an_alert_measures_is_not_stored_with_the_target() -> None:
    watched = Target("Pod", "shop", "a", watched=Watched("up == 0"))
    assert "watched" not in wire.TARGET.plain(watched)
    assert wire.TARGET.load(wire.TARGET.dump(watched)).watched is None
