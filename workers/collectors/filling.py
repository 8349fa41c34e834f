"""How full the volumes of claims are, and when they will be, as the kubelet tells Prometheus."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from alertwhy.domain.curve import Curve, highest_of
from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts import Filling
from alertwhy.domain.target import ObjectRef, Target
from workers.clients.metrics import Series
from workers.clients.raw import items, number
from workers.clients.reader import Reader
from workers.collectors import ANY, collector
from workers.measured.clusters import of_one_cluster
from workers.measured.drawing import command, drawn, moment
from workers.measured.queries import PREFIX, query_of_claim
from workers.objects.pods import NEEDS, claims_of, pods_of, ready
from workers.objects.refs import ref_of
from workers.signs.quantities import byte_count, percent

NAME = "filling"
CLAIM = "PersistentVolumeClaim"
MOST_CLAIMS = 2  # one query each
LEAST_RISE = 0.005  # of the capacity over the window; less is no trend but its noise
SOON = timedelta(days=4)  # as far as kubernetes-mixin's KubePersistentVolumeFillingUp looks ahead


@collector(NAME, kinds=ANY, needs=NEEDS)
def filling(target: Target, reader: Reader) -> Iterator[Evidence]:
    """The claim that the alert named, else those of pods in trouble; nothing without Prometheus."""
    if not reader.measures:
        return
    for claim in _claims(target, reader)[:MOST_CLAIMS]:
        query = query_of_claim(claim)
        series = of_one_cluster(reader.query(query) or ())
        curves = _curves(series)
        state = _state(claim, curves)
        if state:
            shown = curves["used_bytes"]
            told, typed = _text(state, shown), command(query, shown, reader.prometheus)
            yield Evidence(NAME, str(claim), told, typed, facts=(state,))


def _curves(series: Iterable[Series]) -> dict[str, Curve]:
    """By what was measured: ``used_bytes``."""
    found: dict[str, list[Curve]] = {}
    for each in series:
        name = each.labels.get("__name__", "").removeprefix(PREFIX)
        found.setdefault(name, []).append(each.curve)
    return {name: curve for name, parts in found.items() if (curve := highest_of(parts))}


def _claims(target: Target, reader: Reader) -> list[ObjectRef]:
    named = [ref for ref in target.chain if ref.kind == CLAIM]
    if named:
        return named
    found = [
        ObjectRef(CLAIM, ref_of(pod).namespace, name)
        for pod in pods_of(target, reader)
        if not ready(pod) or _restarted(pod)
        for name in claims_of(pod)
    ]
    return list(dict.fromkeys(found))


def _restarted(pod: Mapping[str, object]) -> bool:
    return any(number(each, "restartCount") for each in items(pod, "status", "containerStatuses"))


def _state(claim: ObjectRef, curves: Mapping[str, Curve]) -> Filling | None:
    """From the newest samples; None where used or capacity is not known."""
    used, capacity = curves.get("used_bytes"), curves.get("capacity_bytes")
    if used is None or capacity is None or capacity.last.value <= 0:
        return None
    size = capacity.last.value
    free = curves.get("available_bytes")
    left = free.last.value if free else max(0.0, size - used.last.value)
    return Filling(
        claim=claim,
        used=used.last.value,
        capacity=size,
        left=left,
        inodes=_inodes(curves),
        full_at=_full_at(used, used.last.value + left, size) if left > 0 else None,
    )


def _full_at(used: Curve, most: float, size: float) -> datetime | None:
    """When it holds no more; None where it hardly grows, or that is far away."""
    if used.last.value - used.first.value <= LEAST_RISE * size:
        return None
    at = used.reaches(most)
    return at if at and at - used.last.at <= SOON else None


def _inodes(curves: Mapping[str, Curve]) -> float | None:
    used, every = curves.get("inodes_used"), curves.get("inodes")
    if used is None or every is None or every.last.value <= 0:
        return None  # some file systems count none
    return min(1.0, used.last.value / every.last.value)


def _text(state: Filling, used: Curve) -> str:
    size, spent = byte_count(state.capacity), byte_count(state.used)
    shape = f" {line}" if (line := drawn(used, full=state.capacity)) else ""
    lines = [
        f"{percent(state.share)} full: {spent} of {size} used, {byte_count(state.left)} left{shape}"
    ]
    if state.inodes is not None:
        lines.append(f"{percent(state.inodes)} of its inodes used")
    if state.full_at:
        lines.append(
            f"it grew from {byte_count(used.first.value)} at {moment(used.first.at)};"
            f" going on like this it is full at {moment(state.full_at)}"
        )
    return "\n".join(lines)
