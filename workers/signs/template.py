"""Where a mistake in a pod is mended: in the template of the workload that owns it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import JobState, PodState, WorkloadState
from alertwhy.domain.finding import Risk, Step
from alertwhy.domain.target import ObjectRef
from workers.signs.wording import handle, kubectl

TEMPLATES = {
    "Deployment": "spec.template.",
    "StatefulSet": "spec.template.",
    "DaemonSet": "spec.template.",
    "CronJob": "spec.jobTemplate.spec.template.",
    "Job": "spec.template.",
    "ReplicaSet": "spec.template.",
    "Pod": "",
}
ROLLS_OUT = frozenset({"Deployment", "StatefulSet", "DaemonSet"})
RANKS = {kind: place for place, kind in enumerate(TEMPLATES)}  # the root-most kind first


@dataclass(frozen=True)
class Place:
    """One field of one object: ``Deployment shop/web``, ``spec.template.spec.containers[0]``."""

    owner: ObjectRef
    field: str

    def __str__(self) -> str:
        """``spec.template.spec.containers[0] of Deployment shop/web``."""
        return f"{self.field} of {self.owner}"


def place(seen: Sequence[Evidence], pod: ObjectRef, field: str) -> Place:
    """Where a field of a pod's spec is written: ``spec.containers[0].args[0]`` and its owner."""
    owner = owner_of(seen, pod)
    return Place(owner, TEMPLATES.get(owner.kind, "") + field)


def owner_of(seen: Sequence[Evidence], pod: ObjectRef) -> ObjectRef:
    """The root-most owner whose template makes the pod; the pod itself where none is known."""
    told = min(_told(seen, pod), key=lambda ref: RANKS[ref.kind], default=None)
    return told or min(_by_name(seen, pod), key=_closeness, default=pod)


def whose(seen: Sequence[Evidence], pod: ObjectRef) -> str:
    """``Pod of Deployment shop/web``, alike for all its replicas; ``Pod shop/web`` by itself."""
    owner = owner_of(seen, pod)
    return str(pod) if owner == pod else f"Pod of {owner}"


def mend(at: Place, action: str) -> Step:
    """Change the field by hand; what cannot be changed in place has to be made again."""
    target, namespace = handle(at.owner), at.owner.namespace
    if at.owner.kind in ROLLS_OUT:
        return Step(action, kubectl(namespace, f"edit {target}"), Risk.DISRUPTIVE)
    if at.owner.kind == "CronJob":
        return Step(
            f"{action}; it counts from the next run",
            kubectl(namespace, f"edit {target}"),
            Risk.SAFE,
        )
    again = f"{action}: save its manifest, mend it, then `kubectl replace --force -f` it"
    return Step(again, kubectl(namespace, f"get {target} -o yaml"), Risk.READ_ONLY)


def _told(seen: Sequence[Evidence], pod: ObjectRef) -> Iterator[ObjectRef]:
    """A pod that made others (a Spark driver its executors) has no template for them."""
    for state, _ in of_kind(seen, PodState):
        if state.pod == pod:
            yield from (owner for owner in state.owners if owner.kind in TEMPLATES.keys() - {"Pod"})


def _closeness(ref: ObjectRef) -> tuple[bool, int, str]:
    """The longest name fits best, but a ReplicaSet's own template is nobody's to mend."""
    return (ref.kind == "ReplicaSet", -len(ref.name), ref.name)


def _by_name(seen: Sequence[Evidence], pod: ObjectRef) -> Iterator[ObjectRef]:
    """Controllers name their pods after themselves: ``web-6d4cf56db6-x2x7k``, ``db-0``."""
    known = [state.workload for state, _ in of_kind(seen, WorkloadState)]
    known += [state.job for state, _ in of_kind(seen, JobState)]
    for ref in known:
        same = ref.namespace == pod.namespace and ref.kind in TEMPLATES
        if same and pod.name.startswith(f"{ref.name}-"):
            yield ref
