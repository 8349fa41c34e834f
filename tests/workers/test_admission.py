"""What a batch of alerts means for episodes and investigations."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

from alertwhy.domain.admission import Brief, Changes, Known, claim_key
from alertwhy.domain.alert import Alert, AlertGroup
from alertwhy.domain.episode import Episode, Outcome
from alertwhy.domain.investigation import Status
from alertwhy.domain.labels import target_of
from alertwhy.domain.matchers import matcher_of
from alertwhy.domain.routing import Route
from tests.fakes.state import NOW, an_alert, resolved
from workers.admission import Batch, admit, alert_key

EVERYTHING = Route("shop")


def decided(
    *alerts: Alert, known: Known | None = None, route: Route = EVERYTHING, at=NOW
) -> Changes:
    numbers = count(1)
    group = AlertGroup("alertmanager", alerts)
    batch = Batch((("r1", group),), route, "prod", at, lambda: f"new{next(numbers)}")
    return admit(batch, known or Known())


def outcomes(changes: Changes) -> list[Outcome]:
    return [each.outcome for each in changes.receipts["r1"].alerts]


def knowing(
    alert: Alert,
    *,
    status: Status = Status.OPEN,
    closed: timedelta | None = None,
    others: tuple[Alert, ...] = (),
) -> Known:
    """One investigation ``old`` with this alert, closed so long ago."""
    closed_at = None if closed is None else NOW - closed
    ended = alert.ends_at or closed_at
    key = alert_key(alert, "prod")
    alerts = {each.fingerprint: each for each in (alert, *others)}
    return Known(
        {key: Episode("old", NOW - timedelta(hours=1), closed_at, ended)},
        {"old": Brief("old", status, alerts, closed_at if status is not Status.OPEN else None)},
        {claim_key("prod", target_of(alert.labels), alert.name): "old"},
    )


def test_a_new_alert_opens_an_investigation_about_the_object_that_it_names() -> None:
    changes = decided(an_alert())
    assert [Outcome.OPENED] == outcomes(changes)
    (opening,) = changes.opened
    assert "Pod shop/cart-7c9d-x2" == str(opening.investigation.target)
    assert "prod" == opening.investigation.cluster
    assert "" == opening.instead_of


def test_two_alerts_about_one_object_are_one_investigation() -> None:
    changes = decided(an_alert(), an_alert(alertname="KubePodNotReady"))
    assert [Outcome.OPENED, Outcome.JOINED] == outcomes(changes)
    (opening,) = changes.opened
    assert 2 == len(opening.investigation.alerts)


def test_alerts_about_no_object_are_one_problem_for_each_name() -> None:
    down = {"namespace": "", "pod": "", "uid": ""}
    changes = decided(an_alert(alertname="A", **down), an_alert(alertname="B", **down))
    assert 2 == len(changes.opened)


def test_a_repeat_is_no_news() -> None:
    alert = an_alert()
    changes = decided(alert, known=knowing(alert))
    assert [Outcome.REPEATED] == outcomes(changes)
    assert not changes.opened
    (touch,) = changes.touched
    assert not touch.look_again
    assert not touch.tell
    assert touch.status is None


def test_an_earlier_start_told_by_a_replica_wins() -> None:
    alert = an_alert()
    earlier = an_alert(starts=NOW - timedelta(seconds=3))
    (touch,) = decided(earlier, known=knowing(alert)).touched
    assert NOW - timedelta(seconds=3) == touch.alerts[0].starts_at


def test_an_alert_keeps_the_groups_in_which_it_was_told() -> None:
    first, again = (replace(an_alert(), group_keys=(key,)) for key in ("a", "b"))
    (touch,) = decided(again, known=knowing(first)).touched
    assert ("a", "b") == touch.alerts[0].group_keys


def test_the_last_alert_to_resolve_closes_its_investigation() -> None:
    alert = an_alert()
    changes = decided(resolved(alert, ends=NOW), known=knowing(alert))
    assert [Outcome.CLOSED] == outcomes(changes)
    (touch,) = changes.touched
    assert touch.status is Status.RESOLVED
    assert touch.tell
    (episode,) = changes.episodes.values()
    assert not episode.open


def test_one_of_two_that_resolves_leaves_it_open_and_is_told() -> None:
    alert, other = an_alert(), an_alert(alertname="KubePodNotReady")
    (touch,) = decided(resolved(alert, ends=NOW), known=knowing(alert, others=(other,))).touched
    assert touch.status is None
    assert touch.tell


def test_a_resolve_that_nobody_waits_for_is_ignored() -> None:
    changes = decided(resolved(an_alert(), ends=NOW))
    assert [Outcome.IGNORED] == outcomes(changes)
    assert not changes.touched


def test_a_firing_told_after_its_own_resolve_is_a_late_duplicate() -> None:
    alert = an_alert(starts=NOW - timedelta(minutes=30))
    known = knowing(alert, status=Status.RESOLVED, closed=timedelta(seconds=119))
    changes = decided(alert, known=known)
    assert [Outcome.IGNORED] == outcomes(changes)


def test_two_minutes_later_it_is_no_duplicate_any_more() -> None:
    alert = an_alert(starts=NOW - timedelta(minutes=30))
    known = knowing(alert, status=Status.RESOLVED, closed=timedelta(minutes=2))
    changes = decided(alert, known=known)
    assert [Outcome.REOPENED] == outcomes(changes)
    (touch,) = changes.touched
    assert touch.status is Status.OPEN
    assert touch.reopened
    assert touch.look_again


def test_one_that_started_after_the_end_is_news_at_once() -> None:
    old = an_alert(starts=NOW - timedelta(minutes=30))
    known = knowing(old, status=Status.RESOLVED, closed=timedelta(seconds=30))
    changes = decided(an_alert(starts=NOW - timedelta(seconds=5)), known=known)
    assert [Outcome.REOPENED] == outcomes(changes)


def test_ten_minutes_after_the_closing_it_is_a_problem_of_its_own() -> None:
    old = an_alert(starts=NOW - timedelta(minutes=30))
    known = knowing(old, status=Status.RESOLVED, closed=timedelta(minutes=10))
    changes = decided(an_alert(), known=known)
    assert [Outcome.OPENED] == outcomes(changes)
    assert "old" == changes.opened[0].instead_of


def test_an_expired_investigation_is_not_reopened_by_its_open_episode() -> None:
    alert = an_alert()
    known = knowing(alert, status=Status.EXPIRED)
    assert [Outcome.OPENED] == outcomes(decided(alert, known=known))


def test_another_alert_about_a_held_object_joins() -> None:
    alert = an_alert()
    changes = decided(an_alert(alertname="KubePodNotReady"), known=knowing(alert))
    assert [Outcome.JOINED] == outcomes(changes)
    (touch,) = changes.touched
    assert touch.look_again
    assert not touch.reopened


def test_an_alert_that_fires_again_beside_others_stays_in_its_investigation() -> None:
    alert, other = an_alert(starts=NOW), an_alert(alertname="KubePodNotReady")
    known = knowing(alert, closed=timedelta(minutes=5), others=(other,))
    changes = decided(alert, known=known)
    assert [Outcome.REOPENED] == outcomes(changes)
    (touch,) = changes.touched
    assert not touch.reopened  # the investigation itself never closed


def test_what_fires_and_resolves_in_one_batch_is_opened_closed() -> None:
    alert = an_alert()
    changes = decided(alert, resolved(alert, ends=NOW))
    assert [Outcome.OPENED, Outcome.CLOSED] == outcomes(changes)
    (opening,) = changes.opened
    assert opening.investigation.status is Status.RESOLVED
    assert NOW == opening.investigation.closed_at


def test_heartbeats_are_never_investigated() -> None:
    heartbeat = an_alert(alertname="Watchdog", severity="none")
    assert [Outcome.IGNORED] == outcomes(decided(heartbeat))


def test_what_the_routes_drop_is_not_opened() -> None:
    route = Route("shop", routes=(Route(None, matchers=(matcher_of('severity="warning"'),)),))
    assert [Outcome.IGNORED] == outcomes(decided(an_alert(), route=route))


def test_one_alert_in_two_clusters_is_two_problems() -> None:
    changes = decided(an_alert(cluster="east"), an_alert(cluster="west"))
    assert ["east", "west"] == [each.investigation.cluster for each in changes.opened]


def test_the_batch_names_every_alert_and_claim_that_it_has_to_know() -> None:
    batch = Batch((("r", AlertGroup("alertmanager", (an_alert(),))),), EVERYTHING, "", NOW, str)
    assert [alert_key(an_alert(), "")] == list(batch.alert_keys())
    assert 1 == len(list(batch.claim_keys()))
