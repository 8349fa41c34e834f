"""RQ, behind one door: wakes a worker for a stage, and runs the workers.

RQ may lose a job, repeat it, or run it twice; nothing here relies on it. A job says only *look
at this now*; what there is to do, and whether it is done, stands in ``alertwhy.store``. So no
job is retried by RQ: the sweep wakes again what is still outstanding.
"""

from collections.abc import Iterable
from enum import StrEnum

from redis import Redis
from redis.client import Pipeline
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer
from rq.timeouts import BaseTimeoutException

from alertwhy.store.work import Item, StageName

JOB_TIMEOUT = 120  # seconds; every stage has a tighter deadline of its own
FAILED_KEPT = 24 * 3600  # seconds a failed job may be looked at; RQ's own default is a year
MAX_JOBS = 1000  # jobs before a worker process is replaced, so that no leak grows for ever
WORKER_TTL = 60  # seconds without a heartbeat until RQ calls a worker dead
MAINTENANCE = 30  # seconds between RQ's own clean-ups

FIRST = "workers.jobs.digest"  # tells of hundreds, whose own deliveries wait in the same queue

JobTimeout = BaseTimeoutException  # never to be caught by who goes on after a fault

Job = tuple[str, tuple[str, ...]]


class QueueName(StrEnum):
    """One queue a kind of job; each worker process listens to exactly one."""

    ADMIT = "admit"
    INVESTIGATE = "investigate"
    ANALYSE = "analyse"
    DELIVER = "deliver"


_QUEUE_OF = {
    StageName.INVESTIGATE: QueueName.INVESTIGATE,
    StageName.WATCH: QueueName.INVESTIGATE,
    StageName.ANALYSE: QueueName.ANALYSE,
    StageName.DELIVER: QueueName.DELIVER,
    StageName.DIGEST: QueueName.DELIVER,
    StageName.SILENCE: QueueName.DELIVER,
}


class Queues:
    """Enqueues by name: ``workers.jobs`` is never imported here."""

    def __init__(self, redis: Redis) -> None:
        self._queues = {
            name: Queue(
                name, connection=redis, serializer=JSONSerializer, default_timeout=JOB_TIMEOUT
            )
            for name in QueueName
        }

    def admit(self) -> None:
        """Wake admission."""
        self._enqueue(QueueName.ADMIT, [("workers.jobs.admit", ())], None)

    def preview(self, token: str) -> None:
        """Ask a worker for a preview."""
        self._enqueue(QueueName.DELIVER, [("workers.jobs.preview", (token,))], None)

    def wake(self, items: Iterable[Item], *, pipe: Pipeline | None = None) -> None:
        """Wake a worker for each stage; as part of ``pipe``'s transaction where given."""
        jobs: dict[QueueName, list[Job]] = {}
        for item in items:
            jobs.setdefault(_QUEUE_OF[item.stage], []).append(_job(item))
        for queue, batch in jobs.items():
            self._enqueue(queue, batch, pipe)

    def depths(self) -> dict[str, int]:
        """Jobs waiting, by queue."""
        return {str(name): queue.count for name, queue in self._queues.items()}

    def _enqueue(self, name: QueueName, jobs: list[Job], pipe: Pipeline | None) -> None:
        queue = self._queues[name]
        prepared = [
            Queue.prepare_data(
                function,
                args=arguments,
                timeout=JOB_TIMEOUT,
                result_ttl=0,
                failure_ttl=FAILED_KEPT,
                at_front=function == FIRST,
            )
            for function, arguments in jobs
        ]
        queue.enqueue_many(prepared, pipeline=pipe)


def _job(item: Item) -> Job:
    arguments = (item.investigation, item.receiver) if item.receiver else (item.investigation,)
    return f"workers.jobs.{item.stage}", arguments


def run_worker(redis: Redis, queue: QueueName) -> None:
    """Work one queue until told to stop, or for ``MAX_JOBS``.

    In process: a horse forked for each job costs five times the CPU and buys isolation that we
    have otherwise (a lease ends, the sweep wakes another, the supervisor starts a new process).
    """
    worker = SimpleWorker(
        [Queue(queue, connection=redis, serializer=JSONSerializer)],
        connection=redis,
        serializer=JSONSerializer,
        worker_ttl=WORKER_TTL,
        maintenance_interval=MAINTENANCE,
        log_job_description=False,
    )
    worker.work(with_scheduler=False, max_jobs=MAX_JOBS, logging_level="WARNING")
