"""What admission says no to, or cannot be asked about."""

import re
from collections.abc import Iterator, Sequence

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts.governing import WebhookState
from alertwhy.domain.facts.network import ServiceState
from alertwhy.domain.finding import Finding, Risk, Step
from alertwhy.domain.target import ObjectRef
from workers.rules import rule
from workers.signs.consequences import OF_A_MISSING_POD
from workers.signs.refusals import refusals, speaks_for
from workers.signs.wording import handle, kubectl, look, one_line

# plugin/pkg/admission/limitranger: alike since 1.20; several are put in brackets.
LIMIT_RANGE = re.compile(
    r"(?P<said>(?:minimum|maximum) \S+ usage per (?:Container|Pod|PersistentVolumeClaim)[^,\]]*(?:, but [^,\]]*)?"
    r"|\S+ max limit to request ratio per (?:Container|Pod)[^\]]*)"
)
# staging/src/k8s.io/apiserver/pkg/admission/plugin/webhook/errors and .../validating/dispatcher.go.
DENIED = re.compile(
    r'admission webhook "(?P<name>[^"]+)" denied the request(?: without explanation|: (?P<said>.*))',
    re.DOTALL,
)
FAILED = re.compile(r'failed calling webhook "(?P<name>[^"]+)": (?P<said>.*)', re.DOTALL)
# ValidatingAdmissionPolicy, since 1.26.
POLICY = re.compile(
    r"ValidatingAdmissionPolicy '(?P<name>[^']+)'(?: with binding '[^']+')? denied request: (?P<said>.*)",
    re.DOTALL,
)
# What is compiled into the API server: plugin/pkg/admission/{priority,runtimeclass,resourcequota,
# podnodeselector,podtolerationrestriction,imagepolicy}; alike since 1.20.
BUILT_IN = "The API server's own admission"
OWN = re.compile(
    r"is forbidden: (?:pod rejected: )?(?P<said>no PriorityClass with name \S+ was found"
    r'|RuntimeClass "[^"]+" not found'
    r"|insufficient quota to match these scopes: .+"
    r"|pod node label selector conflicts with its namespace node label selector"
    r"|pod tolerations .*conflict with its namespace whitelist"
    r"|(?:image policy webhook backend denied|one or more images rejected by webhook backend).*)",
    re.DOTALL,
)


@rule("limit-range-violated", explains=OF_A_MISSING_POD)
def limit_range_violated(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The pod asks for less or more than a LimitRange of the namespace lets it."""
    for owner, message, because in refusals(seen):
        found = LIMIT_RANGE.search(message)
        if found:
            yield Finding(
                title=f"A LimitRange of {owner.namespace} refuses the pods of {speaks_for(owner)}: {one_line(found['said'])}",
                because=because,
                remediation=(
                    Step("See its bounds", kubectl(owner.namespace, "describe limitranges")),
                    look("See what the pods ask for", owner),
                ),
            )


@rule("admission-denied", explains=OF_A_MISSING_POD)
def admission_denied(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """A webhook or a policy, by its name, or the API server by itself denies the pods."""
    for owner, message, because in refusals(seen):
        who = _denier(message)
        if who:
            yield Finding(
                title=f"{who[0]} denies the pods of {speaks_for(owner)}{f': {one_line(who[1])}' if who[1] else ''}",
                because=tuple(
                    dict.fromkeys((*because, *(shown for _, shown in _named(seen, who[2]))))
                ),
                upstream="" if who[0] is BUILT_IN else who[0],
                remediation=(
                    look("See what it says of them", owner),
                    *(
                        look("See the webhook", state.configuration)
                        for state, _ in _named(seen, who[2])
                    ),
                ),
            )


@rule("webhook-unavailable", explains=(*OF_A_MISSING_POD, "service-selector-mismatch"))
def webhook_unavailable(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Pods may only be made once a webhook has said yes, and it does not answer."""
    for owner, message, because in refusals(seen):
        found = FAILED.search(message)
        if found and "denied the request" not in message:
            known = _named(seen, found["name"])
            behind = [shown for state, _ in known for shown in _behind(seen, state.service)]
            yield Finding(
                title=f"Webhook {found['name']} does not answer, so no pods of {speaks_for(owner)} are made: {one_line(_end(found['said']))}",
                because=tuple(dict.fromkeys((*because, *(shown for _, shown in known), *behind))),
                remediation=_revive(known),
                upstream=f"webhook {found['name']}",
            )


def _denier(message: str) -> tuple[str, str, str] | None:
    """Who denies, what it says, and the webhook's name for looking it up."""
    if found := DENIED.search(message):
        return f"Admission webhook {found['name']}", found["said"] or "", found["name"]
    if found := POLICY.search(message):
        return f"ValidatingAdmissionPolicy {found['name']}", found["said"], ""
    if found := OWN.search(message):
        return BUILT_IN, found["said"], ""
    return None


def _named(seen: Sequence[Evidence], name: str) -> list[tuple[WebhookState, str]]:
    return [pair for pair in of_kind(seen, WebhookState) if pair[0].name == name]


def _behind(seen: Sequence[Evidence], service: ObjectRef | None) -> list[str]:
    return [shown for state, shown in of_kind(seen, ServiceState) if state.service == service]


def _end(said: str) -> str:
    """What went wrong, without the address and its query before it."""
    return said.partition('": ')[2] or said


def _revive(known: list[tuple[WebhookState, str]]) -> tuple[Step, ...]:
    if not known:
        return (
            Step(
                "See which webhooks there are",
                "kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations",
            ),
        )
    state = known[0][0]
    served = [look("See its Service and endpoints", state.service)] if state.service else []
    return (
        *served,
        look("See the webhook", state.configuration),
        Step(
            "If pods may be made without it, set failurePolicy to Ignore meanwhile",
            kubectl("", f"edit {handle(state.configuration)}"),
            Risk.DISRUPTIVE,
        ),
    )
