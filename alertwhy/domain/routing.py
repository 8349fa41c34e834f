"""Which receivers an alert goes to, decided as Alertmanager decides, plus namespace globs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase


class Analysis(StrEnum):
    """How much thinking a route asks for."""

    MODEL = "model"
    RULES = "rules"
    OFF = "off"


class Audience(StrEnum):
    """Whom a diagnosis is written for: how much Kubernetes it takes for granted."""

    SRE = "sre"
    DEVELOPER = "developer"


class Operator(StrEnum):
    """Alertmanager's four."""

    EQUAL = "="
    NOT_EQUAL = "!="
    REGEX = "=~"
    NOT_REGEX = "!~"


@dataclass(frozen=True)
class Matcher:
    """One condition on one label. An absent label is ``""``; expressions match the whole value."""

    label: str
    operator: Operator
    value: str

    def matches(self, labels: dict[str, str]) -> bool:
        """Whether the labels meet it."""
        given = labels.get(self.label, "")
        match self.operator:
            case Operator.EQUAL:
                return given == self.value
            case Operator.NOT_EQUAL:
                return given != self.value
            case Operator.REGEX:
                return re.fullmatch(self.value, given) is not None
            case Operator.NOT_REGEX:  # pragma: no branch (the last of four)
                return re.fullmatch(self.value, given) is None

    def __str__(self) -> str:
        """As it is written: ``severity="critical"``."""
        return f'{self.label}{self.operator}"{self.value}"'


@dataclass(frozen=True)
class Behaviour:
    """What a route sets beside its receiver; each is inherited, but for the names of intervals.

    ``patience`` and ``repeat`` are in seconds; a message is repeated only where ``repeat`` is set.
    """

    analysis: Analysis = Analysis.MODEL
    patience: float = 20.0
    language: str = "en"
    audience: Audience = Audience.SRE
    repeat: float = 0.0
    mute: tuple[str, ...] = ()
    active: tuple[str, ...] = ()


@dataclass(frozen=True)
class Route:
    """A node of the tree, everything inherited already filled in. No receiver means dropped."""

    receiver: str | None
    namespaces: tuple[str, ...] = ()
    matchers: tuple[Matcher, ...] = ()
    behaviour: Behaviour = field(default_factory=Behaviour)
    continues: bool = False
    routes: "tuple[Route, ...]" = ()
    path: str = "route"  # where it stands in the file: route.routes[0].routes[1]

    def matches(self, labels: dict[str, str], namespace: str) -> bool:
        """Whether the alert is this route's business."""
        return not self.mismatch(labels, namespace)

    def mismatch(self, labels: dict[str, str], namespace: str) -> str:
        """The first condition that the alert does not meet, as a person would say it; or ``""``."""
        if self.namespaces and not any(fnmatchcase(namespace, glob) for glob in self.namespaces):
            said = f"namespace {namespace}" if namespace else "an object without a namespace"
            return f"{said} is not in {', '.join(self.namespaces)}"
        failing = (each for each in self.matchers if not each.matches(labels))
        for matcher in failing:
            return f'{matcher.label} is "{labels.get(matcher.label, "")}"'
        return ""

    def __str__(self) -> str:
        """Its conditions as a person would say them."""
        parts = [f"namespace in {', '.join(self.namespaces)}"] if self.namespaces else []
        parts += [str(matcher) for matcher in self.matchers]
        return " and ".join(parts) or "everything"


@dataclass(frozen=True)
class Decision:
    """One receiver (None: dropped), and the route that decided it."""

    receiver: str | None
    route: Route


def decide(root: Route, labels: dict[str, str], namespace: str) -> tuple[Decision, ...]:
    """The receivers, in the order of the tree: the deepest match, then past a ``continue``."""
    return tuple(_walk(root, labels, namespace))


def _walk(route: Route, labels: dict[str, str], namespace: str) -> Iterator[Decision]:
    matched = False
    for child in route.routes:
        if not child.matches(labels, namespace):
            continue
        matched = True
        yield from _walk(child, labels, namespace)
        if not child.continues:
            return
    if not matched:
        yield Decision(route.receiver, route)
