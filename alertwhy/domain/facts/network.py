"""What lies between a caller and a pod: Services, Ingresses, Gateways, network policies, DNS."""

from dataclasses import dataclass

from alertwhy.domain.facts.fact import Condition, Fact
from alertwhy.domain.target import ObjectRef


@dataclass(frozen=True)
class ServicePort:
    """One port of a Service; ``target`` is a number or the name of a container's port."""

    name: str
    port: str
    target: str
    protocol: str = "TCP"


@dataclass(frozen=True)
class Near:
    """What a selector nearly selects: the first difference, as ``key=value`` pairs."""

    about: ObjectRef
    labels: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ServiceState(Fact):
    """A Service, and what stands behind it; ``exists`` is false where only its name is known.

    ``selected`` counts the pods that its selector meets, ``ready`` those that take traffic; where
    it has no selector, the endpoints that somebody gave it. ``declared`` are the ports that their containers
    name, as ``http``, ``8080``. ``workload`` would make pods for it, and has none.
    """

    service: ObjectRef
    exists: bool = True
    type: str = "ClusterIP"
    selector: tuple[tuple[str, str], ...] = ()
    ports: tuple[ServicePort, ...] = ()
    selected: int = 0
    ready: int = 0
    declared: tuple[str, ...] = ()
    near: Near | None = None
    workload: ObjectRef | None = None
    replicas: int = 0  # that ``workload`` wants


@dataclass(frozen=True)
class ListensOn(Fact):
    """The ports on which a ready pod behind a Service says, in its log, that it takes connections.

    ``alone`` if the pod has no other container, whose log may not tell.
    """

    service: ObjectRef
    ports: tuple[str, ...]
    alone: bool = True


@dataclass(frozen=True)
class Backend:
    """Where an Ingress or a route sends requests for ``path`` (``shop.example.com/cart``)."""

    path: str
    service: ObjectRef
    port: str


@dataclass(frozen=True)
class IngressState(Fact):
    """An Ingress. ``class_name`` is "" where it names none; ``legacy`` if an annotation names it."""

    ingress: ObjectRef
    class_name: str = ""
    legacy: bool = False
    classes: tuple[str, ...] = ()
    default_class: str = ""
    backends: tuple[Backend, ...] = ()
    secrets: tuple[str, ...] = ()
    served: bool = False  # a controller gave it an address


@dataclass(frozen=True)
class CertificateState(Fact):
    """A Certificate of cert-manager: the Secret that it makes, and how that goes.

    ``renewal`` is when it was to be made anew; what is past that and not renewed will expire.
    ``held_by`` is what its request, or the challenge that it must meet, says of itself.
    """

    certificate: ObjectRef
    secret: str
    conditions: tuple[Condition, ...] = ()
    until: str = ""  # as text: a time to come must not pass for the newest that was seen
    renewal: str = ""
    held_by: str = ""

    def condition(self, kind: str) -> Condition | None:
        """``Ready`` or ``Issuing``."""
        return next((each for each in self.conditions if each.type == kind), None)


@dataclass(frozen=True)
class GatewayState(Fact):
    """A Gateway with the conditions of it and of its listeners (``https: ResolvedRefs``)."""

    gateway: ObjectRef
    class_name: str = ""
    class_exists: bool = True
    conditions: tuple[Condition, ...] = ()
    listeners: tuple[tuple[str, Condition], ...] = ()


@dataclass(frozen=True)
class RouteState(Fact):
    """An HTTPRoute; ``conditions`` are those of its parents, each with the parent's name."""

    route: ObjectRef
    backends: tuple[Backend, ...] = ()
    conditions: tuple[tuple[str, Condition], ...] = ()


@dataclass(frozen=True)
class Opening:
    """What one rule of a policy lets through: ``TCP/5432``, ``TCP/8000-8999``, ``*`` for any port.

    ``anyone`` if it names no peer; ``caller`` if it lets in the pod that we look at.
    """

    ports: tuple[str, ...]
    peers: str = "anyone"
    anyone: bool = True
    caller: bool = True


@dataclass(frozen=True)
class PolicyState(Fact):
    """A NetworkPolicy that selects ``pod``: in each direction None where it says nothing.

    ``service`` is the Service in front of the pod, where the pod is not ours but called by us.
    ``behind`` are the ports of what is called, each with the pods' port behind it: a policy
    speaks of pods' ports, a client's log of the Service's.
    """

    policy: ObjectRef
    pod: ObjectRef
    ingress: tuple[Opening, ...] | None = None
    egress: tuple[Opening, ...] | None = None
    service: str = ""
    behind: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class DnsState(Fact):
    """The pods of the cluster's DNS; ``why`` is what the first that is not ready waits for.

    ``deployed`` if a Deployment should make some, looked for only where there are none: the DNS
    of this cluster may be another one.
    """

    namespace: str
    pods: int
    ready: int
    why: str = ""
    deployed: bool = False
