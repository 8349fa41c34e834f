"""The routing file: receivers and the route tree, checked whole before any of it is used."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import structlog
import yaml

from alertwhy.budgeting import budget_of
from alertwhy.domain.budget import Budget
from alertwhy.domain.matchers import matcher_of
from alertwhy.domain.routing import Analysis, Audience, Behaviour, Matcher, Route
from alertwhy.errors import ConfigError
from alertwhy.options import Options

_DURATION = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?")
_ROUTE_KEYS = {
    "receiver", "namespaces", "matchers", "continue", "routes", "analysis", "patience", "language",
    "audience",
}  # fmt: skip
# Read and checked so that a file of the next version loads; what is not yet obeyed is said.
NOT_IN_FORCE = ("storm", "time_intervals")
_MERGE = "tag:yaml.org,2002:merge"  # ``<<: *shop``

log = structlog.get_logger()


@dataclass(frozen=True)
class Receiver:
    """One receiver: its channel's name and options, still unread; ``where`` is its place.

    ``paced`` is False for what stands in for a channel and has none of its limits.
    """

    name: str
    notifier: str
    options: Mapping[str, object]
    where: str
    selectable: bool = False
    paced: bool = True


@dataclass(frozen=True)
class Config:
    """A routing file that holds together. ``ignored`` names sections that nothing obeys yet."""

    receivers: dict[str, Receiver]
    route: Route
    ignored: tuple[str, ...] = field(default=())
    budget: Budget = field(default_factory=Budget)


LOCAL = Config(
    receivers={"local": Receiver("local", "stdout", {}, "the built-in receiver")},
    route=Route(receiver="local"),
)


def load(path: Path | None) -> Config:
    """The file's content, or everything to ``stdout`` where there is none; raises ConfigError."""
    if path is None:
        return LOCAL
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read ({type(error).__name__})") from error
    try:
        return parse(text)
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from error


def parse(text: str) -> Config:
    """The same from a text; every error names its place, such as ``route.routes[1].matchers[0]``."""
    try:
        document = yaml.load(text, Loader=_Strict)  # noqa: S506 (a SafeLoader, refusing doubles)
    except yaml.YAMLError as error:
        raise ConfigError(f"no YAML: {_first_line(error)}") from error
    top = _mapping(document, "the file")
    _known(top, {"receivers", "route", "budget", *NOT_IN_FORCE}, "the file")
    receivers = _receivers(top.get("receivers"))
    route = _mapping(top.get("route"), "route")
    if "receiver" not in route:
        raise ConfigError(
            "route has no receiver; the root route needs one for what nothing matches"
        )
    root = _route(route, "route", Route(receiver=None), receivers)
    ignored = tuple(name for name in NOT_IN_FORCE if top.get(name))
    budget = budget_of(Options(_mapping(top.get("budget") or {}, "budget"), "budget"))
    return Config(receivers, root, ignored, budget)


