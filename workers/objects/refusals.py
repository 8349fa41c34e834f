"""What controllers were told when they wanted to make pods and might not."""

from collections.abc import Iterator

from alertwhy.domain.target import Target
from alertwhy.errors import CollectError
from workers.clients.cluster import LIST_LIMIT, Json
from workers.clients.raw import text
from workers.clients.reader import Reader
from workers.objects.refs import conditions_of

MAKERS = frozenset({"Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob"})
REASONS = frozenset({"FailedCreate", "FailedDaemonPod", "ReplicaSetCreateError"})
# Each is read by other collectors of the same round as well, and so costs nothing here.
NEEDS = frozenset(
    {
        "list events",
        "get deployments.apps",
        "get replicasets.apps",
        "get statefulsets.apps",
        "get daemonsets.apps",
        "get jobs.batch",
        "get cronjobs.batch",
    }
)


def refusals_of(target: Target, reader: Reader) -> tuple[str, ...]:
    """The messages, from conditions and from events about the makers of the target's pods."""
    return tuple(dict.fromkeys(_messages(target, reader)))


def _messages(target: Target, reader: Reader) -> Iterator[str]:
    makers = [ref for ref in target.chain if ref.kind in MAKERS]
    for ref in makers:
        try:
            obj = reader.get(ref.kind, ref.namespace, ref.name)
        except CollectError:
            continue
        for condition in conditions_of(obj):
            if condition.type == "ReplicaFailure" and condition.status == "True":
                yield condition.message
    if makers:
        for event in _events(makers[-1].namespace, reader):
            if text(event, "reason") in REASONS and _about(event, target):
                yield text(event, "message")


def _events(namespace: str, reader: Reader) -> Iterator[Json]:
    """All of the namespace; by reason where it has too many for one list."""
    whole = reader.list("Event", namespace)
    if len(whole) < LIST_LIMIT:
        yield from whole
        return
    for reason in sorted(REASONS):
        yield from reader.list("Event", namespace, fields=f"reason={reason}")


def _about(event: Json, target: Target) -> bool:
    """About the maker, or about one that it made itself: ``web-59c8f7d6b4`` of ``web``."""
    name = text(event, "involvedObject", "name")
    return any(name == ref.name or name.startswith(f"{ref.name}-") for ref in target.chain)
