"""What pods run on."""

from dataclasses import dataclass

from alertwhy.domain.facts.fact import Condition, Fact


@dataclass(frozen=True)
class NodeState(Fact):
    """A node: conditions, taints, and what it has to give."""

    node: str
    conditions: tuple[Condition, ...] = ()
    taints: tuple[str, ...] = ()  # key=value:Effect
    unschedulable: bool = False
    labels: tuple[tuple[str, str], ...] = ()
    allocatable: tuple[tuple[str, str], ...] = ()

    def condition(self, kind: str) -> Condition | None:
        """The condition of that type, if the node has one."""
        return next((each for each in self.conditions if each.type == kind), None)


@dataclass(frozen=True)
class NodeGone(Fact):
    """A node that pods were put on and that the cluster does not have any more."""

    node: str


@dataclass(frozen=True)
class NodeRoom(Fact):
    """What no pod on a node asks for. ``whole``: every node that may take the pod was looked at."""

    node: str
    free: tuple[tuple[str, str], ...] = ()
    whole: bool = False
