"""What the containers that matter wrote last, in this run and in the one before."""

from collections.abc import Iterator

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts import ContainerState, LogTail, Role
from alertwhy.domain.facts.logs import LoggedErrors
from alertwhy.domain.target import Target
from alertwhy.errors import CollectError, NotFound
from workers.clients.cluster import LOG_LINES, Json
from workers.clients.reader import Reader
from workers.collectors import ANY, collector
from workers.logged.blocks import complaints
from workers.logged.shown import shown
from workers.objects.containers import containers_of
from workers.objects.pods import NEEDS, pods_of
from workers.objects.refs import kubectl

NAME = "pod-logs"
MOST_READS = 4  # logs of one investigation
NEVER_RAN = frozenset({"ContainerCreating", "PodInitializing"})

Run = tuple[ContainerState, bool]  # the container, and whether the run before is meant


@collector(NAME, kinds=ANY, needs=NEEDS | {"get pods/log"})
def pod_logs(target: Target, reader: Reader) -> Iterator[Evidence]:
    """One piece of evidence per run that wrote something."""
    failed: CollectError | None = None
    written: set[tuple[str, str, str]] = set()
    for state, previous in _runs(pods_of(target, reader), target.container)[:MOST_READS]:
        pod = state.pod
        try:
            log = reader.logs(pod.namespace, pod.name, state.container, previous=previous)
        except NotFound:
            continue
        except CollectError as error:
            failed = error
            continue
        key = (pod.name, state.container, log)
        if log.strip() and key not in written:  # a container that waits has one log, told twice
            written.add(key)
            yield _evidence(state, log, previous=previous)
    if failed:
        raise failed


def _runs(pods: tuple[Json, ...], named: str) -> list[Run]:
    """Which logs to read, the most telling first: the run that died before the one that runs."""
    states = [state for pod in pods for state in containers_of(pod)]
    chosen = [state for state in states if named and state.container == named and any(_of(state))]
    chosen += [state for state in states if _holds_up(state, chosen)]
    chosen = chosen or [state for state in states if _troubled(state)]
    if not chosen:  # all is well with them: the log may still tell why someone was alerted
        chosen = [state for state in states if state.role is Role.MAIN][:1]
    return [run for state in chosen for run in _of(state)]


def _holds_up(state: ContainerState, chosen: list[ContainerState]) -> bool:
    """Whether it ended badly beside one in trouble, which may need it: a proxy on localhost."""
    beside = any(each.pod == state.pod and not each.ready for each in chosen)
    return beside and state not in chosen and _troubled(state) and not state.ready


def _of(state: ContainerState) -> Iterator[Run]:
    if state.restarts or state.last:
        yield state, True
    if state.running_since or state.endings or state.restarts:
        yield state, False


def _troubled(state: ContainerState) -> bool:
    if state.restarts or any(ending.exit_code for ending in state.endings):
        return True
    over = state.ended is not None and state.ended.exit_code == 0
    begun = bool(state.waiting_reason) or (state.role is Role.INIT and bool(state.running_since))
    done = state.role in {Role.INIT, Role.EPHEMERAL} and (over or not begun)
    return not state.ready and not done and state.waiting_reason not in NEVER_RAN


def _evidence(state: ContainerState, log: str, *, previous: bool) -> Evidence:
    """The log as a person reads it; the facts have all lines, and its complaints."""
    pod, lines = state.pod, tuple(log.splitlines())
    found = complaints(lines)
    which = ["--previous"] if previous else []
    words = ["logs", pod.name, "-c", state.container, *which, f"--tail={LOG_LINES}"]
    return Evidence(
        collector=NAME,
        object=str(pod),
        text=shown(lines, found.blocks),
        command=kubectl(pod.namespace, *words),
        facts=(
            LogTail(pod, state.container, previous, lines),
            LoggedErrors(
                pod,
                state.container,
                previous,
                found.blocks,
                len(lines),
                well_at=found.well_at,
                stops_at=found.stops_at,
            ),
        ),
    )
