from dataclasses import replace

from alertwhy.domain.facts import Condition
from alertwhy.domain.finding import Confidence
from tests.fakes.facts import POD, ago, app, ended, failed, found, job, log, only, pod

COMPLETE = (Condition("Complete", "True"),)


def test_how_often_it_may_fail_and_how_the_last_run_ended_is_told() -> None:
    gave_up = job(failed=3, backoff_limit=2, conditions=failed())
    facts = (
        gave_up,
        pod(owners=(gave_up.job,)),
        app(ended=ended(3)),
        log("ERROR: no rows", previous=False),
    )

    finding = only("job-backoff-limit", *facts)

    told = "Job shop/migrate gave up after 3 failed runs (backoffLimit 2). Container app ended with exit code 3: no rows"
    assert told == finding.title
    assert ("e1", "e4", "e3") == finding.because
    assert (
        "kubectl -n shop logs web-59c8f7d6b4-k8x2p -c app --tail=50"
        == finding.remediation[0].command
    )


def test_a_job_whose_pods_are_gone_still_says_that_it_gave_up() -> None:
    title = only("job-backoff-limit", job(failed=1, backoff_limit=0, conditions=failed())).title

    assert "Job shop/migrate gave up after 1 failed run (backoffLimit 0)" == title


def test_a_run_that_wrote_nothing_is_told_by_its_exit_code() -> None:
    gave_up = job(conditions=failed())

    title = only(
        "job-backoff-limit", gave_up, pod(owners=(gave_up.job,)), app(ended=ended(1))
    ).title

    assert title.endswith("Container app ended with exit code 1")


def test_the_pods_of_another_job_say_nothing_of_this_one() -> None:
    other = job("other")

    title = only(
        "job-backoff-limit",
        job(conditions=failed()),
        other,
        pod(owners=(other.job,)),
        app(ended=ended(1)),
    ).title

    assert title.endswith("(backoffLimit 6)")


def test_a_job_that_still_tries_has_not_given_up() -> None:
    assert [] == found("job-backoff-limit", job(failed=2, active=1))
    assert [] == found("job-backoff-limit", job(failed=1, conditions=COMPLETE))


def test_a_deadline_is_another_cause() -> None:
    late = job(conditions=failed("DeadlineExceeded"))

    assert "longer than its activeDeadlineSeconds" in only("job-deadline-exceeded", late).title
    assert [] == found("job-backoff-limit", late)
    assert [] == found("job-deadline-exceeded", job(conditions=failed()))


def test_a_failed_run_before_a_good_one_is_history() -> None:
    old = job("report-1", conditions=failed(), started_at=ago(1500))
    new = job("report-2", conditions=COMPLETE, started_at=ago(60))

    finding = only("job-backoff-limit", old, new)

    assert Confidence.POSSIBLE is finding.confidence
    assert finding.title.endswith("; a later run succeeded")


def test_a_good_run_before_a_failed_one_excuses_nothing() -> None:
    old = job("report-1", conditions=COMPLETE, started_at=ago(1500))
    new = job("report-2", conditions=failed(), started_at=ago(60))

    assert Confidence.CERTAIN is only("job-backoff-limit", old, new).confidence


def test_a_good_run_of_another_job_excuses_nothing() -> None:
    elsewhere = replace(
        job("report-2"), job=replace(POD, namespace="x", name="report-2"), conditions=COMPLETE
    )
    bad = job("report-1", conditions=failed())

    assert (
        Confidence.CERTAIN
        is only("job-backoff-limit", bad, elsewhere, job("other-1", conditions=COMPLETE)).confidence
    )


def test_a_pod_may_have_a_deadline_of_its_own() -> None:
    late = pod(phase="Failed", reason="DeadlineExceeded", created_at=ago(30))
    finding = only("job-deadline-exceeded", late)
    assert finding.title.endswith("it was active longer than its own activeDeadlineSeconds")
    assert Confidence.CERTAIN is finding.confidence

    old = replace(late, created_at=ago(300))
    newer = app(running_since=ago(1))
    assert Confidence.POSSIBLE is only("job-deadline-exceeded", old, newer).confidence
    assert [] == found("job-deadline-exceeded", replace(late, reason="Evicted"))
