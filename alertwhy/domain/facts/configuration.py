"""What pods are configured by, and who they are: ConfigMaps and ServiceAccounts."""

from dataclasses import dataclass
from datetime import datetime

from alertwhy.domain.facts.fact import Fact
from alertwhy.domain.target import ObjectRef


@dataclass(frozen=True)
class ConfigMapState(Fact):
    """A ConfigMap that the kubelet misses, or a key of it; its values are never read.

    ``volumes`` are those of the pod that take from it. ``similar`` is the nearest name there where
    it does not exist.
    """

    configmap: ObjectRef
    exists: bool = True
    keys: frozenset[str] = frozenset()
    volumes: frozenset[str] = frozenset()
    created_at: datetime | None = None
    similar: str = ""


@dataclass(frozen=True)
class AccountState(Fact):
    """A ServiceAccount, with the names of the pull secrets that it lends its pods."""

    account: ObjectRef
    exists: bool = True
    pull_secrets: frozenset[str] = frozenset()
    created_at: datetime | None = None
    similar: str = ""
