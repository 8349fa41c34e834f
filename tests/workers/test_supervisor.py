"""Real worker processes: kept running, ended together, never left behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

import pytest
from redis import Redis
from rq import Worker
from rq.serializers import JSONSerializer

from alertwhy.queue import QueueName
from alertwhy.settings import Settings
from tests.fakes.patience import eventually
from tests.fakes.processes import Alertwhy, Setup
from tests.fakes.programs import Program
from tests.fakes.valkey import serving
from workers.supervisor import ENDING, live_as_worker

SNAPSHOT = Path(__file__).parents[1] / "scenarios" / "oom-killed" / "cluster.yaml"


@pytest.fixture
def redis(valkey_url: str) -> Iterator[Redis]:
    with Redis.from_url(valkey_url) as connection:
        yield connection


@pytest.fixture
def house(tmp_path: Path, valkey_url: str) -> Iterator[Alertwhy]:
    with Alertwhy(tmp_path, Setup(redis_url=valkey_url, snapshot=SNAPSHOT)) as running:
        yield running


def workers(redis: Redis) -> dict[int, str]:
    """Process ids of the workers that wait for jobs, each with its queues."""
    found = Worker.all(connection=redis, serializer=JSONSerializer)
    waiting = [each for each in found if each.pid and each.get_state() == "idle"]
    return {each.pid: ",".join(each.queue_names()) for each in waiting}


def started(redis: Redis, number: int) -> dict[int, str]:
    return eventually(lambda: len(workers(redis)) == number and workers(redis), "the workers")


def ended(program: Program) -> int:
    eventually(lambda: not program.running, "its end")
    assert program.exit_code is not None
    return program.exit_code


def test_each_queue_has_its_process_and_all_end_with_the_supervisor(
    house: Alertwhy, redis: Redis
) -> None:
    program = house.work()
    assert sorted(QueueName) == sorted(started(redis, len(QueueName)).values())
    os.kill(program.pid, signal.SIGTERM)
    assert 0 == ended(program)
    assert {} == workers(redis)  # each has taken its leave
    assert "Traceback" not in program.output()


@pytest.mark.parametrize(("model", "imported"), [("small", True), ("", False)])
def test_workers_are_born_with_what_they_need(model: str, imported: bool) -> None:  # noqa: FBT001
    settings = f"Settings(model={model!r}, openai_base_url='http://127.0.0.1:9/v1')"
    loaded = "{'workers.jobs', 'openai'} & set(sys.modules)"
    script = f"""
import sys
from alertwhy.settings import Settings
from workers.supervisor import preload
preload({settings})
print(sorted({loaded}))
"""
    said = subprocess.run(  # noqa: S603  # our own words
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    wanted = ["openai", "workers.jobs"] if imported else ["workers.jobs"]
    assert f"{wanted}" == said.stdout.strip().splitlines()[-1]


def test_a_worker_that_was_killed_is_started_anew(house: Alertwhy, redis: Redis) -> None:
    program = house.work("--queue", "admit", "--processes", "2")
    before = started(redis, 2)
    killed = next(iter(before))
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: set(workers(redis)) - set(before), "another process")
    program.assert_running()
    assert "worker_ended" in program.output()


def test_workers_take_their_leave_when_their_supervisor_is_killed(
    house: Alertwhy, redis: Redis
) -> None:
    program = house.work("--queue", "admit")
    started(redis, 1)
    os.kill(program.pid, signal.SIGKILL)
    assert -signal.SIGKILL == ended(program)
    eventually(lambda: workers(redis) == {}, "the worker's end")


def test_a_server_that_goes_away_ends_no_supervisor(tmp_path: Path) -> None:
    with serving() as url, Alertwhy(tmp_path, Setup(redis_url=url, snapshot=SNAPSHOT)) as house:
        program = house.work("--queue", "admit")
        with Redis.from_url(url) as redis:
            started(redis, 1)
            redis.shutdown(nosave=True)
        eventually(lambda: "sweep_failed" in program.output(), "a word about it")
        program.assert_running()


def test_a_stop_that_came_with_the_fork_is_heard_by_the_new_worker(valkey_url: str) -> None:
    def born() -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)  # as the supervisor has it while forking
        signal.signal(signal.SIGTERM, lambda _number, _frame: None)  # and its own way to hear
        os.kill(os.getpid(), signal.SIGTERM)
        settings = Settings(redis_url=valkey_url, snapshot=SNAPSHOT)
        live_as_worker(settings, QueueName.ADMIT, os.getppid())

    process = get_context("fork").Process(target=born, daemon=True)
    process.start()
    process.join(20)

    assert -signal.SIGTERM == process.exitcode
