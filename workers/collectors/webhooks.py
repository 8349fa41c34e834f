"""The admission webhooks that refused or failed what a controller wanted to make."""

import re
from collections.abc import Iterator

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts.governing import WebhookState
from alertwhy.domain.target import ObjectRef, Target
from workers.clients.cluster import Json
from workers.clients.raw import child, items, text
from workers.clients.reader import Reader
from workers.collectors import collector
from workers.objects import refusals
from workers.objects.refs import ref_of, show

NAME = "webhooks"
CONFIGURATIONS = ("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration")
SAID = re.compile(r'(?:calling|admission) webhook "(?P<name>[^"]+)"')


@collector(
    NAME,
    kinds=refusals.MAKERS,
    needs=refusals.NEEDS
    | {
        "list validatingwebhookconfigurations.admissionregistration.k8s.io",
        "list mutatingwebhookconfigurations.admissionregistration.k8s.io",
    },
)
def webhooks(target: Target, reader: Reader) -> Iterator[Evidence]:
    """Which configuration holds them, and what stands behind: only where a message names one."""
    messages = refusals.refusals_of(target, reader)
    named = {found["name"] for each in messages for found in SAID.finditer(each)}
    if not named:
        return
    for kind in CONFIGURATIONS:
        for obj in reader.list(kind, ""):
            ref = ref_of(obj, kind)
            for each in items(obj, "webhooks"):
                if text(each, "name") in named:
                    yield _evidence(ref, each)


def _evidence(ref: ObjectRef, webhook: Json) -> Evidence:
    served = child(webhook, "clientConfig", "service")
    service = None
    if text(served, "name"):
        service = ObjectRef("Service", text(served, "namespace"), text(served, "name"))
    policy = text(webhook, "failurePolicy") or "Fail"
    state = WebhookState(text(webhook, "name"), ref, service, policy)
    behind = service or text(webhook, "clientConfig", "url") or "an unknown address"
    told = f"webhook {state.name} at {behind}, failurePolicy {policy}"
    return Evidence(NAME, str(ref), told, show(ref), facts=(state,))
