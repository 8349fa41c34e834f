"""PodDisruptionBudgets: the one that the alert named, or those over a node that is being drained."""

from collections.abc import Iterator

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts.governing import BudgetState
from alertwhy.domain.target import Target
from workers.clients.cluster import Json
from workers.clients.raw import child, flag, items, number, scalar, text
from workers.clients.reader import Reader
from workers.clients.selectors import has_labels
from workers.collectors import collector
from workers.objects.pods import selector_of
from workers.objects.refs import ref_of, show

NAME = "disruption-budget"
MOST_BUDGETS = 5
# Karpenter since 1.0 and before, Cluster Autoscaler: they need not cordon what they drain.
DRAINING = frozenset(
    {"karpenter.sh/disrupted", "karpenter.sh/disruption", "ToBeDeletedByClusterAutoscaler"}
)


@collector(
    NAME,
    kinds={"PodDisruptionBudget", "Node"},
    needs={
        "get poddisruptionbudgets.policy",
        "list poddisruptionbudgets.policy",
        "get nodes",
        "list pods",
    },
)
def budgets(target: Target, reader: Reader) -> Iterator[Evidence]:
    """A node's only while it is drained: before, nobody evicts its pods."""
    for ref in target.chain:
        if ref.kind == "PodDisruptionBudget":
            found = reader.get(ref.kind, ref.namespace, ref.name)
            yield _budget(found, alerted=bool(target.alert))
        elif ref.kind == "Node" and _drained(reader.get("Node", "", ref.name)):
            pods = reader.list("Pod", "", fields=f"spec.nodeName={ref.name}")
            every = reader.list("PodDisruptionBudget", "")
            blocking = [each for each in every if _blocks(each) and _covers(each, pods)]
            for each in blocking[:MOST_BUDGETS]:
                yield _budget(each, ref.name, alerted=bool(target.alert))


def _drained(node: Json) -> bool:
    """Cordoned for it, being deleted, or tainted by an autoscaler that takes it away."""
    tainted = any(text(each, "key") in DRAINING for each in items(node, "spec", "taints"))
    deleted = bool(text(node, "metadata", "deletionTimestamp"))
    return flag(node, "spec", "unschedulable") or deleted or tainted


def _blocks(obj: Json) -> bool:
    return number(obj, "status", "disruptionsAllowed") == 0


def _covers(obj: Json, pods: list[Json]) -> bool:
    """Whether any of those pods is under it; an empty selector covers its whole namespace."""
    namespace, selector = ref_of(obj).namespace, selector_of(obj)
    return any(ref_of(pod).namespace == namespace and has_labels(pod, selector) for pod in pods)


def _budget(obj: Json, node: str = "", *, alerted: bool) -> Evidence:
    ref = ref_of(obj, "PodDisruptionBudget")
    spec = child(obj, "spec")
    rules = [
        f"{key} {scalar(spec, key)}" for key in ("maxUnavailable", "minAvailable") if key in spec
    ]
    state = BudgetState(
        budget=ref,
        rule=", ".join(rules),
        allowed=number(obj, "status", "disruptionsAllowed"),
        healthy=number(obj, "status", "currentHealthy"),
        wanted=number(obj, "status", "desiredHealthy"),
        expected=number(obj, "status", "expectedPods"),
        node=node,
        alerted=alerted,
    )
    told = (
        f"{state.rule or 'no rule'}: {state.healthy} of {state.expected} pods healthy, "
        f"{state.wanted} must be; {state.allowed} may be evicted"
    )
    return Evidence(NAME, str(ref), told, show(ref), facts=(state,))
