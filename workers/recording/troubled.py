"""Which logs are worth keeping: all runs of containers in trouble, one of pods that are well; pure."""

from collections.abc import Iterator

from alertwhy.domain.facts import ContainerState, Role
from workers.clients.cluster import Json
from workers.clients.snapshot import LogKey
from workers.objects.containers import containers_of


def runs_of(pod: Json) -> Iterator[LogKey]:
    """The run before and this one of each container in trouble, the one that died first."""
    for state in containers_of(pod):
        if not _troubled(state):
            continue
        key = (state.pod.namespace, state.pod.name, state.container)
        if state.restarts or state.last:
            yield (*key, True)
        if state.running_since or state.endings or state.restarts:
            yield (*key, False)


def calm_run_of(pod: Json) -> Iterator[LogKey]:
    """This run of the first main container, where nothing in the pod is in trouble."""
    states = list(containers_of(pod))
    if any(_troubled(state) for state in states):
        return
    for state in states:
        if state.role is Role.MAIN:
            if state.running_since or state.endings:
                yield (state.pod.namespace, state.pod.name, state.container, False)
            return


def _troubled(state: ContainerState) -> bool:
    if state.restarts or any(ending.exit_code for ending in state.endings):
        return True
    over = state.ended is not None and state.role is not Role.SIDECAR
    return not (state.ready or over or state.waiting_reason)
