"""What the routing file makes of an alert, route by route: what ``alertwhy routes test`` shows."""

from collections.abc import Iterator
from dataclasses import dataclass

from alertwhy.domain.alert import Alert
from alertwhy.domain.routing import Behaviour, Route, decide


@dataclass(frozen=True)
class Look:
    """One route that was looked at: ``mismatch`` says why it is not meant, empty where it is."""

    path: str
    conditions: str
    mismatch: str = ""


@dataclass(frozen=True)
class Told:
    """Who is told (None: dropped), by which route, and what else that route asks for."""

    receiver: str | None
    path: str
    conditions: str
    behaviour: Behaviour


@dataclass(frozen=True)
class Trial:
    """One alert's way through the tree; nothing is told of what is never investigated."""

    alert: str
    target: str
    investigated: bool
    looks: tuple[Look, ...] = ()
    told: tuple[Told, ...] = ()


def try_out(alert: Alert, root: Route) -> Trial:
    """Every route that was looked at, in order, and who is told in the end."""
    target = alert.target
    if not alert.investigated:
        return Trial(alert.name, str(target), investigated=False)
    namespace = target.own_namespace
    told = tuple(
        Told(each.receiver, each.route.path, str(each.route), each.route.behaviour)
        for each in decide(root, alert.labels, namespace)
    )
    looks = tuple(_looks(root, alert.labels, namespace))
    return Trial(alert.name, str(target), investigated=True, looks=looks, told=told)


def _looks(route: Route, labels: dict[str, str], namespace: str) -> Iterator[Look]:
    for child in route.routes:
        mismatch = child.mismatch(labels, namespace)
        yield Look(child.path, str(child), mismatch)
        if mismatch:
            continue
        yield from _looks(child, labels, namespace)
        if not child.continues:
            return
