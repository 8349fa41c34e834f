from alertwhy.errors import Forbidden
from tests.fakes.cluster import FakeCluster
from tests.fakes.objects import pod
from tests.fakes.scenes import CRASHING, LOGS, POD, crash_loop
from workers.clients.reader import Reader
from workers.objects.written import written_by


def test_what_died_is_read_from_the_run_that_died() -> None:
    reader = Reader(FakeCluster(crash_loop(), logs=LOGS), seconds=9)
    assert [(POD, LOGS["shop", POD.name, "app", True].rstrip())] == list(
        written_by(CRASHING, reader)
    )


def test_what_runs_and_is_not_ready_is_read_as_it_runs() -> None:
    running = {
        "name": "app",
        "ready": False,
        "state": {"running": {"startedAt": "2026-11-21T15:00:00Z"}},
    }
    there = pod(status={"phase": "Running", "containerStatuses": [running]})

    reader = Reader(FakeCluster([there], logs=LOGS), seconds=9)
    assert [(POD, "starting")] == list(written_by(CRASHING, reader))


def test_what_is_well_or_hidden_is_not_read() -> None:
    well = pod(status={"phase": "Running", "containerStatuses": [{"name": "app", "ready": True}]})
    calm = FakeCluster([well], logs=LOGS)
    assert [] == list(written_by(CRASHING, Reader(calm, seconds=9)))
    assert [] == [call for call in calm.calls if call.verb == "logs"]

    errors = {("logs", "Pod", "*"): Forbidden("no")}
    hidden = FakeCluster(crash_loop(), logs=LOGS, errors=errors)
    assert [] == list(written_by(CRASHING, Reader(hidden, seconds=9)))
