"""ServiceAccounts that pods name and the cluster does not have."""

import re
from collections.abc import Iterator, Sequence
from shlex import quote

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.finding import Finding, Risk, Step
from workers.rules import rule
from workers.signs.consequences import OF_A_BROKEN_POD, OF_A_MISSING_POD
from workers.signs.mounts import failed_mounts
from workers.signs.refusals import refusals, speaks_for
from workers.signs.template import TEMPLATES, Place, mend, place
from workers.signs.wording import kubectl

# k8s.io/kubernetes, plugin/pkg/admission/serviceaccount; and the kubelet's token request.
LOOKED_UP = re.compile(
    r"error looking up service account (?P<namespace>[^/\s]+)/(?P<name>[^:\s]+):"
)
TOKEN = re.compile(r'serviceaccounts? "(?P<name>[^"]+)" not found')


@rule(
    "service-account-missing",
    explains=dict.fromkeys((*OF_A_MISSING_POD, *OF_A_BROKEN_POD, "volume-mount-failed")),
)
def service_account_missing(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Pods are refused, or cannot be given their token, for a ServiceAccount that is not there."""
    for owner, message, cite in refusals(seen):
        found = LOOKED_UP.search(message)
        if found:
            root = speaks_for(owner)
            field = f"{TEMPLATES.get(root.kind, '')}spec.serviceAccountName"
            yield _finding(found["name"], Place(root, field), (cite,))
    for mount in failed_mounts(seen):
        found = TOKEN.search(mount.said)
        if found:
            at = place(seen, mount.pod, "spec.serviceAccountName")
            yield _finding(found["name"], at, mount.because)


def _finding(name: str, at: Place, because: tuple[str, ...]) -> Finding:
    namespace = at.owner.namespace
    there = Step("See which there are", kubectl(namespace, "get serviceaccounts"))
    make = Step(
        "Create it, if nothing else is meant to",
        kubectl(namespace, f"create serviceaccount {quote(name)}"),
        Risk.SAFE,
    )
    return Finding(
        title=f"ServiceAccount {name} does not exist in {namespace}; {at.owner} gets no pods without it",
        because=because,
        remediation=(there, make, mend(at, f"If another was meant, correct {at.field}")),
    )
