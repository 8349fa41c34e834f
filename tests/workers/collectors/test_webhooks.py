from alertwhy.domain.facts.governing import WebhookState
from alertwhy.domain.target import ObjectRef, Target
from tests.fakes.looking import lines, look
from tests.fakes.objects import obj
from tests.fakes.scenes import event

CART = Target("Deployment", "shop", "cart")
DENIED = event(
    "Deployment", "cart", "FailedCreate", 'admission webhook "v.acme.io" denied the request'
)
SERVED = {"service": {"name": "guard", "namespace": "ops"}}


def test_a_webhook_that_a_message_names_is_found_in_its_configuration() -> None:
    guard = {"name": "v.acme.io", "clientConfig": SERVED, "failurePolicy": "Ignore"}
    found = look(
        "webhooks",
        CART,
        DENIED,
        obj("ValidatingWebhookConfiguration", "guard", webhooks=[{"name": "other"}, guard]),
    )

    ref = ObjectRef("ValidatingWebhookConfiguration", "", "guard")
    service = ObjectRef("Service", "ops", "guard")
    assert (WebhookState("v.acme.io", ref, service, "Ignore"),) == found[0].facts
    assert ["webhook v.acme.io at Service ops/guard, failurePolicy Ignore"] == lines(found)


def test_one_outside_the_cluster_has_an_address() -> None:
    far = {"name": "v.acme.io", "clientConfig": {"url": "https://policy.example.com/"}}
    found = look(
        "webhooks", CART, DENIED, obj("MutatingWebhookConfiguration", "far", webhooks=[far])
    )
    assert ["webhook v.acme.io at https://policy.example.com/, failurePolicy Fail"] == lines(found)


def test_none_are_read_where_none_is_named() -> None:
    quota = event("Deployment", "cart", "FailedCreate", "exceeded quota")
    guard = obj("ValidatingWebhookConfiguration", "guard", webhooks=[{"name": "v.acme.io"}])
    assert [] == look("webhooks", CART, quota, guard)
