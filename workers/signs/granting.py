"""What RBAC lacks for something that was refused: decided as the API server decides it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from alertwhy.domain.facts.access import AccessState, Binding, Grant
from workers.signs.forbidden import Denied

ALL = "*"
CLUSTER_WIDE = "ClusterRoleBinding"


class Lack(StrEnum):
    """Why it is refused."""

    NOTHING = "granted by now"
    ROLE = "its role does not exist"
    NAMES = "granted for other objects"
    VERB = "granted for other verbs"
    GROUP = "granted in another API group"
    ELSEWHERE = "granted in another namespace"
    SUBJECT = "granted to a similar account"
    RESOURCE = "its roles are about something else"
    BINDING = "bound to nothing"


@dataclass(frozen=True)
class Lacking:
    """What is missing, and which binding and rule come nearest."""

    lack: Lack
    binding: Binding | None = None
    grant: Grant | None = None


def lacking(denied: Denied, access: AccessState) -> Lacking | None:
    """What is missing; None where too little is known to say."""
    return next(_found(denied, access), None)


def _found(denied: Denied, access: AccessState) -> Iterator[Lacking]:
    own = [each for each in access.bindings if not each.near]
    here = [each for each in own if _reaches(each, denied)]
    yield from _allowing(here, denied, Lack.NOTHING)
    for lack in (Lack.NAMES, Lack.VERB, Lack.GROUP):
        for binding in here:
            for grant in binding.grants:
                if _short_of(grant, denied) is lack:
                    yield Lacking(lack, binding, grant)
    for binding in here:
        if binding.exists is False or (binding.exists is None and binding.role in denied.absent):
            yield Lacking(Lack.ROLE, binding)
    yield from _allowing([each for each in own if each not in here], denied, Lack.ELSEWHERE)
    near = [each for each in access.bindings if each.near and _reaches(each, denied)]
    yield from _allowing(near, denied, Lack.SUBJECT)
    yield from (Lacking(Lack.RESOURCE, each) for each in here if each.exists)
    if access.complete and not here:
        yield Lacking(Lack.BINDING)


def _allowing(bindings: list[Binding], denied: Denied, lack: Lack) -> Iterator[Lacking]:
    for binding in bindings:
        for grant in binding.grants:
            if _allows(grant, denied):
                yield Lacking(lack, binding, grant)


def _reaches(binding: Binding, denied: Denied) -> bool:
    if binding.binding.kind == CLUSTER_WIDE:
        return True
    return bool(denied.namespace) and binding.binding.namespace == denied.namespace


def _allows(grant: Grant, denied: Denied) -> bool:
    return (
        bool({ALL, denied.verb} & grant.verbs)
        and _in_group(grant, denied)
        and _about(grant, denied)
        and _names(grant, denied)
    )


def _short_of(grant: Grant, denied: Denied) -> Lack | None:
    """The one thing that the rule lacks; None where it lacks more, or nothing."""
    verb, group = bool({ALL, denied.verb} & grant.verbs), _in_group(grant, denied)
    names = _names(grant, denied)
    if not _about(grant, denied):
        return None
    if verb and group and not names:
        return Lack.NAMES
    if group and not verb:
        return Lack.VERB
    return Lack.GROUP if verb and not group else None


def _in_group(grant: Grant, denied: Denied) -> bool:
    return bool({ALL, denied.group} & grant.groups)


def _about(grant: Grant, denied: Denied) -> bool:
    _, slash, below = denied.resource.partition("/")
    wanted = {ALL, denied.resource, *([f"*/{below}"] if slash else [])}
    return bool(wanted & grant.resources)


def _names(grant: Grant, denied: Denied) -> bool:
    """A request for all objects is not granted by a rule about some."""
    return not grant.names or denied.name in grant.names
