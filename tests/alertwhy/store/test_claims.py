"""Whose a root is: claim, join, reopen."""

from datetime import timedelta

from alertwhy.domain.admission import claim_key
from alertwhy.domain.investigation import Status
from alertwhy.store import Store
from alertwhy.store.work import Item, StageName
from tests.fakes.racing import race
from tests.fakes.state import CART, NOW, an_alert, an_investigation, resolved, stored

KEY = claim_key("", CART, "KubePodCrashLooping")


def test_the_first_to_ask_has_it_and_keeps_it(store: Store) -> None:
    stored(store, an_investigation("a"))
    assert "a" == store.claims.claim("a", KEY, NOW)
    assert "a" == store.claims.claim("a", KEY, NOW)


def test_two_processes_that_claim_one_root_become_one(store: Store, valkey_url: str) -> None:
    for round_ in range(20):
        store.redis.flushdb()
        names = (f"a{round_}", f"b{round_}")
        for number, name in enumerate(names):
            stored(store, an_investigation(name, alerts=(an_alert(container=str(number)),)))
        holders = set(
            race(valkey_url, lambda own, n, names=names: own.claims.claim(names[n], KEY, NOW))
        )
        assert 1 == len(holders)
        (holder,) = holders
        loser = next(name for name in names if name != holder)
        kept, joined = store.investigations.load(holder), store.investigations.load(loser)
        assert kept is not None
        assert joined is not None
        assert 2 == len(kept.alerts)
        assert 2 == kept.generation
        assert (Status.JOINED, holder) == (joined.status, joined.joined_to)
        assert store.work.busy(Item(StageName.INVESTIGATE, holder))


def test_a_joined_one_is_followed_through_every_hop(store: Store) -> None:
    for name in ("a", "b", "c"):
        stored(store, an_investigation(name))
    other = claim_key("", CART.owned_by(CART.ref), "x")
    store.claims.claim("b", KEY, NOW)
    store.claims.claim("a", KEY, NOW)
    far = claim_key("elsewhere", CART, "x")
    store.claims.claim("c", far, NOW)
    store.claims.claim("b", far, NOW)
    followed = store.investigations.follow("a")
    assert followed is not None
    assert "c" == followed.id
    assert "c" == store.claims.claim("a", other, NOW)


def test_firing_again_soon_reopens_the_same_investigation(store: Store) -> None:
    stored(store, an_investigation("old"))
    store.claims.claim("old", KEY, NOW)
    store.investigations.close("old", Status.RESOLVED, NOW)
    stored(store, an_investigation("new", alerts=(an_alert(pod="cart-other"),)))
    assert "old" == store.claims.claim("new", KEY, NOW + timedelta(minutes=9))
    again = store.investigations.load("old")
    assert again is not None
    assert (Status.OPEN, 1, None) == (again.status, again.flaps, again.closed_at)


def test_firing_again_later_is_a_problem_of_its_own(store: Store) -> None:
    stored(store, an_investigation("old"))
    store.claims.claim("old", KEY, NOW)
    store.investigations.close("old", Status.RESOLVED, NOW)
    stored(store, an_investigation("new"))
    assert "new" == store.claims.claim("new", KEY, NOW + timedelta(minutes=10))


def test_what_is_over_by_itself_reopens_nothing(store: Store) -> None:
    stored(store, an_investigation("old"))
    store.claims.claim("old", KEY, NOW)
    store.investigations.close("old", Status.RESOLVED, NOW)
    over = resolved(an_alert(pod="cart-other"), ends=NOW)
    stored(store, an_investigation("new", alerts=(over,), status=Status.RESOLVED, closed_at=NOW))
    assert "new" == store.claims.claim("new", KEY, NOW + timedelta(minutes=1))


def test_one_started_by_hand_becomes_ordinary_when_alerts_join_it(store: Store) -> None:
    stored(store, an_investigation("hand", by_hand=True, alerts=()))
    store.claims.claim("hand", KEY, NOW)
    stored(store, an_investigation("alerted"))
    store.claims.claim("alerted", KEY, NOW)
    held = store.investigations.load("hand")
    assert held is not None
    assert not held.by_hand
    assert 1 == len(held.alerts)


def test_a_join_makes_admission_decide_again(store: Store) -> None:
    stored(store, an_investigation("a"))
    stored(store, an_investigation("b"))
    store.claims.claim("a", KEY, NOW)
    before = store.redis.get("alertwhy:admit:epoch")
    store.claims.claim("b", KEY, NOW)
    assert before != store.redis.get("alertwhy:admit:epoch")


def test_what_a_join_leaves_to_do_is_named(store: Store) -> None:
    assert Item(StageName.INVESTIGATE, "x") == store.claims.woken_by("x")
