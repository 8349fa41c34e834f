"""How the API server says no to a ServiceAccount: who asked for what, and where."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from alertwhy.domain.target import ObjectRef

# k8s.io/apiserver, endpoints/handlers/responsewriters/errors.go, alike since 1.12; escaped once
# more where a client logs it as JSON.
_QUOTE = r"[\\\"']{1,3}"
_SENTENCE = re.compile(
    rf"(?:[\w.-]+ {_QUOTE}(?P<name>[^\s\\\"']+){_QUOTE} is forbidden: User {_QUOTE})?"
    rf"system:serviceaccount:(?P<account>[\w.-]+:[\w.-]+){_QUOTE} cannot (?P<verb>\w+)"
    rf" resource {_QUOTE}(?P<resource>[\w./-]+){_QUOTE}(?: in API group {_QUOTE}(?P<group>[\w.-]*){_QUOTE})?"
    rf"(?: in the namespace {_QUOTE}(?P<namespace>[\w.-]+))?"
)
# The authorizer adds the roles that a binding names and that it does not find.
_NO_ROLE = re.compile(
    rf"\b(?P<cluster>cluster)?role\.rbac\.authorization\.k8s\.io {_QUOTE}(?P<name>[^\s\\\"']+){_QUOTE} not found"
)


@dataclass(frozen=True)
class Denied:
    """One refusal. ``namespace`` is ``""`` for the whole cluster, ``name`` for no one object."""

    account: ObjectRef
    verb: str
    resource: str
    group: str = ""
    namespace: str = ""
    name: str = ""
    absent: tuple[ObjectRef, ...] = ()  # roles that the server did not find

    @property
    def kind(self) -> str:
        """As kubectl takes it: ``pods``, ``deployments.apps``, ``pods/log``."""
        return f"{self.resource}.{self.group}" if self.group else self.resource

    @property
    def user(self) -> str:
        """As RBAC and ``--as`` have it."""
        return f"system:serviceaccount:{self.account.namespace}:{self.account.name}"


def denials(text: str) -> Iterator[Denied]:
    """Each refusal that a text holds, in its order; a role that is not found belongs to its line."""
    for line in text.splitlines():
        absent = tuple(_role(found) for found in _NO_ROLE.finditer(line))
        for found in _SENTENCE.finditer(line):
            namespace, _, name = found["account"].partition(":")
            place = found["namespace"] or ""
            yield Denied(
                account=ObjectRef("ServiceAccount", namespace, name),
                verb=found["verb"],
                resource=found["resource"],
                group=found["group"] or "",
                namespace=place,
                name=found["name"] or "",
                absent=tuple(
                    each if each.kind == "ClusterRole" else ObjectRef("Role", place, each.name)
                    for each in absent
                ),
            )


def _role(found: re.Match[str]) -> ObjectRef:
    return ObjectRef("ClusterRole" if found["cluster"] else "Role", "", found["name"])
