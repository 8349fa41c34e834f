"""What Kubernetes said: its Events."""

from dataclasses import dataclass
from datetime import datetime

from alertwhy.domain.facts.fact import Fact
from alertwhy.domain.target import ObjectRef


@dataclass(frozen=True)
class Event(Fact):
    """A Kubernetes Event, repeated ones folded into ``count``."""

    about: ObjectRef
    reason: str
    message: str
    warning: bool = True
    count: int = 1
    first_at: datetime | None = None
    last_at: datetime | None = None
    field_path: str = ""  # spec.containers{app}: which container it is about

    @property
    def container(self) -> str:
        """The container that ``field_path`` names, or ``""``."""
        return self.field_path.partition("{")[2].rstrip("}")
