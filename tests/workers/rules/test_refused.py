import pytest

from alertwhy.domain.facts import Condition, WorkloadState
from alertwhy.domain.facts.governing import WebhookState
from alertwhy.domain.facts.network import ServiceState
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import commands, deployment, found, only
from workers.rules.refused import BUILT_IN

CONFIGURATION = ObjectRef("ValidatingWebhookConfiguration", "", "guard")
SERVICE = ObjectRef("Service", "ops", "guard")
WEBHOOK = WebhookState("v.acme.io", CONFIGURATION, SERVICE)
FAILED = (
    'Internal error occurred: failed calling webhook "v.acme.io": failed to call webhook: '
    'Post "https://guard.ops.svc:443/v?timeout=3s": no endpoints available for service "guard"'
)


def refused(message: str) -> WorkloadState:
    return deployment(conditions=(Condition("ReplicaFailure", "True", "FailedCreate", message),))


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (
            'pods "x" is forbidden: maximum memory usage per Container is 1Gi, but limit is 4Gi',
            "maximum memory usage per Container is 1Gi, but limit is 4Gi",
        ),
        (
            'pods "x" is forbidden: [minimum cpu usage per Pod is 1, but request is 100m, maximum y]',
            "minimum cpu usage per Pod is 1, but request is 100m",
        ),
        (
            'pods "x" is forbidden: maximum cpu usage per Container is 1.  No limit is specified',
            "maximum cpu usage per Container is 1. No limit is specified",
        ),
        (
            'pods "x" is forbidden: memory max limit to request ratio per Container is 2, but provided ratio is 4.0',
            "memory max limit to request ratio per Container is 2, but provided ratio is 4.0",
        ),
    ],
)
def test_a_limit_range_is_told_in_its_own_words(message: str, said: str) -> None:
    finding = only("limit-range-violated", refused(message))

    assert finding.title.endswith(f": {said}")
    assert "kubectl -n shop describe limitranges" in commands([finding])


@pytest.mark.parametrize(
    ("message", "title"),
    [
        (
            'admission webhook "v.acme.io" denied the request: no team label',
            "Admission webhook v.acme.io denies the pods of Deployment shop/web: no team label",
        ),
        (
            'admission webhook "v.acme.io" denied the request without explanation',
            "Admission webhook v.acme.io denies the pods of Deployment shop/web",
        ),
        (
            "pods \"x\" is forbidden: ValidatingAdmissionPolicy 'tags' with binding 'tags-shop' denied request: no latest",
            "ValidatingAdmissionPolicy tags denies the pods of Deployment shop/web: no latest",
        ),
        (
            'pods "x-" is forbidden: no PriorityClass with name urgent was found',
            f"{BUILT_IN} denies the pods of Deployment shop/web: no PriorityClass with name urgent was found",
        ),
        (
            'pods "x-" is forbidden: pod rejected: RuntimeClass "gvisor" not found',
            f'{BUILT_IN} denies the pods of Deployment shop/web: RuntimeClass "gvisor" not found',
        ),
        (
            'pods "x-" is forbidden: insufficient quota to match these scopes: [{PriorityClass In [a]}]',
            f"{BUILT_IN} denies the pods of Deployment shop/web: insufficient quota to match these scopes: [{{PriorityClass In [a]}}]",
        ),
    ],
)
def test_whoever_denies_is_named(message: str, title: str) -> None:
    assert title == only("admission-denied", refused(message)).title


def test_what_the_api_server_denies_by_itself_is_nobodys_fault_beside() -> None:
    denied = refused('pods "x-" is forbidden: no PriorityClass with name urgent was found')
    assert "" == only("admission-denied", denied).upstream


def test_the_webhooks_configuration_is_shown_where_it_is_known() -> None:
    denied = refused('admission webhook "v.acme.io" denied the request: no')
    finding = only("admission-denied", denied, WEBHOOK)

    assert ("e1", "e2") == finding.because
    assert "kubectl describe validatingwebhookconfiguration/guard" in commands([finding])


def test_a_webhook_that_does_not_answer_is_followed_to_its_service() -> None:
    finding = only(
        "webhook-unavailable", refused(FAILED), WEBHOOK, ServiceState(SERVICE, selected=1)
    )

    assert finding.title.endswith('are made: no endpoints available for service "guard"')
    assert ("e1", "e2", "e3") == finding.because
    assert "kubectl -n ops describe service/guard" in commands([finding])


def test_one_that_nobody_could_look_up_is_named_all_the_same() -> None:
    finding = only("webhook-unavailable", refused('failed calling webhook "w": EOF'))

    assert finding.title.endswith(": EOF")
    assert [
        "kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations"
    ] == commands([finding])
    lone = WebhookState("w", CONFIGURATION)
    assert "Service" not in str(
        found("webhook-unavailable", refused('failed calling webhook "w": EOF'), lone)[
            0
        ].remediation
    )


@pytest.mark.parametrize(
    "cause", ["limit-range-violated", "admission-denied", "webhook-unavailable"]
)
def test_other_refusals_are_for_other_rules(cause: str) -> None:
    assert [] == found(cause, refused("exceeded quota: q, requested: a=1"))
