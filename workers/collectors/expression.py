"""What the alert itself measured, over the last hours: its rule's own expression as numbers.

Only numbers are told, and only of the series whose labels are the alert's: an alert must not carry
what belongs to another namespace to its own channel.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from alertwhy.domain.curve import Curve
from alertwhy.domain.evidence import Evidence
from alertwhy.domain.target import Target, Watched
from alertwhy.redact import redact
from alertwhy.redact.marks import MARK
from workers.clients.metrics import Query, Series
from workers.clients.reader import Reader
from workers.collectors import ANY, collector
from workers.measured.drawing import clock, command, span, told
from workers.measured.expressions import Condition, condition_of, narrowed

NAME = "expression"
MAX_EXPRESSION = 4000  # characters; longer ones fit in no address, and no rule has them
# Labels that a series and its alert may have in common by name alone.
_NOT_ITS_OWN = frozenset({"alertname", "alertstate", "severity", "__name__"})


@collector(NAME, kinds=ANY, needs=())
def expression(target: Target, reader: Reader) -> Iterator[Evidence]:
    """Nothing where no Prometheus is set, or the alert does not say what it measures."""
    watched = target.watched
    if watched is None or not reader.measures or not _askable(watched.expression):
        return
    condition = condition_of(watched.expression)
    found = _asked(watched, condition.value, reader)
    if found is None and condition.value != watched.expression:  # as a recording may have it
        condition = Condition(watched.expression, condition.operator, condition.level)
        found = _asked(watched, condition.value, reader)
    curve = _of_alert(found or (), dict(watched.labels), target.own_namespace)
    if curve:
        yield Evidence(
            collector=NAME,
            object=f"alert {target.alert}".strip(),
            text=_text(condition, curve),
            command=_shown(condition.value, curve, reader.prometheus),
        )


def _askable(expression: str) -> bool:
    """Whether it is whole: what held a secret was redacted and means nothing any more."""
    return len(expression) <= MAX_EXPRESSION and not re.search(MARK, expression)


def _shown(text: str, curve: Curve, address: str) -> str:
    """The command, unless what looks like a secret stands in it: commands are not redacted."""
    typed = command(Query(text), curve, address)
    return typed if redact(text) == text else ""


def _asked(watched: Watched, text: str, reader: Reader) -> tuple[Series, ...] | None:
    return reader.query(Query(text, narrowed(text, dict(watched.labels)), watched.since))


def _of_alert(found: Sequence[Series], labels: Mapping[str, str], namespace: str) -> Curve | None:
    """The one series that can be the alert's; None where none can, or several."""
    fitting = [each for each in found if _fits(each.labels, labels, namespace)]
    return fitting[0].curve if len(fitting) == 1 else None


def _fits(series: Mapping[str, str], labels: Mapping[str, str], namespace: str) -> bool:
    own = {name: value for name, value in series.items() if name not in _NOT_ITS_OWN}
    here = own.get("namespace", namespace) in {namespace, ""} or not namespace
    return here and all(labels.get(name, value) == value for name, value in own.items())


def _text(condition: Condition, curve: Curve) -> str:
    value = told(curve, lambda number: f"{number:.4g}")
    return f"{_when(condition, curve)}: {value}" if condition.operator else value


def _when(condition: Condition, curve: Curve) -> str:
    """Since when the condition holds without a break, as far back as was looked."""
    if not condition.holds(curve.last.value):
        held = [each for each in curve.points if condition.holds(each.value)]
        last = f"last at {clock(held[-1].at)}" if held else f"not once in {span(curve.span)}"
        return f"no longer {condition}, {last}" if held else f"not {condition}, {last}"
    since = curve.last
    for each in reversed(curve.points):
        if not condition.holds(each.value):
            return f"{condition} since {clock(since.at)}"
        since = each
    return f"{condition} all the time since {clock(since.at)}"
