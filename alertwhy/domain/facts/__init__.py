"""What evidence says, typed: the only thing that rules look at.

One class per kind of thing seen. A collector fills one from what the API server or a snapshot
returned; a rule reads it with ``of_kind``. Text in here is already redacted.
"""

from alertwhy.domain.facts.events import Event
from alertwhy.domain.facts.fact import Condition, Fact, Unrecorded
from alertwhy.domain.facts.measured import Filling, Measure, Usage
from alertwhy.domain.facts.nodes import NodeGone, NodeRoom, NodeState
from alertwhy.domain.facts.pods import (
    ContainerState,
    Ending,
    LogTail,
    Placement,
    PodState,
    Probe,
    Role,
)
from alertwhy.domain.facts.saturation import Saturated
from alertwhy.domain.facts.storage import (
    ClaimState,
    StorageClasses,
    VolumeState,
)
from alertwhy.domain.facts.workloads import Change, JobState, Rollout, WorkloadState

__all__ = [
    "Change",
    "ClaimState",
    "Condition",
    "ContainerState",
    "Ending",
    "Event",
    "Fact",
    "Filling",
    "JobState",
    "LogTail",
    "Measure",
    "NodeGone",
    "NodeRoom",
    "NodeState",
    "Placement",
    "PodState",
    "Probe",
    "Role",
    "Rollout",
    "Saturated",
    "StorageClasses",
    "Unrecorded",
    "Usage",
    "VolumeState",
    "WorkloadState",
]
