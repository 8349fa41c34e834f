"""What the alerts themselves give a message: their list, their links, when it began."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from json import dumps
from urllib.parse import quote, urlsplit

from alertwhy.domain.alert import Alert
from alertwhy.domain.investigation import Investigation
from alertwhy.domain.notification import AlertLine, AlertList, Link
from workers.wording import cut, one_line

MAX_ALERTS = 10  # the rest is counted in the heading
MAX_TEXT = 300  # characters of one alert's summary
MAX_URL = 2000  # characters; longer ones break in browsers and clients
MAX_LINKS = 6
RUNBOOKS = ("runbook_url", "runbook")  # annotations; kube-prometheus, and older rules
DASHBOARDS = ("dashboard_url", "dashboard", "grafana_url", "__dashboardUrl__")


def started_at(investigation: Investigation) -> datetime:
    """When the first of its alerts began, else when we were told."""
    starts = (alert.starts_at for alert in investigation.alerts if alert.starts_at)
    return min(starts, default=investigation.started_at)


def alert_list(investigation: Investigation) -> Iterator[AlertList]:
    """Which alerts this is about, firing ones first."""
    alerts = sorted(investigation.alerts, key=lambda alert: not alert.firing)
    if alerts:
        shown, there = alerts[:MAX_ALERTS], len(alerts)
        heading = "Alerts" if there <= MAX_ALERTS else f"Alerts ({MAX_ALERTS} of {there})"
        yield AlertList(tuple(_lines(shown)), heading)


def links(investigation: Investigation, public_url: str) -> tuple[Link, ...]:
    """Where to look further, each address once, http and https only."""
    found: dict[str, Link] = {}
    for link in _all_links(investigation, public_url):
        if _safe(link.url):
            found.setdefault(link.url, link)
    return tuple(found.values())[:MAX_LINKS]


def _lines(alerts: list[Alert]) -> Iterator[AlertLine]:
    """A line each; what several say in the same words is said once."""
    said: set[str] = set()
    for line in map(_line, alerts):
        yield replace(line, summary="") if line.summary in said else line
        said.add(line.summary)


def _line(alert: Alert) -> AlertLine:
    said = alert.annotations.get("summary") or alert.annotations.get("description") or ""
    return AlertLine(
        cut(one_line(alert.name), MAX_TEXT),
        "" if one_line(said) == one_line(alert.name) else cut(one_line(said), MAX_TEXT),
        firing=alert.firing,
        since=alert.starts_at,
    )


def _all_links(investigation: Investigation, public_url: str) -> Iterator[Link]:
    if public_url:
        address = f"{public_url.rstrip('/')}/investigations/"
        yield Link("Investigation", f"{address}{investigation.id}")
        if investigation.joined_to:
            yield Link("Continues here", f"{address}{investigation.joined_to}")
    for names, text in ((RUNBOOKS, "Runbook"), (DASHBOARDS, "Dashboard")):
        for alert in investigation.alerts:
            yield from (Link(text, alert.annotations.get(name, "")) for name in names)
    if not investigation.by_hand:
        yield Link("Silence", _silence(investigation))
    yield from (Link("Query", alert.generator_url) for alert in investigation.alerts)
    yield Link("Alertmanager", investigation.external_url)


def _silence(investigation: Investigation) -> str:
    """Alertmanager's form for a new silence, filled in; ``""`` where nothing fires."""
    firing = [alert for alert in investigation.alerts if alert.firing]
    if not firing or not investigation.external_url:
        return ""
    labels = sorted(firing[0].labels.items())
    matchers = ", ".join(f"{name}={dumps(value, ensure_ascii=False)}" for name, value in labels)
    form = f"{investigation.external_url.rstrip('/')}/#/silences/new"
    return f"{form}?filter={quote('{' + matchers + '}', errors='replace')}"


def _safe(url: str) -> bool:
    if not url or len(url) > MAX_URL or url != one_line(url) or " " in url:
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False
