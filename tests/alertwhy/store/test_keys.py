"""Every key that we write."""

from alertwhy.domain.admission import AlertKey, ClaimKey
from alertwhy.domain.target import ObjectRef
from alertwhy.store import keys


def test_every_key_stands_under_our_prefix() -> None:
    made = [
        keys.investigation("i"),
        keys.alerts("i"),
        keys.work("deliver|i|shop"),
        keys.episode(AlertKey("prod", "f")),
        keys.claim(ClaimKey("prod", ObjectRef("Pod", "shop", "cart"))),
        keys.receipt("r"),
        keys.spent_in("hour", 1),
        keys.spent_in("day", 1),
        keys.spent_by("i"),
        *(keys.answer("q"), keys.flight("q"), keys.waiting("q"), keys.server("n")),
        *(keys.INBOX, keys.ADMIT_WANTED, keys.ADMIT_EPOCH, keys.DUE, keys.COUNTERS),
    ]
    assert all(key.startswith("alertwhy:") for key in made)
    assert len(made) == len(set(made))


def test_objects_of_one_name_but_two_kinds_have_two_claims() -> None:
    first, second = (
        keys.claim(ClaimKey("", ObjectRef(kind, "shop", "cart"))) for kind in ("Pod", "Job")
    )
    assert first != second
