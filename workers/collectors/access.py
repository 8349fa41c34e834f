"""What a ServiceAccount is bound to, where a log says that the API server refuses it something."""

from collections.abc import Iterator
from dataclasses import replace

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts.access import AccessState, Binding, Grant
from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import CollectError, NotFound
from workers.clients.cluster import Json, most_of
from workers.clients.raw import child, items, strings, text
from workers.clients.reader import Reader
from workers.collectors import ANY, collector
from workers.objects.pods import NEEDS
from workers.objects.refs import kubectl, ref_of
from workers.objects.written import written_by
from workers.signs.forbidden import Denied, denials
from workers.signs.spelling import nearest

NAME = "access"
MOST_ACCOUNTS = 2  # of one target, with the namespace that they asked about
MOST_ROLES = 6  # of one account, one read each
MOST_NEAR = 2  # bindings that perhaps meant it
RBAC = "rbac.authorization.k8s.io"
EVERYONE = frozenset({"system:serviceaccounts", "system:authenticated"})
BUILT_IN = "system:"  # what every account may do by default: nothing that anyone is refused
DEFAULT = "default"  # the account of every namespace: another's is not meant by mistake


@collector(
    NAME,
    kinds=ANY,
    needs=NEEDS
    | {
        "get pods/log",
        f"list rolebindings.{RBAC}",
        f"list clusterrolebindings.{RBAC}",
        f"get roles.{RBAC}",
        f"get clusterroles.{RBAC}",
    },
)
def access(target: Target, reader: Reader) -> Iterator[Evidence]:
    """Read from Roles and bindings, never by access reviews: those would be writes."""
    found: dict[tuple[ObjectRef, str], list[Denied]] = {}
    for _, log in written_by(target, reader):
        for denied in reversed(list(denials(log))):
            found.setdefault((denied.account, denied.namespace), []).append(denied)
    failed: list[CollectError] = []
    for (account, namespace), refused in list(found.items())[:MOST_ACCOUNTS]:
        state = _state(account, namespace, reader, failed)
        asked = {each.resource for each in refused}
        roles = tuple(_with_role(each, asked, reader, failed) for each in state.bindings)
        if roles or state.complete:  # else nothing was seen
            yield _evidence(replace(state, bindings=roles))
    if failed:
        raise failed[0]


def _state(
    account: ObjectRef, namespace: str, reader: Reader, failed: list[CollectError]
) -> AccessState:
    """All bindings that name it, and a few that nearly do; their roles have yet to be read."""
    places = [
        ("RoleBinding", each) for each in dict.fromkeys((namespace, account.namespace)) if each
    ]
    found: list[Binding] = []
    complete = True
    for kind, place in (*places, ("ClusterRoleBinding", "")):
        listed, whole = _listed(kind, place, reader, failed)
        found += [each for obj in listed for each in _bindings(obj, kind, account)]
        complete = complete and whole
    own = _telling([each for each in found if not each.near], account)
    near = [each for each in found if each.near][:MOST_NEAR]
    known = complete and len(own) <= MOST_ROLES
    return AccessState(account, namespace, (*own[:MOST_ROLES], *near), known)


def _listed(
    kind: str, place: str, reader: Reader, failed: list[CollectError]
) -> tuple[list[Json], bool]:
    """Those there are, and whether these are all."""
    try:
        listed = reader.list(kind, place)
    except CollectError as error:
        failed.append(error)
        return [], False
    if len(listed) >= most_of(kind):
        failed.append(
            CollectError(
                f"only the first {len(listed)} objects of kind {kind} were looked at",
                kubectl("", "get", f"{kind.lower()}s", "-o", "wide"),
            )
        )
        return listed, False
    return listed, reader.complete(kind, place)


def _bindings(obj: Json, kind: str, account: ObjectRef) -> Iterator[Binding]:
    """One that names the account, by its name or by a group; else one that nearly does."""
    ref, role = ref_of(obj, kind), child(obj, "roleRef")
    place = ref.namespace if text(role, "kind") == "Role" else ""
    bound = Binding(ref, ObjectRef(text(role, "kind"), place, text(role, "name")), "")
    near = ""
    for subject in items(obj, "subjects"):
        named = _subject(subject, ref.namespace)
        if _is(subject, named, account):
            yield replace(bound, subject=named)
            return
        near = near or (named if _resembles(subject, ref.namespace, account) else "")
    if near:
        yield replace(bound, subject=near, near=True)


