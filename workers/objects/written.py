"""What the containers in trouble wrote last: the same logs that are shown, read once."""

from collections.abc import Iterator

from alertwhy.domain.facts import Role
from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import CollectError
from workers.clients.reader import Reader
from workers.objects.containers import containers_of
from workers.objects.pods import pods_of

MOST_RUNS = 2  # of one target: what one pod cannot reach, the others cannot either


def written_by(target: Target, reader: Reader) -> Iterator[tuple[ObjectRef, str]]:
    """Each pod that is not well with what its failing container wrote; nothing where none is."""
    states = [state for pod in pods_of(target, reader) for state in containers_of(pod)]
    failing = [
        state
        for state in states
        if state.role is not Role.EPHEMERAL
        and (state.last or (state.running_since and not state.ready))
    ]
    for state in failing[:MOST_RUNS]:
        try:
            log = reader.logs(
                state.pod.namespace, state.pod.name, state.container, previous=bool(state.last)
            )
        except CollectError:
            continue  # the collector of logs says so
        yield state.pod, log
