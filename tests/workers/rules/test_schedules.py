from dataclasses import replace
from datetime import UTC, datetime

import pytest

from alertwhy.domain.facts import Condition
from alertwhy.domain.facts.governing import CronJobState
from alertwhy.domain.finding import Confidence
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import NOW, ago, commands, event, found, job, only

CRON = ObjectRef("CronJob", "shop", "nightly")
JUST = CronJobState(CRON, "0 9 * * *", last_scheduled=datetime(2026, 10, 14, 9, 0, tzinfo=UTC))
LATE = replace(JUST, last_scheduled=datetime(2026, 10, 12, 9, 0, tzinfo=UTC))
STUCK = replace(LATE, policy="Forbid", active=("nightly-1",))
ALL = (
    "cronjob-suspended",
    "cronjob-schedule-invalid",
    "cronjob-blocked",
    "cronjob-missed",
)


@pytest.mark.parametrize("cause", ALL)
def test_a_cronjob_that_has_just_run_is_silent(cause: str) -> None:
    assert [] == found(cause, JUST)


def test_a_suspended_cronjob_is_a_cause_only_for_whoever_misses_it() -> None:
    asleep = replace(LATE, suspended=True)

    assert Confidence.POSSIBLE is only("cronjob-suspended", asleep).confidence
    missed = only("cronjob-suspended", replace(asleep, alerted=True))
    assert Confidence.CERTAIN is missed.confidence
    assert (
        "CronJob shop/nightly is suspended: it has started no Job since 2026-10-12 09:00 UTC"
        == missed.title
    )
    assert commands([missed])[1].startswith("kubectl -n shop patch cronjob/nightly --type merge")
    assert [] == found("cronjob-missed", asleep)
    assert [] == found("cronjob-blocked", replace(STUCK, suspended=True))


def test_one_that_never_ran_is_not_said_to_have() -> None:
    never = replace(LATE, suspended=True, last_scheduled=None)
    assert only("cronjob-suspended", never).title.endswith("it has started no Job")


def test_what_the_controller_cannot_read_is_told_in_its_words() -> None:
    odd = event("UnparseableSchedule", 'unparseable schedule: "x" : no', about=CRON)

    assert only("cronjob-schedule-invalid", JUST, odd).title.endswith(odd.message)
    assert only("cronjob-schedule-invalid", replace(JUST, schedule="0 9 * *")).title.endswith(
        "it has 4 fields; 5 are expected"
    )


def test_a_run_that_does_not_end_blocks_the_next_under_forbid() -> None:
    told = event("JobAlreadyActive", "Not starting job", about=CRON, warning=False)
    run = job("nightly-1", active=1)

    blocked = only("cronjob-blocked", STUCK, told, run)
    assert Confidence.CERTAIN is blocked.confidence
    assert ("e1", "e2", "e3") == blocked.because
    assert "kubectl -n shop delete job/nightly-1" in commands([blocked])
    assert Confidence.LIKELY is only("cronjob-blocked", STUCK).confidence
    assert [] == found("cronjob-blocked", replace(STUCK, policy="Allow"))
    assert [] == found("cronjob-blocked", replace(STUCK, active=()))


def test_a_time_that_passed_without_a_job_was_missed() -> None:
    finding = only("cronjob-missed", LATE)

    assert Confidence.LIKELY is finding.confidence
    assert finding.title.endswith("due 2026-10-14 09:00 UTC, last scheduled 2026-10-12 09:00")
    new = replace(LATE, last_scheduled=None, created_at=ago(600))
    assert only("cronjob-missed", new).title.endswith("last scheduled never")
    assert [] == found("cronjob-missed", replace(new, created_at=None))
    assert [] == found("cronjob-missed", replace(new, created_at=NOW))
    assert [] == found("cronjob-missed", replace(LATE, active=("nightly-1",)))


def test_the_controllers_own_word_is_certain() -> None:
    told = event("MissSchedule", "Missed scheduled time to start a job: x", about=CRON)
    finding = only("cronjob-missed", JUST, told)

    assert Confidence.CERTAIN is finding.confidence
    assert ("e1", "e2") == finding.because


def test_a_suspended_job_is_a_cause_unless_it_is_over() -> None:
    assert Confidence.CERTAIN is only("job-suspended", job(suspended=True, alerted=True)).confidence
    assert Confidence.POSSIBLE is only("job-suspended", job(suspended=True)).confidence
    assert [] == found("job-suspended", job())
    for over in ("Complete", "Failed"):
        done = (Condition(over, "True", "x"),)
        assert [] == found("job-suspended", job(suspended=True, conditions=done))
