"""The route tree of the routing file, everything inherited filled in."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from alertwhy.domain.matchers import matcher_of
from alertwhy.domain.routing import Analysis, Audience, Behaviour, Matcher, Route
from alertwhy.errors import ConfigError
from alertwhy.reading import flag, known, mapping, seconds, sequence, text, texts

KEYS = {
    "receiver", "namespaces", "matchers", "continue", "routes", "analysis", "patience", "language",
    "audience", "repeat", "mute_time_intervals", "active_time_intervals",
}  # fmt: skip


@dataclass(frozen=True)
class Names:
    """What a route may refer to."""

    receivers: Collection[str]
    intervals: Collection[str]


def route_of(entry: Mapping[str, object], where: str, parent: Route, names: Names) -> Route:
    """One node and all below it; raises ConfigError naming the place."""
    known(entry, KEYS, where)
    receiver = entry.get("receiver", parent.receiver)
    if receiver is not None and text(receiver, f"{where}.receiver") not in names.receivers:
        there = ", ".join(sorted(names.receivers))
        raise ConfigError(f"{where}.receiver {receiver!r} is not among receivers: {there}")
    behaviour = _behaviour(entry, where, parent.behaviour)
    mute = _interval_names(entry, "mute_time_intervals", where, names)
    active = _interval_names(entry, "active_time_intervals", where, names)
    own = Route(
        receiver=None if receiver is None else str(receiver),
        namespaces=texts(entry.get("namespaces"), f"{where}.namespaces"),
        matchers=_matchers(entry.get("matchers"), f"{where}.matchers"),
        behaviour=replace(behaviour, mute=mute, active=active),
        continues=flag(entry.get("continue", False), f"{where}.continue"),
        path=where,
    )
    children = tuple(
        route_of(mapping(child, place), place, own, names)
        for index, child in enumerate(sequence(entry.get("routes"), f"{where}.routes"))
        for place in (f"{where}.routes[{index}]",)
    )
    return replace(own, routes=children)


def _behaviour(entry: Mapping[str, object], where: str, inherited: Behaviour) -> Behaviour:
    wanted = entry.get("analysis", inherited.analysis)
    if wanted is False:  # YAML reads a bare ``off`` so
        wanted = Analysis.OFF
    analysis = text(wanted, f"{where}.analysis")
    if analysis not in set(Analysis):
        allowed = ", ".join(Analysis)
        raise ConfigError(f"{where}.analysis is {analysis!r}; use one of {allowed}")
    patience = inherited.patience
    if "patience" in entry:
        patience = seconds(entry["patience"], f"{where}.patience")
    language = text(entry.get("language", inherited.language), f"{where}.language")
    audience = text(entry.get("audience", inherited.audience), f"{where}.audience")
    if audience not in set(Audience):
        allowed = ", ".join(Audience)
        raise ConfigError(f"{where}.audience is {audience!r}; use one of {allowed}")
    repeat = seconds(entry["repeat"], f"{where}.repeat") if "repeat" in entry else inherited.repeat
    return Behaviour(Analysis(analysis), patience, language, Audience(audience), repeat=repeat)


def _interval_names(
    entry: Mapping[str, object], key: str, where: str, names: Names
) -> tuple[str, ...]:
    """Not inherited, as in Alertmanager."""
    place = f"{where}.{key}"
    wanted = texts(entry.get(key), place)
    for index, name in enumerate(wanted):
        if name not in names.intervals:
            there = ", ".join(sorted(names.intervals)) or "none"
            raise ConfigError(f"{place}[{index}] {name!r} is not among time_intervals: {there}")
    return wanted


def _matchers(value: object, where: str) -> tuple[Matcher, ...]:
    found = []
    for index, written in enumerate(texts(value, where)):
        try:
            found.append(matcher_of(written))
        except ValueError as error:
            raise ConfigError(f"{where}[{index}]: {error}") from error
    return tuple(found)
