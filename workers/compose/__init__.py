"""An investigation as a message: the verdict first, then why, what changed and what to do.

May live here: pure functions from an investigation to a ``Notification``. May not: asking the
clock, so that the same state always gives the same message, or any channel's own syntax.
"""

from dataclasses import replace

from alertwhy.domain.investigation import Delivery, Investigation, Status
from alertwhy.domain.notification import Moment, Notification
from alertwhy.domain.routing import Analysis, Behaviour
from workers.compose.alerts import links, started_at
from workers.compose.closing import footer
from workers.compose.learned import learned
from workers.compose.verdict import ended, news, summary, title, verdict
from workers.wording import one_line


def compose(
    investigation: Investigation,
    *,
    moment: Moment,
    behaviour: Behaviour,
    delivery: Delivery,
    public_url: str = "",
) -> Notification:
    """What one receiver is told now; equal for an equal investigation, whenever it is asked."""
    shown = _as_wanted(investigation, behaviour.analysis)
    said = summary(shown, delivery)
    return Notification(
        investigation=shown.id,
        key=f"alertwhy-{shown.id}-{_period(shown, delivery)}",
        moment=moment,
        severity=shown.severity,
        firing=not ended(shown) or shown.status is not Status.RESOLVED,
        title=title(shown),
        summary=said,
        object=one_line(str(shown.target)),
        cluster=one_line(shown.cluster),
        blocks=(verdict(shown, said), *learned(shown)),
        links=links(shown, public_url),
        footer=footer(shown),
        cause=shown.cause,
        namespace=one_line(shown.namespace),
        started_at=started_at(shown),
        alert_names=tuple(dict.fromkeys(one_line(alert.name) for alert in shown.alerts)),
        maybe_repeated=_maybe_repeated(shown, moment, delivery),
        diagnosed=shown.diagnosis is not None,
        news=news(shown, moment, delivery),
        about=(shown,),
    )


def _as_wanted(investigation: Investigation, analysis: Analysis) -> Investigation:
    """Without what the route does not ask for."""
    if analysis is Analysis.MODEL:
        return investigation
    shown = replace(investigation, diagnosis=None, diagnosis_missing=f"analysis: {analysis}")
    if analysis is Analysis.OFF:
        return replace(shown, findings=(), evidence=(), gaps=())
    return shown


def _opens(investigation: Investigation, delivery: Delivery) -> bool:
    """Whether this message begins a firing period, or ends one whose beginning had no answer."""
    again = investigation.open or delivery.intent_at is not None
    return delivery.opened == 0 or (delivery.said.resolved and again)


def _period(investigation: Investigation, delivery: Delivery) -> int:
    return delivery.opened + (1 if _opens(investigation, delivery) else 0)


def _maybe_repeated(investigation: Investigation, moment: Moment, delivery: Delivery) -> bool:
    creates = moment is Moment.FIRST or not delivery.reference
    return delivery.intent_at is not None and creates and _opens(investigation, delivery)
