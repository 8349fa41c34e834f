"""What can be seen of a target: one file per collector.

May live here: reading the cluster through a ``Reader`` and saying what was seen, as text for
people and facts for rules. May not: concluding anything, or importing another collector.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.target import Target
from alertwhy.plugins import Registry
from workers.clients.reader import Reader

Collect = Callable[[Target, Reader], Iterable[Evidence]]

ANY = frozenset({"*"})


@dataclass(frozen=True)
class Collector:
    """One collector: the root kinds it looks at (``ANY`` for all) and the RBAC it needs.

    A need reads ``<verb> <resource>[.<group>]``: ``get pods/log``, ``list replicasets.apps``.
    """

    name: str
    kinds: frozenset[str]
    needs: frozenset[str]
    collect: Collect

    def looks_at(self, target: Target) -> bool:
        """Whether it has anything to see of this target or of what led to it."""
        if self.kinds == ANY:
            return True
        return any(ref.kind in self.kinds for ref in target.chain)


COLLECTORS: Registry[Collector] = Registry("collector", "workers.collectors")


def collector(
    name: str, *, kinds: Iterable[str], needs: Iterable[str]
) -> Callable[[Collect], Collect]:
    """Register a function ``(target, reader) -> Iterable[Evidence]``; it may raise CollectError."""

    def register(collect: Collect) -> Collect:
        COLLECTORS.add(name, Collector(name, frozenset(kinds), frozenset(needs), collect))
        return collect

    return register
