from datetime import UTC, datetime

import pytest

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import JobState
from alertwhy.domain.target import ObjectRef, Target
from tests.fakes.cluster import FakeCluster
from tests.fakes.objects import obj
from workers.clients.cluster import Json
from workers.clients.reader import Reader
from workers.collectors.jobs import jobs

JOB = ObjectRef("Job", "shop", "nightly-1")
NIGHTLY = Target("CronJob", "shop", "nightly")
FAILED = obj(
    "Job",
    "nightly-1",
    owner=("CronJob", "nightly"),
    spec={"backoffLimit": 0, "activeDeadlineSeconds": 60, "suspend": True},
    status={
        "failed": 1,
        "startTime": "2026-11-21T03:00:00Z",
        "conditions": [
            {"type": "Failed", "status": "True", "reason": "BackoffLimitExceeded"},
            {"type": "Odd", "status": "True"},
        ],
    },
)
CRONJOB = obj(
    "CronJob",
    "nightly",
    spec={"schedule": "0 3 * * *", "timeZone": "Etc/UTC", "suspend": True},
    status={"lastScheduleTime": "2026-11-21T03:00:00Z", "active": [{"name": "nightly-1"}]},
)


def seen(target: Target, *objects: Json) -> list[Evidence]:
    return list(jobs(target, Reader(FakeCluster(objects), seconds=10)))


def test_a_job_that_failed_says_how() -> None:
    (evidence,) = seen(Target("Job", "shop", "nightly-1"), FAILED)
    assert (
        "0 active, 0 succeeded, 1 failed; retries allowed 0\nmay run for 60 s\nsuspended\n"
        "Failed=True: BackoffLimitExceeded\nOdd=True"
    ) == evidence.text
    assert "kubectl -n shop get job nightly-1 -o yaml" == evidence.command
    ((state, _),) = of_kind([evidence], JobState)
    assert (JOB, 1, 0, True) == (state.job, state.failed, state.backoff_limit, state.suspended)
    assert datetime(2026, 11, 21, 3, tzinfo=UTC) == state.started_at


def test_a_job_retries_six_times_unless_told_otherwise() -> None:
    ((state, _),) = of_kind(seen(Target("Job", "shop", "x"), obj("Job", "x")), JobState)
    assert 6 == state.backoff_limit


@pytest.mark.parametrize(
    ("spec", "succeeded", "wanted"),
    [
        ({}, 0, 1),
        ({"parallelism": 3, "completions": 3}, 0, 3),
        ({"parallelism": 4, "completions": 10}, 8, 2),
        ({"parallelism": 5}, 0, 5),
        ({"parallelism": 5}, 1, 0),
        ({"parallelism": 0, "completions": 4}, 0, 0),
        ({"parallelism": 1, "completions": 1}, 1, 0),
    ],
)
def test_it_wants_as_many_pods_at_once_as_are_left_to_do(
    spec: dict[str, object], succeeded: int, wanted: int
) -> None:
    made = obj("Job", "x", spec=spec, status={"succeeded": succeeded})
    ((state, _),) = of_kind(seen(Target("Job", "shop", "x"), made), JobState)
    assert wanted == state.wanted


def test_one_that_lacks_pods_says_of_how_many() -> None:
    made = obj("Job", "x", spec={"parallelism": 3, "completions": 3}, status={"active": 1})
    (evidence,) = seen(Target("Job", "shop", "x"), made)
    assert evidence.text.startswith("1 of 3 active, 0 succeeded")


def test_the_job_that_was_named_stands_before_its_cronjob() -> None:
    target = Target("CronJob", "shop", "nightly", via=(JOB,))
    other = obj("Job", "nightly-2", owner=("CronJob", "nightly"))
    found = seen(target, FAILED, CRONJOB, other)
    assert ["Job shop/nightly-1", "CronJob shop/nightly"] == [each.object for each in found]
    assert (
        "schedule 0 3 * * * (Etc/UTC), Allow\nsuspended\n"
        "last scheduled 2026-11-21T03:00:00Z\nlast successful never\nactive: nightly-1"
    ) == found[1].text


def test_a_cronjob_alone_shows_its_newest_jobs() -> None:
    made = [
        obj(
            "Job",
            f"nightly-{n}",
            owner=("CronJob", "nightly"),
            creationTimestamp=f"2026-11-{n:02}T00:00:00Z",
        )
        for n in range(1, 6)
    ]
    found = seen(NIGHTLY, *made, obj("CronJob", "nightly"))
    assert ["nightly-5", "nightly-4", "nightly-3", "nightly"] == [
        each.object.rpartition("/")[2] for each in found
    ]
    assert "schedule , Allow\nlast scheduled never\nlast successful never" == found[3].text


def test_what_is_gone_is_left_out() -> None:
    assert [] == seen(Target("CronJob", "shop", "nightly", via=(JOB,)))
