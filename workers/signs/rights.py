"""The commands that give a ServiceAccount what it lacks, and nothing more."""

import json
from collections.abc import Iterator
from shlex import quote

from alertwhy.domain.facts.access import Binding, Grant
from alertwhy.domain.finding import Risk, Step
from alertwhy.domain.target import ObjectRef
from workers.signs.forbidden import Denied
from workers.signs.granting import Lack, Lacking
from workers.signs.wording import kubectl

# The cluster's own roles: written anew when the API server starts.
BUILT_IN = frozenset({"cluster-admin", "admin", "edit", "view"})
INTERNAL = "system:"


def allow(denied: Denied, found: Lacking | None) -> Iterator[Step]:
    """The steps, the nearest mend first; where nothing is known, where to look."""
    if found is None:
        yield from _untold(denied)
    elif found.lack is Lack.NOTHING:
        return
    elif found.lack is Lack.ROLE and found.binding is not None:
        yield _make(denied, found.binding.role)
    elif found.lack is Lack.SUBJECT and found.binding is not None:
        yield _name(denied, found.binding.binding)
    elif found.lack is Lack.ELSEWHERE and found.binding is not None:
        yield from _bind(denied, found.binding.role)
    elif found.binding is not None and _ours(found.binding):
        yield _widen(denied, found.binding.role, found.lack, found.grant)
    else:
        yield from _bind(denied, None)


def _untold(denied: Denied) -> Iterator[Step]:
    if denied.absent:
        yield _make(denied, denied.absent[0])
        return
    account = f"{denied.account.namespace}/{denied.account.name}"
    yield Step(
        f"Let a Role or ClusterRole with {denied.verb} {denied.kind} be bound to ServiceAccount {account}",
        kubectl(denied.namespace, "get rolebindings,clusterrolebindings -o wide"),
    )


def _ours(binding: Binding) -> bool:
    """Whether what is written into its role stays there, and is about this account."""
    name = binding.role.name
    return not (binding.made_up or name in BUILT_IN or name.startswith(INTERNAL))


def _make(denied: Denied, role: ObjectRef) -> Step:
    rest = f"create {role.kind.lower()} {quote(role.name)} {_what(denied)}"
    return Step(f"Make {role.kind} {role.name}", kubectl(role.namespace, rest), Risk.SAFE)


def _what(denied: Denied) -> str:
    return f"--verb={quote(denied.verb)} --resource={quote(denied.kind)}"


def _name(denied: Denied, binding: ObjectRef) -> Step:
    rest = f"set subject {binding.kind.lower()} {quote(binding.name)} {_account(denied)}"
    action = f"Name the account in {binding.kind} {binding.name}"
    return Step(action, kubectl(binding.namespace, rest), Risk.SAFE)


def _account(denied: Denied) -> str:
    return f"--serviceaccount={quote(f'{denied.account.namespace}:{denied.account.name}')}"


def _bind(denied: Denied, role: ObjectRef | None) -> Iterator[Step]:
    """A binding where it asked; with a role of its own, unless a ClusterRole is there to be used."""
    place, kind = denied.namespace, "role" if denied.namespace else "clusterrole"
    name = f"{denied.account.name}-{denied.verb}-{denied.kind}".replace("/", "-").replace(".", "-")
    used = f"--{kind}={quote(name)}"
    if role is not None and role.kind == "ClusterRole":
        used = f"--clusterrole={quote(role.name)}"
    else:
        made = kubectl(place, f"create {kind} {quote(name)} {_what(denied)}")
        yield Step("Make a role with just that", made, Risk.SAFE)
    rest = f"create {kind}binding {quote(name)} {used} {_account(denied)}"
    yield Step("Bind it to the account", kubectl(place, rest), Risk.SAFE)


def _widen(denied: Denied, role: ObjectRef, lack: Lack, grant: Grant | None) -> Step:
    """Add the one word that its nearest rule lacks, else a rule of its own."""
    rule = {
        "apiGroups": [denied.group],
        "resources": [denied.resource],
        "verbs": [denied.verb],
    }
    at: dict[str, object] = {"op": "add", "path": "/rules/-", "value": rule}
    if grant is not None and lack is Lack.VERB:
        at = {"op": "add", "path": f"/rules/{grant.index}/verbs/-", "value": denied.verb}
    if grant is not None and lack is Lack.GROUP:
        at = {"op": "add", "path": f"/rules/{grant.index}/apiGroups/-", "value": denied.group}
    patch = quote(json.dumps([at]))
    rest = f"patch {role.kind.lower()} {quote(role.name)} --type=json -p {patch}"
    action = (
        f"Let {role.kind} {role.name} {denied.verb} {denied.kind}, for all that are bound to it"
    )
    return Step(action, kubectl(role.namespace, rest), Risk.SAFE)
