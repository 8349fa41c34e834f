"""What a ServiceAccount may not do in the Kubernetes API: which verb, and which role lacks it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from shlex import quote

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts.access import AccessState, Grant
from alertwhy.domain.facts.configuration import AccountState
from alertwhy.domain.finding import Confidence, Finding, Step
from alertwhy.domain.target import ObjectRef
from workers.rules import rule
from workers.signs.consequences import OF_A_FAILING_APPLICATION
from workers.signs.forbidden import Denied, denials
from workers.signs.granting import Lack, Lacking, lacking
from workers.signs.rights import allow
from workers.signs.telling import finding
from workers.signs.told import Told, told
from workers.signs.wording import kubectl

CORE = "core"  # what people call the API group ""


@rule("kubernetes-forbidden", explains=OF_A_FAILING_APPLICATION)
def kubernetes_forbidden(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Its ServiceAccount lacks a verb on a resource of the Kubernetes API."""
    for each in told(seen, "kubernetes-forbidden"):
        text = "\n".join((each.meaning.sentence, *each.block.lines))
        denied = next(denials(text), None)
        if denied is None:
            yield finding(each, "is forbidden something by the Kubernetes API")
        else:
            yield _forbidden(seen, each, denied)


def _forbidden(seen: Sequence[Evidence], each: Told, denied: Denied) -> Finding:
    """The refusal, and what RBAC lacks where that was seen; surely, where both agree."""
    found, cites = _lacking(seen, denied)
    gone = _gone(seen, denied)
    place = denied.namespace
    where = f"in namespace {place}" if place else "in the whole cluster"
    what = f"{denied.verb} {denied.kind}"
    asked = f"auth can-i {quote(denied.verb)} {quote(denied.kind)} --as={denied.user}"
    concluded = finding(
        each,
        f"may not {what} {where}: {_gone_or(gone, denied, found)}",
        Step("See what it may do", kubectl(place, asked)),
        *allow(denied, found),
    )
    sure = found is not None and found.lack is not Lack.NOTHING
    agreed = sure and each.confidence is Confidence.LIKELY
    return replace(
        concluded,
        because=tuple(dict.fromkeys((*concluded.because, *gone, *cites))),
        confidence=Confidence.CERTAIN if agreed else concluded.confidence,
    )


def _lacking(seen: Sequence[Evidence], denied: Denied) -> tuple[Lacking | None, tuple[str, ...]]:
    for access, cite in of_kind(seen, AccessState):
        if (access.account, access.namespace) == (denied.account, denied.namespace):
            found = lacking(denied, access)
            return found, (cite,) if found else ()
    return None, ()


def _gone(seen: Sequence[Evidence], denied: Denied) -> tuple[str, ...]:
    """What shows that the account itself is not there; nothing where it is, or nobody looked."""
    states = of_kind(seen, AccountState)
    return tuple(c for state, c in states if state.account == denied.account and not state.exists)


def _gone_or(gone: tuple[str, ...], denied: Denied, found: Lacking | None) -> str:
    return f"{denied.account} does not exist any more" if gone else _why(denied, found)


def _why(denied: Denied, found: Lacking | None) -> str:
    account = str(denied.account)
    if found is None or found.binding is None:
        return _unbound(denied, found, account)
    binding, grant = found.binding, found.grant
    if found.lack is Lack.ROLE:
        return f"{_named(binding.binding)} binds {account} to {_named(binding.role)}, which does not exist"
    if found.lack is Lack.RESOURCE or grant is None:
        return f"{_named(binding.role)}, to which {account} is bound, says nothing of {denied.kind}"
    if found.lack is Lack.ELSEWHERE:
        return (
            f"{binding.binding} lets {account} do it in namespace {binding.binding.namespace} only"
        )
    if found.lack is Lack.SUBJECT:
        return f"{_named(binding.binding)} names {binding.subject} and not {account}"
    return f"{_named(binding.role)} lets {account} {_granted(found.lack, denied, grant)}"


def _unbound(denied: Denied, found: Lacking | None, account: str) -> str:
    if found is not None:
        return f"no binding gives {account} any role there"
    if denied.absent:
        return f"{account} is bound to {_named(denied.absent[0])}, which does not exist"
    return f"{account} has no role that lets it"


def _granted(lack: Lack, denied: Denied, grant: Grant) -> str:
    """What the nearest rule lets it do, and what it does not."""
    if lack is Lack.NOTHING:
        return f"{denied.verb} it by now"
    if lack is Lack.NAMES:
        return f"{denied.verb} only {', '.join(sorted(grant.names))}"
    if lack is Lack.VERB:
        verbs = ", ".join(sorted(grant.verbs))
        return f"{verbs} {denied.resource}, and not {denied.verb}"
    groups = " or ".join(sorted(each or CORE for each in grant.groups))
    return (
        f"{denied.verb} {denied.resource} of API group {groups}, and not of {denied.group or CORE}"
    )


def _named(ref: ObjectRef) -> str:
    """``Role pod-reader``: its namespace is told beside it."""
    return f"{ref.kind} {ref.name}"
