"""RQ behind its door: jobs by name on four queues, and workers that run them."""

from collections.abc import Iterator
from importlib import import_module

import pytest
from redis import Redis
from rq import Queue
from rq.job import Job
from rq.serializers import JSONSerializer

from alertwhy.queue import FAILED_KEPT, JOB_TIMEOUT, QueueName, Queues, run_worker
from alertwhy.store.work import Item, StageName
from tests.fakes.waiting import calls


@pytest.fixture
def redis(valkey_url: str) -> Iterator[Redis]:
    with Redis.from_url(valkey_url) as connection:
        yield connection


def jobs(redis: Redis, name: QueueName) -> list[Job]:
    return Queue(name, connection=redis, serializer=JSONSerializer).jobs


def test_each_stage_is_woken_on_its_queue_with_its_ids(redis: Redis) -> None:
    queues = Queues(redis)
    queues.admit()
    queues.wake(
        [
            Item(StageName.DELIVER, "one", "team|a"),
            Item(StageName.INVESTIGATE, "one"),
            Item(StageName.ANALYSE, "one"),
            Item(StageName.WATCH, "one"),
            Item(StageName.DELIVER, "two", "shop"),
        ]
    )
    assert {
        "admit": ["admit()"],
        "investigate": ["investigate(one)", "watch(one)"],
        "analyse": ["analyse(one)"],
        "deliver": ["deliver(one, team|a)", "deliver(two, shop)"],
    } == calls(redis)
    assert {"admit": 1, "investigate": 2, "analyse": 1, "deliver": 2} == queues.depths()


@pytest.mark.parametrize("stage", [*StageName, "admit"])
def test_every_job_has_its_function(stage: str) -> None:
    assert callable(getattr(import_module("workers.jobs"), stage))


@pytest.mark.parametrize("stage", StageName)
def test_every_stage_has_a_queue(redis: Redis, stage: StageName) -> None:
    Queues(redis).wake([Item(stage, "one")])
    assert 1 == sum(Queues(redis).depths().values())


def test_nothing_to_wake_is_nothing(redis: Redis) -> None:
    Queues(redis).wake([])
    assert [] == redis.keys("*")


def test_jobs_of_a_transaction_come_with_it_or_not_at_all(redis: Redis) -> None:
    queues = Queues(redis)
    with redis.pipeline() as pipe:
        pipe.set("with-it", 1)
        queues.wake([Item(StageName.INVESTIGATE, "one")], pipe=pipe)
        assert [] == redis.keys("rq:job:*")
        assert 0 == queues.depths()["investigate"]
        pipe.execute()
    assert 1 == queues.depths()["investigate"]


def test_a_job_is_json_bounded_in_time_and_never_kept_for_ever(redis: Redis) -> None:
    Queues(redis).wake([Item(StageName.INVESTIGATE, "one")])
    (job,) = jobs(redis, QueueName.INVESTIGATE)
    assert (JOB_TIMEOUT, 0, FAILED_KEPT) == (job.timeout, job.result_ttl, job.failure_ttl)
    assert b"pickle" not in bytes(job.data)
    assert ("workers.jobs.investigate", ["one"]) == (job.func_name, list(job.args))


def test_a_worker_does_what_lies_in_its_queue_and_no_other(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One job fails, and the worker goes on; nothing of what went well is left."""
    monkeypatch.setattr("alertwhy.queue.MAX_JOBS", 2)
    queue = Queue(QueueName.ADMIT, connection=redis, serializer=JSONSerializer)
    queue.enqueue("builtins.int", "no number", result_ttl=0, failure_ttl=FAILED_KEPT)
    queue.enqueue("builtins.int", "7", result_ttl=0)
    Queues(redis).wake([Item(StageName.ANALYSE, "one")])
    run_worker(redis, QueueName.ADMIT)
    assert {"admit": 0, "investigate": 0, "analyse": 1, "deliver": 0} == Queues(redis).depths()
    (failed,) = queue.failed_job_registry.get_job_ids()
    assert {f"rq:job:{failed}"} == {
        key.decode()
        for key in redis.keys("rq:job:*")
        if key != b"rq:job:" + jobs(redis, QueueName.ANALYSE)[0].id.encode()
    }


def test_a_digest_passes_the_hundreds_that_it_tells_of(redis: Redis) -> None:
    queues = Queues(redis)
    queues.wake([Item(StageName.DELIVER, "one", "shop"), Item(StageName.DELIVER, "two", "shop")])
    queues.wake([Item(StageName.DIGEST, "storm-1", "shop")])
    assert "digest(storm-1, shop)" == calls(redis)["deliver"][0]
