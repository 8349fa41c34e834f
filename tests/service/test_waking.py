"""A word to workers, which may be lost."""

from structlog.testing import capture_logs

from alertwhy.errors import StoreUnavailable
from alertwhy.store.work import Item, StageName
from service.waking import woken

ITEM = Item(StageName.DELIVER, "one", "shop")


def test_each_stage_is_woken() -> None:
    told: list[Item] = []
    woken(told.extend, [ITEM])
    assert [ITEM] == told


def test_a_word_that_is_lost_is_only_logged() -> None:
    def away(_items: object) -> None:
        raise StoreUnavailable("Redis is away")

    with capture_logs() as logs:
        woken(away, [ITEM])
    assert [("not_woken", ["deliver"])] == [(each["event"], each["stages"]) for each in logs]
