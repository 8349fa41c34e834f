"""The jobs that lie in the queues, as a person would write the calls; no worker is needed."""

from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

from alertwhy.queue import QueueName


def calls(redis: Redis) -> dict[str, list[str]]:
    """By queue, oldest first: ``deliver(one, shop)``. Queues without a job are left out."""
    found = {}
    for name in QueueName:
        jobs = Queue(name, connection=redis, serializer=JSONSerializer).jobs
        if jobs:
            found[str(name)] = [_call(job.func_name, job.args) for job in jobs]
    return found


def forgotten(redis: Redis) -> None:
    """As when RQ loses every job."""
    for name in QueueName:
        Queue(name, connection=redis, serializer=JSONSerializer).empty()


def _call(name: str, arguments: tuple[str, ...]) -> str:
    return f"{name.removeprefix('workers.jobs.')}({', '.join(arguments)})"
