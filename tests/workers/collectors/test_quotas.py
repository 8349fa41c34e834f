from alertwhy.domain.facts.governing import QuotaState
from alertwhy.domain.target import ObjectRef, Target
from tests.fakes.looking import lines, look
from tests.fakes.objects import obj
from tests.fakes.scenes import event

CART = Target("Deployment", "shop", "cart")
QUOTA = obj("ResourceQuota", "q", status={"hard": {"pods": "4"}, "used": {"pods": "3"}})
BOUNDS = obj("LimitRange", "b", spec={"limits": [{"type": "Container", "max": {"cpu": "1"}}]})


def test_a_quota_that_the_alert_names_is_told_in_numbers() -> None:
    found = look("quotas", Target("ResourceQuota", "shop", "q"), QUOTA)

    ref = ObjectRef("ResourceQuota", "shop", "q")
    assert (QuotaState(ref, (("pods", "3", "4"),), named=True),) == found[0].facts
    assert ["pods: 3 of 4"] == lines(found)
    new = obj("ResourceQuota", "q", spec={"hard": {"pods": "4"}})
    assert ["pods: 0 of 4"] == lines(look("quotas", Target("ResourceQuota", "shop", "q"), new))
    bare = look("quotas", Target("ResourceQuota", "shop", "q"), obj("ResourceQuota", "q"))
    assert ["no limits"] == lines(bare)


def test_a_namespace_is_read_for_what_its_controllers_were_refused() -> None:
    full = event("Deployment", "cart", "FailedCreate", "exceeded quota: q")
    wide = event("Deployment", "cart", "FailedCreate", "maximum cpu usage per Container is 1", n=1)

    assert [] == look("quotas", CART, QUOTA, BOUNDS)
    assert ["pods: 3 of 4"] == lines(look("quotas", CART, QUOTA, BOUNDS, full))
    assert ["Container max: cpu=1"] == lines(look("quotas", CART, QUOTA, BOUNDS, wide))
    empty = obj("LimitRange", "b")
    assert ["no limits"] == lines(look("quotas", CART, empty, wide))