def _subject(subject: Json, otherwise: str) -> str:
    """``ServiceAccount shop/web``, ``Group system:serviceaccounts``."""
    kind, name = text(subject, "kind"), text(subject, "name")
    place = (text(subject, "namespace") or otherwise) if kind == "ServiceAccount" else ""
    return str(ObjectRef(kind, place, name))


def _is(subject: Json, named: str, account: ObjectRef) -> bool:
    groups = {*EVERYONE, f"system:serviceaccounts:{account.namespace}"}
    user = f"system:serviceaccount:{account.namespace}:{account.name}"
    kind, name = text(subject, "kind"), text(subject, "name")
    return named == str(account) or (kind == "Group" and name in groups) or (kind, name) == ("User", user)  # fmt: skip


def _resembles(subject: Json, otherwise: str, account: ObjectRef) -> bool:
    """The same name in another namespace, or a similar one in its own."""
    if text(subject, "kind") != "ServiceAccount" or account.name == DEFAULT:
        return False
    name, place = text(subject, "name"), text(subject, "namespace") or otherwise
    if place != account.namespace:
        return name == account.name
    return bool(nearest(account.name, [name]))


def _telling(own: list[Binding], account: ObjectRef) -> list[Binding]:
    """Those by its own name first; what all accounts may do by default tells nothing."""
    direct = [each for each in own if each.subject == str(account)]
    groups = [each for each in own if each not in direct]
    return [*direct, *(each for each in groups if not each.role.name.startswith(BUILT_IN))]


def _with_role(
    binding: Binding, asked: set[str], reader: Reader, failed: list[CollectError]
) -> Binding:
    role = binding.role
    try:
        obj = reader.get(role.kind, role.namespace, role.name)
    except NotFound:
        return replace(binding, exists=False)
    except CollectError as error:
        failed.append(error)
        return replace(binding, exists=None)
    rules = enumerate(items(obj, "rules"))
    grants = tuple(_grant(index, rule) for index, rule in rules if _is_about(rule, asked))
    return replace(binding, made_up="aggregationRule" in obj, grants=grants)


def _is_about(rule: Json, asked: set[str]) -> bool:
    wanted = {"*", *asked, *(f"*/{each.partition('/')[2]}" for each in asked if "/" in each)}
    return bool(wanted & set(strings(rule, "resources")))


def _grant(index: int, rule: Json) -> Grant:
    parts = ("verbs", "apiGroups", "resources", "resourceNames")
    verbs, groups, resources, names = (frozenset(strings(rule, each)) for each in parts)
    return Grant(index, verbs, groups, resources, names)


def _evidence(state: AccessState) -> Evidence:
    lines = [_line(each) for each in state.bindings]
    command = kubectl(state.namespace, "get", "rolebindings,clusterrolebindings", "-o", "wide")
    told = "\n".join(lines or ["no binding names it"])
    return Evidence(NAME, str(state.account), told, command, facts=(state,))


def _line(each: Binding) -> str:
    whom = f" (for {each.subject})"
    if each.exists is None:
        return f"{each.binding}{whom}: {each.role}, whose rules could not be read"
    if not each.exists:
        return f"{each.binding}{whom}: {each.role}, which does not exist"
    told = "; ".join(_granted(grant) for grant in each.grants) or "nothing of what was asked for"
    return f"{each.binding}{whom}: {each.role} lets it {told}"


def _granted(grant: Grant) -> str:
    groups = ", ".join(sorted(each or "core" for each in grant.groups))
    only = f", only {', '.join(sorted(grant.names))}" if grant.names else ""
    verbs, resources = ", ".join(sorted(grant.verbs)), ", ".join(sorted(grant.resources))
    return f"{verbs} {resources} (API group {groups}){only}"
