"""What became of one step further: a Service that a target's log named."""

from dataclasses import dataclass

from alertwhy.domain.facts.fact import Fact
from alertwhy.domain.finding import Finding
from alertwhy.domain.target import ObjectRef


@dataclass(frozen=True)
class Neighbour(Fact):
    """A Service and the pods behind it, as far as they were looked at.

    ``findings`` are what rules concluded about it, none only ``possible``. ``similar`` is the
    nearest name among the Services of the namespace, where ``exists`` is false.
    """

    service: ObjectRef
    exists: bool = True
    pods: int = 0
    ready: int = 0
    findings: tuple[Finding, ...] = ()
    similar: str = ""
    address: str = ""  # its clusterIP, where the log named that
    ports: tuple[str, ...] = ()  # on which it is asked, or its pods are
    selects: bool = True  # a Service without a selector has its endpoints from elsewhere

    @property
    def is_down(self) -> bool:
        """Whether nothing behind it can answer."""
        return self.exists and self.selects and self.ready == 0
