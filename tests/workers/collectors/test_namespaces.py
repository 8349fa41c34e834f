from alertwhy.domain.target import Target
from tests.fakes.looking import lines, look
from tests.fakes.objects import obj

SHOP = Target("Namespace", "", "shop")


def test_a_namespace_that_is_used_is_active() -> None:
    assert ["Active"] == lines(look("namespace", SHOP, obj("Namespace", "shop")))


def test_one_that_goes_is_told_with_what_holds_it() -> None:
    held = {"type": "NamespaceContentRemaining", "status": "True", "reason": "R", "message": "pods"}
    going = obj(
        "Namespace",
        "shop",
        deletionTimestamp="2026-11-21T15:00:00Z",
        spec={"finalizers": ["kubernetes"]},
        status={"phase": "Terminating", "conditions": [held]},
    )

    assert [
        "Terminating",
        "deletion asked for at 2026-11-21T15:00:00Z",
        "finalizer kubernetes",
        "NamespaceContentRemaining=True R: pods",
    ] == lines(look("namespace", SHOP, going))
