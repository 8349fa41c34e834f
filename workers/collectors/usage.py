"""What containers used against their limits over the last hours, as Prometheus measured it."""

from collections.abc import Iterable, Iterator, Sequence

from alertwhy.domain.curve import Curve, highest_of
from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts import ContainerState, Measure, Role, Usage
from alertwhy.domain.target import Target
from workers.clients.metrics import Series
from workers.clients.raw import text
from workers.clients.reader import Reader
from workers.collectors import ANY, collector
from workers.measured.clusters import of_one_cluster
from workers.measured.drawing import command, cores, span, told
from workers.measured.queries import queries_of_pod
from workers.objects.containers import containers_of
from workers.objects.pods import NEEDS, pods_of
from workers.objects.refs import ref_of
from workers.signs.quantities import amount, byte_count, percent
from workers.signs.wording import plural

NAME = "usage"
MOST_PODS = 2  # the worst; four queries each
MOST_CONTAINERS = 4  # of one pod; more are sidecars of sidecars
WORTH_TELLING = 0.01  # of the periods; every limit throttles a little


@collector(NAME, kinds=ANY, needs=NEEDS)
def usage(target: Target, reader: Reader) -> Iterator[Evidence]:
    """Nothing where no Prometheus is set; a piece for each measure that a pod has."""
    if not reader.measures:
        return
    for pod in pods_of(target, reader)[:MOST_PODS]:
        if not text(pod, "spec", "nodeName"):
            continue
        ref, states = ref_of(pod, "Pod"), tuple(containers_of(pod))
        for measure, query in queries_of_pod(ref).items():
            series = of_one_cluster(reader.query(query) or ())
            if shown := tuple(_measured(states, measure, series))[:MOST_CONTAINERS]:
                yield Evidence(
                    collector=NAME,
                    object=str(ref),
                    text="\n".join(_line(measure, *each) for each in shown),
                    command=command(query, shown[0][1], reader.prometheus),
                    facts=tuple(
                        Usage(measure, ref, state.container, curve) for state, curve in shown
                    ),
                )


def _measured(
    states: Iterable[ContainerState], measure: Measure, series: Sequence[Series]
) -> Iterator[tuple[ContainerState, Curve]]:
    """Containers of the pod with what is worth telling of them, main ones first."""
    for state in sorted(states, key=lambda each: each.role is not Role.MAIN):
        mine = (each for each in series if each.labels.get("container") == state.container)
        curve = highest_of(each.curve for each in mine)
        if curve and _worth(measure, curve):
            yield state, curve


def _worth(measure: Measure, curve: Curve) -> bool:
    if measure is Measure.THROTTLED:
        return curve.highest.value >= WORTH_TELLING
    return measure is not Measure.RESTARTS or curve.rises() >= 1


def _line(measure: Measure, state: ContainerState, curve: Curve) -> str:
    name = state.container
    match measure:
        case Measure.MEMORY:
            limit, full = _limit(state.memory_limit, state.memory_request)
            return f"{name}: memory {told(curve, byte_count, full=full)}{limit}"
        case Measure.CPU:
            limit, full = _limit(state.cpu_limit, state.cpu_request)
            return f"{name}: CPU {told(curve, cores, full=full)}{limit}"
        case Measure.THROTTLED:
            return f"{name}: CPU periods in which it had to wait: {told(curve, percent, full=1.0)}"
        case Measure.RESTARTS:
            times = plural(round(curve.rises()), "restart")
            return f"{name}: {times} in {span(curve.span)}"


def _limit(limit: str, request: str) -> tuple[str, float]:
    """``, limit 256Mi``, and the number: what is drawn is drawn against it."""
    if limit:
        return f", limit {limit}", float(amount(limit) or 0)
    return (f", request {request}, no limit" if request else ", no limit"), 0.0
