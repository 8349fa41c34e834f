import pytest

from alertwhy.domain.facts import LogTail, Role
from alertwhy.domain.finding import Confidence, Tier
from tests.fakes.facts import LOOP, POD, ago, app, deployment, ended, found, log, only

INIT = {"container": "migrate", "role": Role.INIT}


def init_log(*lines: str) -> LogTail:
    return LogTail(POD, "migrate", previous=False, lines=lines)


def test_an_init_container_that_fails_again_and_again_is_in_the_way() -> None:
    state = app(waiting_reason=LOOP, last=ended(1), restarts=4, **INIT)

    finding = only("init-container-failed", state, deployment())

    assert (
        "Pod of Deployment shop/web does not get past init container migrate, which ends with exit code 1"
        == finding.title
    )
    assert Tier.SYMPTOM is finding.tier
    assert finding.remediation[0].command.endswith("-c migrate --previous --tail=50")


@pytest.mark.parametrize(
    ("line", "confidence"),
    [
        ("waiting for postgres:5432", Confidence.LIKELY),
        ("error: no route", Confidence.LIKELY),
        ("migrated 3 of 90 tables", Confidence.POSSIBLE),
    ],
)
def test_one_that_never_ends_is_in_the_way_where_its_log_says_that_it_waits(
    line: str, confidence: Confidence
) -> None:
    finding = only("init-container-failed", app(running_since=ago(25), **INIT), init_log(line))

    assert finding.title.endswith(
        "init container migrate, which has run for 25 minutes and is not done"
    )
    assert confidence is finding.confidence
    assert ("e1", "e2") == finding.because


def test_one_that_is_on_its_way_or_done_is_not() -> None:
    assert [] == found("init-container-failed", app(running_since=ago(2), **INIT))
    assert [] == found("init-container-failed", app(ended=ended(0), ready=True, **INIT))
    assert [] == found("init-container-failed", app(ended=ended(1)))
    assert [] == found("init-container-failed", app(last=ended(1), restarts=1, **INIT))


def test_many_restarts_of_late_are_told_as_a_symptom() -> None:
    finding = only("restarting-often", app(last=ended(1), restarts=12, running_since=ago(1)))

    assert "Container app was restarted 12 times" == finding.title
    assert Tier.SYMPTOM is finding.tier


def test_a_loop_without_a_known_end_is_told_all_the_same() -> None:
    assert 1 == len(found("restarting-often", app(waiting_reason=LOOP, restarts=5)))


def test_few_or_old_restarts_are_no_news() -> None:
    assert [] == found("restarting-often", app(waiting_reason=LOOP, restarts=4))
    assert [] == found("restarting-often", app(restarts=40, ready=True))
    assert [] == found("restarting-often", app(last=ended(1, minutes=600), restarts=40, ready=True))
    assert [] == found("init-container-failed", log("x"))


def test_many_restarts_tell_even_where_no_end_is_remembered() -> None:
    lately = app(restarts=41, running_since=ago(3), ready=True)

    assert "Container app was restarted 41 times" == only("restarting-often", lately).title
    assert [] == found("restarting-often", app(restarts=41, running_since=ago(600), ready=True))
