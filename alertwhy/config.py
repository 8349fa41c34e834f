"""The routing file: receivers and the route tree, checked whole before any of it is used."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import structlog
import yaml

from alertwhy.budgeting import budget_of
from alertwhy.domain.budget import Budget
from alertwhy.domain.intervals import Hours, Interval
from alertwhy.domain.naming import Naming
from alertwhy.domain.routing import Behaviour, Route
from alertwhy.domain.storm import StormRule
from alertwhy.domain.template import Template, template_of
from alertwhy.errors import ConfigError
from alertwhy.options import Options
from alertwhy.reading import flag, known, mapping, sequence, text
from alertwhy.redact.own import Own, use
from alertwhy.redacting import patterns_of
from alertwhy.routes import Names, route_of
from alertwhy.storming import storm_of
from alertwhy.targeting import naming_of
from alertwhy.timing import intervals_of

BESIDE = {"name", "selectable", "paced", "title", "footer"}  # a receiver's keys but its channel's
_MERGE = "tag:yaml.org,2002:merge"  # ``<<: *shop``

log = structlog.get_logger()


@dataclass(frozen=True)
class Receiver:
    """One receiver: its channel's name and options, still unread; ``where`` is its place.

    ``paced`` is False for what stands in for a channel and has none of its limits. ``title`` and
    ``footer`` are put in the place of the message's own.
    """

    name: str
    notifier: str
    options: Mapping[str, object]
    where: str
    selectable: bool = False
    paced: bool = True
    title: Template | None = None
    footer: Template | None = None


@dataclass(frozen=True)
class Config:
    """A routing file that holds together."""

    receivers: dict[str, Receiver]
    route: Route
    budget: Budget = field(default_factory=Budget)
    intervals: Mapping[str, Interval] = field(default_factory=dict)
    storm: StormRule = field(default_factory=StormRule)
    naming: Naming = field(default_factory=Naming)
    patterns: tuple[Own, ...] = ()

    def hours(self, behaviour: Behaviour) -> Hours:
        """When a route speaks."""
        return Hours(
            *(
                tuple(self.intervals[name] for name in names if name in self.intervals)
                for names in (behaviour.mute, behaviour.active)
            )
        )


LOCAL = Config(
    receivers={"local": Receiver("local", "stdout", {}, "the built-in receiver")},
    route=Route(receiver="local"),
)


def load(path: Path | None) -> Config:
    """The file's content, or everything to ``stdout`` where there is none; raises ConfigError.

    Its own patterns are taken out of every text of this process from here on.
    """
    if path is None:
        use(LOCAL.patterns)
        return LOCAL
    try:
        written = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read ({type(error).__name__})") from error
    try:
        config = parse(written)
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from error
    use(config.patterns)
    return config


def parse(written: str) -> Config:
    """The same from a text; every error names its place, such as ``route.routes[1].matchers[0]``."""
    try:
        document = yaml.load(written, Loader=_Strict)  # noqa: S506 (a SafeLoader, refusing doubles)
    except yaml.YAMLError as error:
        raise ConfigError(f"no YAML: {_first_line(error)}") from error
    top = mapping(document, "the file")
    known(
        top,
        {"receivers", "route", "targets", "budget", "time_intervals", "storm", "redact"},
        "the file",
    )
    receivers = _receivers(top.get("receivers"))
    route = mapping(top.get("route"), "route")
    if "receiver" not in route:
        raise ConfigError(
            "route has no receiver; the root route needs one for what nothing matches"
        )
    intervals = intervals_of(top.get("time_intervals"), "time_intervals")
    root = route_of(route, "route", Route(receiver=None), Names(receivers, intervals))
    budget = budget_of(Options(mapping(top.get("budget") or {}, "budget"), "budget"))
    naming = naming_of(top.get("targets"), "targets")
    storm = storm_of(top.get("storm") or {}, "storm")
    return Config(
        receivers,
        root,
        budget=budget,
        intervals=intervals,
        naming=naming,
        storm=storm,
        patterns=patterns_of(top.get("redact"), "redact"),
    )


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
    for index, each in enumerate(sequence(value, "receivers")):
        where = f"receivers[{index}]"
        entry = mapping(each, where)
        name = text(entry.get("name"), f"{where}.name")
        if name in found:
            raise ConfigError(f"{where}: a receiver {name!r} stands there already; rename one")
        channels = [key for key in entry if key not in BESIDE]
        if len(channels) != 1:
            got = ", ".join(channels) or "none"
            raise ConfigError(f"{where} ({name}) needs exactly one channel, it has {got}")
        options = mapping(entry[channels[0]] or {}, f"{where}.{channels[0]}")
        found[name] = Receiver(
            name,
            channels[0],
            options,
            f"{where}.{channels[0]}",
            selectable=flag(entry.get("selectable", False), f"{where}.selectable"),
            paced=flag(entry.get("paced", True), f"{where}.paced"),
            title=_template(entry.get("title"), f"{where}.title"),
            footer=_template(entry.get("footer"), f"{where}.footer"),
        )
    if not found:
        raise ConfigError("receivers is empty; name at least one")
    return found


def _template(value: object, where: str) -> Template | None:
    if value is None:
        return None
    try:
        return template_of(text(value, where))
    except ValueError as error:
        raise ConfigError(f"{where} {error}") from error


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
