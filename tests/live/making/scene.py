"""A scene: something that goes wrong on a real control plane, and what must be said of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from tests.live.alertmanager import Alert
from tests.live.making.stage import Stage

FAMILIES = Path(__file__).parent / "families"
LATER = timedelta(minutes=16)  # the common alerts fire after a quarter of an hour


class About(NamedTuple):
    """An object that a person names, where no alert did."""

    kind: str
    namespace: str
    name: str


Play = Callable[[Stage], Alert | About]


@dataclass(frozen=True)
class Scene:
    """``play`` makes it happen and says what asks about it. No ``causes``: all is well.

    ``later``: how long after it somebody looks; nothing else happens meanwhile.
    """

    name: str
    play: Play
    causes: tuple[str, ...] = ()
    target: About | None = None
    evidence: tuple[str, ...] = ()
    later: timedelta = LATER

    @property
    def family(self) -> str:
        """The file that it stands in."""
        return self.play.__module__.rpartition(".")[2]


_scenes: dict[str, Scene] = {}


def scene(
    name: str,
    *causes: str,
    target: About | None = None,
    evidence: Sequence[str] = (),
    later: timedelta = LATER,
) -> Callable[[Play], Play]:
    """The function below is the scene of the case folder ``name``; its causes are what may come first."""

    def registered(play: Play) -> Play:
        assert name not in _scenes, f"there are two scenes called {name}"
        _scenes[name] = Scene(name, play, causes, target, tuple(evidence), later)
        return play

    return registered


def scenes() -> Iterator[Scene]:
    """Every scene of every family, by file and in the order in which they stand there."""
    for path in sorted(FAMILIES.glob("*.py")):
        import_module(f"tests.live.making.families.{path.stem}")
    yield from _scenes.values()
