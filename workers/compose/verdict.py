"""What is broken and why, in one line, for each way an investigation can stand."""

from datetime import datetime, timedelta

from alertwhy.domain.alert import Alert
from alertwhy.domain.evidence import Gap
from alertwhy.domain.investigation import Delivery, Investigation, Status
from alertwhy.domain.notification import Moment, Verdict
from alertwhy.domain.target import CLUSTER
from workers.compose.alerts import started_at
from workers.wording import cut, one_line

MAX_TITLE = 150  # characters; what every channel shows on one line or two
MAX_SUMMARY = 300
TARGET_GAPS = "target"  # the collector under which it is told that an object could not be found


def title(investigation: Investigation) -> str:
    """What is broken: the root owner, or the alert where it names no object."""
    target = investigation.target
    if target.kind == CLUSTER and not target.name and investigation.alerts:
        return cut(one_line(investigation.alerts[0].name), MAX_TITLE)
    return cut(one_line(str(target)), MAX_TITLE)


def summary(investigation: Investigation, delivery: Delivery) -> str:
    """The one plain line: the cause, or how it ended and the cause."""
    because = _because(investigation)
    if ended(investigation):
        because = f"{_ending(investigation, delivery)}: {because}"
    return cut(one_line(because), MAX_SUMMARY)


def ended(investigation: Investigation) -> bool:
    """Whether there is an end to tell; what a person started has none of its own."""
    by_hand = investigation.by_hand and investigation.status is not Status.JOINED
    return not (investigation.open or by_hand)


def verdict(investigation: Investigation, said: str) -> Verdict:
    """The summary, with how sure we are of the cause in it."""
    if investigation.findings:
        first = investigation.findings[0]
        return Verdict(said, first.confidence, first.cause)
    if investigation.diagnosis:
        return Verdict(said, f"by the model, {investigation.diagnosis.confidence} confidence")
    return Verdict(said)


def news(investigation: Investigation, moment: Moment, delivery: Delivery) -> str:
    """Why it is said now; empty for what is plain: a beginning, an edit, an end."""
    if moment not in {Moment.FIRST, Moment.ESCALATION}:
        return ""
    said, now = delivery.said, investigation
    if said.resolved:
        return "Firing again"
    if moment is Moment.FIRST:
        return ""
    changes = []
    if now.severity.rank > said.severity.rank:
        changes.append(f"severity rose from {said.severity} to {now.severity}")
    if now.cause and now.cause != said.cause:
        changes.append(
            f"the first cause is now {now.cause}" + (f", not {said.cause}" if said.cause else "")
        )
    return _sentence("; ".join(changes))


def target_gap(investigation: Investigation) -> Gap | None:
    """Why the object itself could not be seen, if so."""
    return next((gap for gap in investigation.gaps if gap.collector == TARGET_GAPS), None)


def duration(span: timedelta) -> str:
    """As a person says it, two units at most: ``40 s``, ``14 min``, ``3 h 5 min``, ``2 d 4 h``."""
    seconds = max(0, round(span.total_seconds()))
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if not minutes:
        return f"{seconds} s"
    if not hours:
        return f"{minutes} min"
    if not days:
        return f"{hours} h {minutes % 60} min" if minutes % 60 else f"{hours} h"
    return f"{days} d {hours % 24} h" if hours % 24 else f"{days} d"


def _ending(investigation: Investigation, delivery: Delivery) -> str:
    if investigation.status is Status.JOINED:
        return f"Continues in investigation {investigation.joined_to or 'of its owner'}"
    if investigation.status is Status.EXPIRED:
        return "Closed without a resolve, nothing was heard of it any more"
    lasted = duration(_ended_at(investigation) - started_at(investigation))
    if _never_told(delivery):
        return f"Fired and resolved within {lasted}, before it could be told"
    return f"Resolved after {lasted}"


def _because(investigation: Investigation) -> str:
    if investigation.findings:
        return investigation.findings[0].title
    if investigation.diagnosis:
        return investigation.diagnosis.root_cause or investigation.diagnosis.summary
    gap = target_gap(investigation)
    if gap:
        return f"No cause proven: {gap.reason}"
    if investigation.evidence:
        return "No cause proven; here is what was seen"
    if investigation.gaps:
        return "No cause proven: nothing could be seen"
    return _alert_text(investigation.alerts[0]) if investigation.alerts else "Nothing was found"


def _alert_text(alert: Alert) -> str:
    annotations = alert.annotations
    said = (
        annotations.get("summary") or annotations.get("description") or annotations.get("message")
    )
    return said or alert.name


def _ended_at(investigation: Investigation) -> datetime:
    """When the last alert ended; where none says so, when we closed it."""
    ends = [alert.ends_at for alert in investigation.alerts if alert.ends_at]
    if ends and len(ends) == len(investigation.alerts):
        return max(ends)
    return investigation.closed_at or investigation.updated_at


def _never_told(delivery: Delivery) -> bool:
    return delivery.opened == 0 and delivery.intent_at is None and not delivery.said.resolved


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
