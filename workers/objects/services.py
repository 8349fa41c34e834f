"""A Service and what stands behind it: which pods it selects, and which it nearly does."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

from alertwhy.domain.facts.network import Near, ServicePort, ServiceState
from alertwhy.domain.target import ObjectRef
from alertwhy.errors import NotFound
from workers.clients.cluster import Json
from workers.clients.raw import child, items, mapping, scalar, text
from workers.clients.reader import Reader
from workers.clients.selectors import has_labels
from workers.objects.pods import ready, selector_of
from workers.objects.refs import owner_of, ref_of

# What looking at one Service may read.
NEEDS = frozenset(
    {
        "get services",
        "list pods",
        "list deployments.apps",
        "list endpointslices.discovery.k8s.io",
    }
)
TYPO = 0.8  # of difflib: two letters swapped or one lacking in a word of five
MOST_DECLARED = 12  # ports of its pods in a fact
OVER = frozenset({"Succeeded", "Failed"})  # such pods are never endpoints


def service_state(ref: ObjectRef, reader: Reader) -> ServiceState:
    """The Service as it is; ``exists`` is false where there is none. Raises CollectError."""
    try:
        obj = reader.get("Service", ref.namespace, ref.name)
    except NotFound:
        return ServiceState(ref, exists=False)
    selector = mapping(obj, "spec", "selector")
    kind = text(obj, "spec", "type") or "ClusterIP"
    pods: Sequence[Json] = ()
    if selector and kind != "ExternalName":
        pods = reader.list("Pod", ref.namespace, labels=selector_of(obj))
        pods = [pod for pod in pods if text(pod, "status", "phase") not in OVER]
    near, maker = (None, None) if pods or not selector else _around(ref, selector, reader)
    counts = (len(pods), sum(map(ready, pods)))
    if not (pods or near or maker):  # whoever writes endpoints has seen what was not recorded
        counts = _endpoints(ref, reader)
    return ServiceState(
        service=ref,
        type=kind,
        selector=tuple(sorted(selector.items())),
        ports=tuple(_port(each) for each in items(obj, "spec", "ports")),
        selected=counts[0],
        ready=counts[1],
        declared=_declared(pods),
        near=near,
        workload=ref_of(maker, "Deployment") if maker else None,
        replicas=_replicas(maker) if maker else 0,
    )


def declared_by(pod: Json) -> list[str]:
    """The ports that its containers name, by number and by name; native sidecars' too."""
    every = [*items(pod, "spec", "containers"), *items(pod, "spec", "initContainers")]
    ports = [port for each in every for port in items(each, "ports")]
    found = [word for port in ports for word in (scalar(port, "containerPort"), text(port, "name"))]
    return [each for each in found if each]


def _port(obj: Json) -> ServicePort:
    number = scalar(obj, "port")
    target = scalar(obj, "targetPort") or number
    return ServicePort(text(obj, "name"), number, target, text(obj, "protocol") or "TCP")


def _declared(pods: Sequence[Json]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for pod in pods for word in declared_by(pod)))[:MOST_DECLARED]


def _endpoints(ref: ObjectRef, reader: Reader) -> tuple[int, int]:
    """Of a Service without a selector, somebody else writes the endpoints: all, ready."""
    chosen = f"kubernetes.io/service-name={ref.name}"
    slices = reader.list("EndpointSlice", ref.namespace, labels=chosen)
    ends = [end for each in slices for end in items(each, "endpoints")]
    return len(ends), sum(child(end, "conditions").get("ready") is not False for end in ends)


def _around(
    ref: ObjectRef, selector: dict[str, str], reader: Reader
) -> tuple[Near | None, Json | None]:
    """The workload that would make such pods; else what differs in the fewest labels."""
    made = reader.list("Deployment", ref.namespace)
    wanted = ",".join(f"{key}={value}" for key, value in sorted(selector.items()))
    for each in made:
        if has_labels(child(each, "spec", "template"), wanted):
            return None, each
    near = _nearest(selector, reader.list("Pod", ref.namespace), ref)
    names = {ref_of(each).name for each in made}
    return (replace(near, about=_maker(near.about, names)) if near else None), None


def _nearest(selector: dict[str, str], pods: Sequence[Json], service: ObjectRef) -> Near | None:
    """The pod that shares the most labels, or is named alike, and how it is labelled instead."""
    scored = [(_likeness(selector, pod, service), pod) for pod in pods]
    best, pod = max(scored, key=lambda pair: pair[0], default=(0, {}))
    if not best:
        return None
    labels = mapping(pod, "metadata", "labels")
    shown = {key: labels[key] for key in selector if key in labels} or labels
    about = owner_of(pod) or ref_of(pod, "Pod")
    return Near(about, tuple(sorted(shown.items())))


def _maker(owner: ObjectRef, deployments: set[str]) -> ObjectRef:
    """The Deployment above a ReplicaSet, if there is one of that name: what a person would edit."""
    above = owner.name.rpartition("-")[0]
    known = owner.kind == "ReplicaSet" and above in deployments
    return ObjectRef("Deployment", owner.namespace, above) if known else owner


def _likeness(selector: dict[str, str], pod: Json, service: ObjectRef) -> int:
    labels = mapping(pod, "metadata", "labels")
    same = sum(labels.get(key) == value for key, value in selector.items())
    values = {value.casefold() for value in labels.values()}
    alike = sum(value.casefold() in values for value in selector.values())
    named = ref_of(pod).name.startswith(service.name)
    close = sum(_close(labels.get(key, ""), value) for key, value in selector.items())
    return 3 * same + 2 * alike + 2 * close + named


def _close(one: str, other: str) -> bool:
    """``cart`` and ``carts``, ``web`` and ``web-v2``, ``player`` and ``palyer``."""
    short, long = sorted((one.casefold(), other.casefold()), key=len)
    return bool(short) and (short in long or bool(get_close_matches(short, [long], cutoff=TYPO)))


def _replicas(obj: Json) -> int:
    wanted = child(obj, "spec").get("replicas")
    return wanted if isinstance(wanted, int) else 1
