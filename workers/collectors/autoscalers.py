"""HorizontalPodAutoscalers: what they scale, how far they may, and what they say of it."""

from collections.abc import Iterator

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts.governing import AutoscalerState
from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import NotFound
from workers.clients.cluster import RESOURCES, Json
from workers.clients.raw import child, items, mapping, number, scalar, text
from workers.clients.reader import Reader
from workers.collectors import collector
from workers.objects.refs import conditions_of, show

NAME = "autoscaler"
SCALABLE = frozenset({"Deployment", "StatefulSet", "ReplicaSet"})


@collector(
    NAME,
    kinds={"HorizontalPodAutoscaler"},
    needs={
        "get horizontalpodautoscalers.autoscaling",
        "get deployments.apps",
        "get statefulsets.apps",
        "get replicasets.apps",
    },
)
def autoscalers(target: Target, reader: Reader) -> Iterator[Evidence]:
    """The autoscaler that the alert named, and whether what it scales requests what it measures."""
    for ref in target.chain:
        if ref.kind == "HorizontalPodAutoscaler":
            obj = reader.get(ref.kind, ref.namespace, ref.name)
            state = _state(ref, obj, reader)
            lines = "\n".join((*_lines(state), *_readings(obj)))
            yield Evidence(NAME, str(ref), lines, show(ref), facts=(state,))


def _state(ref: ObjectRef, obj: Json, reader: Reader) -> AutoscalerState:
    scaled = child(obj, "spec", "scaleTargetRef")
    wanted = ObjectRef(text(scaled, "kind"), ref.namespace, text(scaled, "name"))
    workload = _workload(wanted, reader)
    measured = [each for each in items(obj, "spec", "metrics") if _by_requests(each)]
    return AutoscalerState(
        autoscaler=ref,
        wanted=wanted,
        exists=workload is not None,
        minimum=number(obj, "spec", "minReplicas", default=1),
        maximum=number(obj, "spec", "maxReplicas"),
        current=number(obj, "status", "currentReplicas"),
        desired=number(obj, "status", "desiredReplicas"),
        conditions=conditions_of(obj),
        lacking=tuple(dict.fromkeys(_lacking(workload or {}, measured))),
        looked=_lookable(wanted),
        metrics=tuple(text(each, "type") for each in items(obj, "spec", "metrics")),
    )


def _workload(wanted: ObjectRef, reader: Reader) -> Json | None:
    """``{}`` for a kind that is not looked at: an operator's own may well be there."""
    if not _lookable(wanted):
        return {}
    try:
        return reader.get(wanted.kind, wanted.namespace, wanted.name)
    except NotFound:
        return None


def _lookable(wanted: ObjectRef) -> bool:
    return wanted.kind in SCALABLE and wanted.kind in RESOURCES


def _by_requests(metric: Json) -> bool:
    """Utilisation is a share of what is requested; other metrics need no request."""
    for kind in ("resource", "containerResource"):
        if text(metric, kind, "target", "type") == "Utilization":
            return True
    return False


def _lacking(workload: Json, measured: list[Json]) -> Iterator[str]:
    for metric in measured:
        named = child(metric, "containerResource")
        resource = text(named or child(metric, "resource"), "name")
        for each in items(workload, "spec", "template", "spec", "containers"):
            name = text(each, "name")
            meant = not named or text(named, "container") == name
            requests = mapping(each, "resources", "requests")
            limits = mapping(each, "resources", "limits")  # the request's default
            if meant and resource not in requests and resource not in limits:
                yield f"{name}: {resource}"


def _lines(state: AutoscalerState) -> Iterator[str]:
    there = "" if state.exists else ", which does not exist"
    yield f"scales {state.wanted}{there}"
    yield f"{state.current} replicas, wants {state.desired}, may {state.minimum} to {state.maximum}"
    for each in state.lacking:
        yield f"no request: container {each}"
    for condition in state.conditions:
        yield f"{condition.type}={condition.status} {condition.reason}: {condition.message}"


def _readings(obj: Json) -> Iterator[str]:
    """``cpu: 96% now, 70% wanted``: each metric beside what it should be."""
    current = {_metric(each): each for each in items(obj, "status", "currentMetrics")}
    for each in items(obj, "spec", "metrics"):
        kind, name, _ = _metric(each)
        now = _amount(current.get(_metric(each), {}), kind, "current")
        wanted = _amount(each, kind, "target")
        if now and wanted:
            yield f"{name}: {now} now, {wanted} wanted"


def _metric(each: Json) -> tuple[str, str, str]:
    """Where its parts stand, what it measures, and of which container."""
    kind = text(each, "type")[:1].lower() + text(each, "type")[1:]
    name = text(each, kind, "name") or text(each, kind, "metric", "name")
    return kind, name, text(each, kind, "container")


def _amount(metric: Json, kind: str, side: str) -> str:
    if share := number(metric, kind, side, "averageUtilization"):
        return f"{share}%"
    return scalar(metric, kind, side, "averageValue") or scalar(metric, kind, side, "value")