class ConfigFile:
    """The routing file as it is now: read again when it changes, kept when it broke.

    ``error`` says what is wrong with the file as it stands, None while it is in force.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._stamp = self._look()
        self._config = load(path)
        self.error: str | None = None

    def current(self) -> Config:
        """The configuration in force."""
        stamp = self._look()
        if stamp == self._stamp:
            return self._config
        self._stamp = stamp
        try:
            self._config = load(self._path)
            self.error = None
        except ConfigError as error:
            self.error = str(error)
            log.error("config_not_reloaded", reason=str(error))
        return self._config

    def _look(self) -> tuple[int, int, int]:
        """A ConfigMap is swapped by a symlink: the inode changes even where the size does not."""
        if self._path is None:
            return (0, 0, 0)
        try:
            found = self._path.stat()
        except OSError:
            return (0, 0, 0)
        return (found.st_mtime_ns, found.st_size, found.st_ino)


def _receivers(value: object) -> dict[str, Receiver]:
    found: dict[str, Receiver] = {}
    for index, each in enumerate(_sequence(value, "receivers")):
        where = f"receivers[{index}]"
        entry = _mapping(each, where)
        name = _text(entry.get("name"), f"{where}.name")
        if name in found:
            raise ConfigError(f"{where}: a receiver {name!r} stands there already; rename one")
        channels = [key for key in entry if key not in {"name", "selectable", "paced"}]
        if len(channels) != 1:
            got = ", ".join(channels) or "none"
            raise ConfigError(f"{where} ({name}) needs exactly one channel, it has {got}")
        options = _mapping(entry[channels[0]] or {}, f"{where}.{channels[0]}")
        selectable = _flag(entry.get("selectable", False), f"{where}.selectable")
        place = f"{where}.{channels[0]}"
        paced = _flag(entry.get("paced", True), f"{where}.paced")
        found[name] = Receiver(name, channels[0], options, place, selectable, paced)
    if not found:
        raise ConfigError("receivers is empty; name at least one")
    return found


def _route(
    entry: Mapping[str, object], where: str, parent: Route, receivers: Mapping[str, Receiver]
) -> Route:
    _known(entry, _ROUTE_KEYS, where)
    receiver = entry.get("receiver", parent.receiver)
    if receiver is not None and _text(receiver, f"{where}.receiver") not in receivers:
        known = ", ".join(sorted(receivers))
        raise ConfigError(f"{where}.receiver {receiver!r} is not among receivers: {known}")
    behaviour = _behaviour(entry, where, parent.behaviour)
    own = Route(
        receiver=None if receiver is None else str(receiver),
        namespaces=_texts(entry.get("namespaces"), f"{where}.namespaces"),
        matchers=_matchers(entry.get("matchers"), f"{where}.matchers"),
        behaviour=behaviour,
        continues=_flag(entry.get("continue", False), f"{where}.continue"),
        path=where,
    )
    children = tuple(
        _route(_mapping(child, place), place, own, receivers)
        for index, child in enumerate(_sequence(entry.get("routes"), f"{where}.routes"))
        for place in (f"{where}.routes[{index}]",)
    )
    return replace(own, routes=children)


def _behaviour(entry: Mapping[str, object], where: str, inherited: Behaviour) -> Behaviour:
    wanted = entry.get("analysis", inherited.analysis)
    if wanted is False:  # YAML reads a bare ``off`` so
        wanted = Analysis.OFF
    analysis = _text(wanted, f"{where}.analysis")
    if analysis not in set(Analysis):
        allowed = ", ".join(Analysis)
        raise ConfigError(f"{where}.analysis is {analysis!r}; use one of {allowed}")
    patience = inherited.patience
    if "patience" in entry:
        patience = seconds(entry["patience"], f"{where}.patience")
    language = _text(entry.get("language", inherited.language), f"{where}.language")
    audience = _text(entry.get("audience", inherited.audience), f"{where}.audience")
    if audience not in set(Audience):
        allowed = ", ".join(Audience)
        raise ConfigError(f"{where}.audience is {audience!r}; use one of {allowed}")
    return Behaviour(Analysis(analysis), patience, language, Audience(audience))


def seconds(value: object, where: str) -> float:
    """A duration as Prometheus writes it (``20s``, ``5m``, ``1h30m``), in seconds."""
    text = str(value)
    found = _DURATION.fullmatch(text)
    if not text or found is None:
        raise ConfigError(f"{where} is {value!r}; write a duration such as 20s, 5m or 1h30m")
    hours, minutes, rest = (float(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + rest


def _matchers(value: object, where: str) -> tuple[Matcher, ...]:
    found = []
    for index, text in enumerate(_texts(value, where)):
        try:
            found.append(matcher_of(text))
        except ValueError as error:
            raise ConfigError(f"{where}[{index}]: {error}") from error
    return tuple(found)


def _mapping(value: object, where: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ConfigError(f"{where} must be a mapping, it is {_said(value)}")
    return {str(key): each for key, each in value.items()}


def _sequence(value: object, where: str) -> list[object]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise ConfigError(f"{where} must be a list, it is {_said(value)}")
    return value


def _texts(value: object, where: str) -> tuple[str, ...]:
    return tuple(
        _text(each, f"{where}[{index}]") for index, each in enumerate(_sequence(value, where))
    )


def _text(value: object, where: str) -> str:
    if not isinstance(value, str) or not value:
        raise ConfigError(f"{where} must be a text, it is {_said(value)}")
    return value


def _flag(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise ConfigError(f"{where} must be true or false, it is {_said(value)}")
    return value


def _known(entry: Mapping[str, object], known: set[str], where: str) -> None:
    unknown = sorted(set(entry) - known)
    if unknown:
        allowed = ", ".join(sorted(known))
        raise ConfigError(f"{where} has unknown {', '.join(unknown)}; known are: {allowed}")


def _said(value: object) -> str:
    return "missing" if value is None else f"a {type(value).__name__}"


def _first_line(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    place = f" at line {mark.line + 1}" if mark else ""
    return f"{getattr(error, 'problem', None) or type(error).__name__}{place}"


class _Strict(yaml.SafeLoader):
    """Refuses a key given twice: the second would silently replace the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:  # noqa: FBT001, FBT002 (PyYAML's signature)
        seen: set[object] = set()
        for key_node, _ in node.value:
            if key_node.tag == _MERGE:  # the loader's own business, and it may stand there twice
                continue
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, list | dict):
                raise yaml.constructor.ConstructorError(
                    None, None, "a key must be a text", key_node.start_mark
                )
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands there twice", key_node.start_mark
                )
            seen.add(key)
        return dict(super().construct_mapping(node, deep))
