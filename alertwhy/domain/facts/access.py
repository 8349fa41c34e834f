"""What a ServiceAccount may do, as Roles and their bindings say."""

from dataclasses import dataclass

from alertwhy.domain.facts.fact import Fact
from alertwhy.domain.target import ObjectRef


@dataclass(frozen=True)
class Grant:
    """One rule of a role, and where it stands in its ``rules``; no ``names``: for all objects."""

    index: int
    verbs: frozenset[str]
    groups: frozenset[str]
    resources: frozenset[str]
    names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Binding:
    """One binding that names the account, or (``near``) one that it was perhaps meant to be.

    ``exists`` tells of the role, None where nobody could look; ``made_up`` if it is gathered from
    other roles, so that what is written into it is lost. ``grants`` are its rules as far as they
    are about the resources that were asked for.
    """

    binding: ObjectRef
    role: ObjectRef
    subject: str
    near: bool = False
    exists: bool | None = True
    made_up: bool = False
    grants: tuple[Grant, ...] = ()


@dataclass(frozen=True)
class AccessState(Fact):
    """The bindings of a ServiceAccount that was refused something in ``namespace``.

    ``""`` is the whole cluster. ``complete``: there are no others.
    """

    account: ObjectRef
    namespace: str
    bindings: tuple[Binding, ...] = ()
    complete: bool = False
