"""One firing period, and the outcomes that the API tells."""

from dataclasses import replace
from datetime import UTC, datetime

from alertwhy.domain.episode import Admitted, Episode, Outcome, Receipt

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_an_episode_is_open_until_it_is_closed() -> None:
    episode = Episode("one", NOON)
    assert episode.open
    assert not replace(episode, closed_at=NOON).open
    assert replace(episode, ended_at=NOON).open  # the alert's own time ends nothing


def test_outcomes_are_the_contracts() -> None:
    assert ["opened", "joined", "repeated", "closed", "reopened", "ignored"] == list(Outcome)


def test_an_ignored_alert_went_to_no_investigation() -> None:
    assert Admitted("f", Outcome.IGNORED).investigation is None
    assert () == Receipt("waiting").alerts
