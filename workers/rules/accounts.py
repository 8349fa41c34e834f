"""ServiceAccounts that pods name and the cluster does not have."""

from collections.abc import Iterator, Sequence
from shlex import quote

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts.configuration import AccountState
from alertwhy.domain.finding import Confidence, Finding, Risk, Step
from alertwhy.domain.target import ObjectRef
from workers.rules import rule
from workers.signs.accounts import looked_up, without_token
from workers.signs.consequences import OF_A_BROKEN_POD, OF_A_MISSING_POD
from workers.signs.mounts import failed_mounts
from workers.signs.refusals import refusals, speaks_for
from workers.signs.template import TEMPLATES, Place, mend, place
from workers.signs.wording import kubectl


@rule(
    "service-account-missing",
    explains=dict.fromkeys((*OF_A_MISSING_POD, *OF_A_BROKEN_POD, "volume-mount-failed")),
)
def service_account_missing(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Pods are refused, or cannot be given their token, for a ServiceAccount that is not there."""
    for owner, message, because in refusals(seen):
        account = looked_up(message)
        if account:
            root = speaks_for(owner)
            field = f"{TEMPLATES.get(root.kind, '')}spec.serviceAccountName"
            yield _finding(seen, account, Place(root, field), because)
    for mount in failed_mounts(seen):
        account = without_token(mount.said, mount.pod.namespace)
        if account:
            at = place(seen, mount.pod, "spec.serviceAccountName")
            yield _finding(seen, account, at, mount.because)


def _finding(
    seen: Sequence[Evidence], account: ObjectRef, at: Place, because: tuple[str, ...]
) -> Finding:
    state, cites = _known(seen, account)
    there = state is not None and state.exists
    fault = "was not there when it was asked for, and is by now" if there else "does not exist"
    meant = f"; perhaps {state.similar} was meant" if state and state.similar else ""
    return Finding(
        title=f"ServiceAccount {account.name} {fault} in {account.namespace}; {at.owner} gets no pods without it{meant}",
        because=tuple(dict.fromkeys((*because, *cites))),
        confidence=Confidence.LIKELY if there else Confidence.CERTAIN,
        remediation=tuple(_steps(account, at, state)),
    )


def _known(
    seen: Sequence[Evidence], account: ObjectRef
) -> tuple[AccountState | None, tuple[str, ...]]:
    for state, cite in of_kind(seen, AccountState):
        if state.account == account:
            return state, (cite,)
    return None, ()


def _steps(account: ObjectRef, at: Place, state: AccountState | None) -> Iterator[Step]:
    namespace = account.namespace
    if state is not None and state.exists:
        pods = kubectl(namespace, "get pods --watch")
        yield Step("See whether the pods come: their controller tries again by itself", pods)
        return
    yield Step("See which there are", kubectl(namespace, "get serviceaccounts"))
    yield Step(
        "Create it, if nothing else is meant to",
        kubectl(namespace, f"create serviceaccount {quote(account.name)}"),
        Risk.SAFE,
    )
    if state is not None and state.similar:
        yield mend(at, f"If {state.similar} was meant, write it in {at.field}")
    else:
        yield mend(at, f"If another was meant, correct {at.field}")
