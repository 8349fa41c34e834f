"""The Kubernetes object that an alert is about, with its owners and container."""

from dataclasses import dataclass, field, replace
from datetime import datetime

CLUSTER = "Cluster"  # the kind of a target when the labels name no object at all


@dataclass(frozen=True, order=True)
class ObjectRef:
    """One object; ``namespace`` is ``""`` for cluster-scoped kinds."""

    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        """``Pod shop/cart-0``, or ``Node worker-1``."""
        place = f"{self.namespace}/{self.name}" if self.namespace else self.name
        return f"{self.kind} {place}".strip()


@dataclass(frozen=True)
class Watched:
    """What an alert measures: its rule's expression, its own labels, and since when it holds."""

    expression: str
    labels: tuple[tuple[str, str], ...] = ()
    since: datetime | None = None


@dataclass(frozen=True)
class Target:
    """What an investigation is about: the root owner, and in ``via`` how we came to it.

    ``via`` runs from the object that the alert named up to the root's child: Pod, ReplicaSet.
    ``uid`` is the Pod's, where the alert told it. ``address`` is a node's ``instance``, for
    alerts that name a Node by its address only. ``alert`` is the alert's name where there is one:
    it says what was measured (a scrape that failed), not which object, and so tells no two apart.
    ``watched`` is what it measured, as long as the job lasts: it is never stored with the target.
    """

    kind: str
    namespace: str
    name: str
    container: str = ""
    via: tuple[ObjectRef, ...] = ()
    uid: str = ""
    address: str = ""
    alert: str = field(default="", compare=False)
    watched: Watched | None = field(default=None, compare=False)

    @property
    def ref(self) -> ObjectRef:
        """The root itself."""
        return ObjectRef(self.kind, self.namespace, self.name)

    @property
    def named(self) -> ObjectRef:
        """The object that the alert named: the first of ``via``, else the root."""
        return self.via[0] if self.via else self.ref

    @property
    def own_namespace(self) -> str:
        """Where it lives, or what it is; ``""`` for cluster-scoped kinds."""
        return self.namespace or (self.name if self.kind == "Namespace" else "")

    @property
    def chain(self) -> tuple[ObjectRef, ...]:
        """Every object from the one that the alert named up to the root."""
        return (*self.via, self.ref)

    def __str__(self) -> str:
        """As its root reads: ``Deployment shop/cart``."""
        return str(self.ref)

    def owned_by(self, owner: ObjectRef) -> "Target":
        """The same target, one owner further up."""
        return replace(
            self, kind=owner.kind, namespace=owner.namespace, name=owner.name, via=self.chain
        )
