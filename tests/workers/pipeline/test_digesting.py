"""A storm is one message for each receiver, kept current until its last member closes."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from alertwhy.config import parse
from alertwhy.domain.delivery import Abilities
from alertwhy.domain.finding import Finding
from alertwhy.domain.investigation import DeliveryStatus, Status
from alertwhy.errors import Permanent, Retryable
from tests.fakes.storms import arrive, delivered, expected, worked
from tests.fakes.workshop import ROUTES, FakeChannel, Workshop
from workers.pipeline.delivering import deliver

NAMES = tuple(f"app-{number:02d}" for number in range(12))
OOM = Finding("Container app ran out of memory", ("e1",), cause="oom-killed")


@pytest.fixture
def stormy(shop: Workshop) -> Iterator[Workshop]:
    """From the fourth target on they are told together."""
    shop.config = parse(ROUTES + "storm: {threshold: 3, window: 60s}\n")
    return shop


def closed(shop: Workshop, *names: str) -> None:
    for name in names:
        shop.store.investigations.close(name, Status.RESOLVED, shop.clock())
        delivered(shop, name)


def summaries(shop: Workshop) -> list[str]:
    return [told.summary for told in shop.shop.told]


def named(shop: Workshop) -> set[str]:
    return {name for name in NAMES if any(name in told.shown for told in shop.shop.told)}


def test_up_to_the_threshold_each_is_told_by_itself(stormy: Workshop) -> None:
    arrive(stormy, *NAMES[:3])
    delivered(stormy, *NAMES[:3])

    assert ["first"] * 3 == stormy.shop.moments
    assert [OOM.title] != summaries(stormy)


def test_past_it_they_are_one_message_that_names_every_target(stormy: Workshop) -> None:
    expected(stormy, *NAMES)
    arrive(stormy, *NAMES)
    delivered(stormy, *NAMES)
    worked(stormy, seconds=1)

    assert ["first"] == stormy.shop.moments
    assert ["Node worker-3 is not ready: its kubelet has stopped reporting: 12 targets"] == (
        summaries(stormy)
    )
    assert set(NAMES) == named(stormy)


def test_those_that_were_told_by_themselves_count_and_are_named_too(stormy: Workshop) -> None:
    arrive(stormy, *NAMES[:3])
    delivered(stormy, *NAMES[:3])
    arrive(stormy, *NAMES[3:])
    delivered(stormy, *NAMES[3:])

    assert ["first"] * 4 == stormy.shop.moments
    assert "12 targets" in summaries(stormy)[-1]


def test_first_messages_wait_until_roots_are_known_but_not_for_ever(stormy: Workshop) -> None:
    expected(stormy, *NAMES)
    arrive(stormy, NAMES[0])
    delivered(stormy, NAMES[0])
    assert [] == stormy.shop.moments
    worked(stormy, seconds=1)
    assert [] == stormy.shop.moments
    worked(stormy, seconds=4)
    assert ["first"] == stormy.shop.moments
    assert "targets" not in summaries(stormy)[0]


def test_many_pods_of_one_root_are_no_storm(stormy: Workshop) -> None:
    expected(stormy, *NAMES)
    arrive(stormy, NAMES[0])
    delivered(stormy, NAMES[0])
    for name in NAMES[1:]:
        stormy.store.storms.claimed(name, stormy.config.receivers)
    worked(stormy, seconds=1)

    assert ["first"] == stormy.shop.moments
    assert "targets" not in summaries(stormy)[0]


def test_later_arrivals_edit_the_digest(stormy: Workshop) -> None:
    arrive(stormy, *NAMES[:6])
    delivered(stormy, *NAMES[:6])
    worked(stormy, seconds=10)
    arrive(stormy, *NAMES[6:])
    delivered(stormy, *NAMES[6:])
    worked(stormy, seconds=5)

    assert ["first", "update"] == stormy.shop.moments
    assert ["", "ref-1"] == [told.reference for told in stormy.shop.told]
    assert "12 targets" in summaries(stormy)[-1]


def test_what_cannot_edit_hears_of_later_arrivals_together(stormy: Workshop) -> None:
    stormy.channels["shop"] = FakeChannel(Abilities())
    arrive(stormy, *NAMES[:4])
    delivered(stormy, *NAMES[:4])
    for name in NAMES[4:]:
        worked(stormy, seconds=1)
        arrive(stormy, name)
        delivered(stormy, name)
    assert ["first"] == stormy.shop.moments
    worked(stormy, seconds=30)
    worked(stormy, seconds=30)

    assert ["first", "update"] == stormy.shop.moments
    assert set(NAMES) == named(stormy)
    assert NAMES[0] not in stormy.shop.told[-1].shown


def test_what_does_not_fit_is_told_in_numbered_parts(stormy: Workshop) -> None:
    stormy.channels["shop"] = FakeChannel(Abilities(), room=60)
    arrive(stormy, *NAMES)
    delivered(stormy, *NAMES)
    for _ in range(5):
        worked(stormy, seconds=1)

    assert set(NAMES) == named(stormy)
    assert 2 < len(stormy.shop.told) < 8
    assert {"first", "update"} == set(stormy.shop.moments)


def test_a_worse_member_makes_the_digest_worse(stormy: Workshop) -> None:
    arrive(stormy, *NAMES[:6])
    delivered(stormy, *NAMES[:6])
    arrive(stormy, NAMES[6], severity="critical")
    delivered(stormy, NAMES[6])
    worked(stormy, seconds=5)

    assert ["first", "escalation"] == stormy.shop.moments


def test_members_close_one_by_one_and_the_digest_with_the_last(stormy: Workshop) -> None:
    arrive(stormy, *NAMES)
    delivered(stormy, *NAMES)
    closed(stormy, *NAMES[:11])
    worked(stormy, seconds=5)
    assert ["first", "update"] == stormy.shop.moments
    assert f"{NAMES[0]} (over)" in stormy.shop.told[-1].shown
    closed(stormy, NAMES[11])
    worked(stormy, seconds=5)
    assert ["first", "update", "resolved"] == stormy.shop.moments
    assert summaries(stormy)[-1].startswith("All over")


def test_after_its_end_a_member_that_fires_again_is_told_by_itself(stormy: Workshop) -> None:
    arrive(stormy, *NAMES)
    delivered(stormy, *NAMES)
    closed(stormy, *NAMES)
    worked(stormy, minutes=5)
    told = len(stormy.shop.told)
    arrive(stormy, NAMES[0])
    delivered(stormy, NAMES[0])

    assert told + 1 == len(stormy.shop.told)
    assert "targets" not in summaries(stormy)[-1]


def test_a_newcomer_long_after_is_told_by_itself(stormy: Workshop) -> None:
    arrive(stormy, *NAMES)
    delivered(stormy, *NAMES)
    worked(stormy, minutes=10)
    arrive(stormy, "late")
    delivered(stormy, "late")

    assert ["first", "first"] == stormy.shop.moments


def test_what_was_over_before_it_was_told_pages_nobody(stormy: Workshop) -> None:
    stormy.channels["shop"] = FakeChannel(Abilities(pages=True, idempotent=True))
    expected(stormy, *NAMES, "another")
    arrive(stormy, *NAMES)
    for name in NAMES:
        deliver(stormy.means, name, "shop")
    for name in NAMES:
        stormy.store.investigations.close(name, Status.RESOLVED, stormy.clock())
    worked(stormy, seconds=10)

    assert [] == stormy.shop.moments


def test_a_page_is_opened_once_told_quietly_after_and_resolved(stormy: Workshop) -> None:
    stormy.channels["shop"] = FakeChannel(Abilities(pages=True, idempotent=True))
    arrive(stormy, *NAMES[:6])
    delivered(stormy, *NAMES[:6])
    arrive(stormy, *NAMES[6:])
    delivered(stormy, *NAMES[6:])
    worked(stormy, seconds=31)
    assert ["first", "update"] == stormy.shop.moments
    closed(stormy, *NAMES)
    worked(stormy, seconds=31)
    assert ["first", "update", "resolved"] == stormy.shop.moments


def test_each_receiver_has_a_storm_of_its_own(stormy: Workshop) -> None:
    arrive(stormy, *NAMES[:6])
    arrive(stormy, *NAMES[6:8], receiver="oncall")
    delivered(stormy, *NAMES[:6])
    delivered(stormy, *NAMES[6:8], receiver="oncall")
    oncall = stormy.channels["oncall"]
    assert isinstance(oncall, FakeChannel)

    assert ["first"] == stormy.shop.moments
    assert ["first", "first"] == oncall.moments


def test_a_channel_that_is_away_is_told_the_latest_when_it_is_back(stormy: Workshop) -> None:
    stormy.shop.outcomes = [Retryable("503", reason="server")] * 3
    arrive(stormy, *NAMES[:6])
    delivered(stormy, *NAMES[:6])
    arrive(stormy, *NAMES[6:])
    delivered(stormy, *NAMES[6:])
    for _ in range(4):
        worked(stormy, seconds=60)

    assert "12 targets" in summaries(stormy)[-1]
    assert "first" == stormy.shop.moments[3]


def test_a_digest_that_never_arrives_is_a_dead_letter(stormy: Workshop) -> None:
    stormy.shop.outcomes = [Permanent("no such channel", reason="gone")]
    arrive(stormy, *NAMES)
    delivered(stormy, *NAMES)
    letters, _ = stormy.store.deliveries.failing([DeliveryStatus.DEAD], limit=5)
    assert ["no such channel"] == [letter.delivery.error for letter in letters]
    assert stormy.store.deliveries.retry(letters[0].item, stormy.clock())
    worked(stormy, seconds=31)  # nobody woke a worker; the sweep does

    assert ["first", "first"] == stormy.shop.moments


def test_a_receiver_that_is_gone_from_the_file_is_a_dead_letter(stormy: Workshop) -> None:
    arrive(stormy, *NAMES)
    expected(stormy, "another")
    for name in NAMES:
        deliver(stormy.means, name, "shop")
    receivers = {"oncall": stormy.config.receivers["oncall"]}
    stormy.config = replace(stormy.config, receivers=receivers)
    worked(stormy, seconds=10)
    letters, _ = stormy.store.deliveries.failing([DeliveryStatus.DEAD], limit=50)

    assert any("has no receiver shop" in str(letter.delivery.error) for letter in letters)
