"""What RQ calls by name: each job does its stage with the process's own means."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from alertwhy import wire
from alertwhy.domain.alert import AlertGroup
from alertwhy.domain.investigation import DeliveryStatus
from alertwhy.settings import Settings
from alertwhy.store import Store
from alertwhy.store.work import Item, StageName
from tests.fakes.state import a_store, an_alert
from tests.fakes.waiting import calls
from workers import bootstrap, jobs

SNAPSHOT = Path(__file__).parents[1] / "scenarios" / "oom-killed" / "cluster.yaml"


@pytest.fixture
def store(valkey_url: str) -> Iterator[Store]:
    """The database that this process's jobs work on."""
    bootstrap.reset(Settings(redis_url=valkey_url, snapshot=SNAPSHOT))
    made = a_store(valkey_url)
    yield made
    made.redis.close()
    bootstrap.means_of.cache_clear()
    bootstrap.cluster_of.cache_clear()


def test_an_alert_travels_from_job_to_job(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    group = AlertGroup("alertmanager", (an_alert(),))
    receipt = store.inbox.accept(wire.ALERT_GROUP.dump(group), source="alertmanager", alerts=1)
    jobs.admit()
    admitted = store.episodes.receipt(receipt.receipt)
    assert admitted is not None
    identity = admitted.alerts[0].investigation
    assert identity is not None
    assert {"investigate": [f"investigate({identity})"]} == calls(store.redis)
    jobs.investigate(identity)
    assert [f"deliver({identity}, local)"] == calls(store.redis)["deliver"]
    jobs.deliver(identity, "local")
    found = store.investigations.load(identity)
    assert found is not None
    assert DeliveryStatus.SENT is found.deliveries[0].status
    assert "KubePodCrashLooping" in capsys.readouterr().out


@pytest.mark.parametrize("job", [jobs.analyse, jobs.watch, jobs.investigate])
def test_a_job_about_what_never_was_is_done(store: Store, job: Callable[[str], None]) -> None:
    with capture_logs() as logged:
        job("none")
    (line,) = [line for line in logged if line["event"] == "job_ended"]
    assert "done" == line["outcome"]
    assert 0 == store.work.outstanding()


def test_a_job_that_fails_says_so_and_leaves_its_stage_to_do(store: Store) -> None:
    item = Item(StageName.INVESTIGATE, "one")
    store.redis.hset("alertwhy:investigation:one", mapping={"status": "no such status"})
    store.work.want(item, bootstrap.now())
    with capture_logs() as logged, pytest.raises(ValueError, match="no such status"):
        jobs.investigate("one")
    (line,) = [line for line in logged if line["event"] == "job_ended"]
    assert "failed" == line["outcome"]
    assert store.work.busy(item)
