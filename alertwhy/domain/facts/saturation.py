"""What has reached its limit, as the alert itself measured it."""

from dataclasses import dataclass

from alertwhy.domain.facts.fact import Fact
from alertwhy.domain.target import ObjectRef


@dataclass(frozen=True)
class Saturated(Fact):
    """``resource`` is ``cpu``, ``volume``, ``disk`` (a node's) or ``store`` (etcd's); ``about`` is what the alert named."""

    resource: str
    alert: str
    about: ObjectRef
    container: str = ""
