"""Who would be told of an alert, and why: ``alertwhy routes test`` for programs."""

import json
from dataclasses import replace

from flask import Blueprint
from werkzeug.exceptions import ServiceUnavailable

from alertwhy import wire
from alertwhy.domain.alert import AlertGroup
from alertwhy.domain.trial import try_out
from alertwhy.errors import ConfigError, PayloadError
from alertwhy.redact import redacted_labels
from service.api.asked import asked
from service.intake import read_body
from service.routing import RoutingFile
from service.sources import SOURCES

MAX_BODY = 1024 * 1024  # bytes; a payload of a thousand alerts


def add(pages: Blueprint, routing: RoutingFile) -> None:
    """Add the address to ``pages``."""

    @pages.post("/routes/test")
    def test_routes() -> dict[str, object]:
        group = group_of(read_body(MAX_BODY))
        try:
            config = routing.current()
        except ConfigError as error:
            raise ServiceUnavailable(f"no routing file is in force: {error}") from error
        stored = (replace(a, labels=redacted_labels(a.labels)) for a in group.alerts)
        named = [alert.named_by(config.naming) for alert in stored]  # as matchers will see them
        trials = [wire.TRIAL.plain(try_out(alert, config.route)) for alert in named]
        broken = routing.error()
        return {"items": trials} | ({"fileNotInForce": broken} if broken else {})


def group_of(body: bytes) -> AlertGroup:
    """What a webhook's body holds, or ``{"alert": {…labels}}``; raises PayloadError."""
    if _is_one_alert(body):
        return AlertGroup(source="api", alerts=asked(body).alerts)
    group = SOURCES.get("botkube" if _is_botkube(body) else "alertmanager")(body).group
    if not group.alerts:
        raise PayloadError("", "the payload holds no alert that is acted on")
    return group


def _is_one_alert(body: bytes) -> bool:
    return "alert" in _keys(body)


def _is_botkube(body: bytes) -> bool:
    keys = _keys(body)
    return bool(keys) and "alerts" not in keys


def _keys(body: bytes) -> frozenset[str]:
    """Of the object in the body; what is none is the source's to explain."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return frozenset()
    return frozenset(found) if isinstance(found, dict) else frozenset()
