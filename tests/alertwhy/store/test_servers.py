"""The breaker opens, tries again by itself and closes; what a server wants is remembered."""

from datetime import datetime, timedelta

import pytest

from alertwhy.store import Store
from alertwhy.store.servers import FAILURES_THAT_OPEN, FIRST_PAUSE, LONGEST_PAUSE, PROBE
from alertwhy.store.work import ms
from tests.fakes.racing import race
from tests.fakes.state import NOW

NAME = "http://key:hunter2@models.example/v1 small-1"


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def broken(store: Store) -> None:
    for _ in range(FAILURES_THAT_OPEN):
        store.servers.failed(NAME, NOW)


def test_a_new_server_may_be_asked(store: Store) -> None:
    assert not store.servers.allow(NAME, NOW).open


def test_a_few_failures_are_a_hiccup(store: Store) -> None:
    for _ in range(FAILURES_THAT_OPEN - 1):
        assert not store.servers.failed(NAME, NOW)
    assert not store.servers.allow(NAME, NOW).open


def test_an_answer_between_failures_begins_the_count_anew(store: Store) -> None:
    store.servers.failed(NAME, NOW)
    store.servers.failed(NAME, NOW)
    store.servers.answered(NAME)
    assert not store.servers.failed(NAME, NOW)


def test_failures_in_a_row_open_it_for_a_while(store: Store) -> None:
    broken(store)
    assert ms(later(FIRST_PAUSE)) == store.servers.allow(NAME, NOW).until


def test_after_the_pause_one_question_is_let_through(store: Store) -> None:
    broken(store)
    assert not store.servers.allow(NAME, later(FIRST_PAUSE)).open
    assert store.servers.allow(NAME, later(FIRST_PAUSE)).open
    assert not store.servers.allow(NAME, later(FIRST_PAUSE + PROBE)).open


def test_it_closes_again_by_itself_with_the_first_answer(store: Store) -> None:
    broken(store)
    assert not store.servers.allow(NAME, later(FIRST_PAUSE)).open
    store.servers.answered(NAME)
    assert not store.servers.allow(NAME, later(FIRST_PAUSE)).open
    assert not store.servers.failed(NAME, later(FIRST_PAUSE))


def test_each_failed_probe_doubles_the_pause_up_to_a_limit(store: Store) -> None:
    broken(store)
    at, pauses = later(FIRST_PAUSE), []
    for _ in range(8):
        assert not store.servers.allow(NAME, at).open
        assert store.servers.failed(NAME, at)
        until = store.servers.allow(NAME, at).until
        pauses.append((until - ms(at)) // 1000)
        at += timedelta(seconds=pauses[-1])
    assert [60, 120, 240, 480, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE] == pauses


def test_a_pause_that_it_asked_for_is_kept_and_ends(store: Store) -> None:
    store.servers.pause(NAME, later(7))
    assert ms(later(7)) == store.servers.allow(NAME, NOW).until
    assert not store.servers.allow(NAME, later(7)).open


def test_another_model_on_the_same_server_is_another_matter(store: Store) -> None:
    broken(store)
    assert not store.servers.allow("http://models.example/v1 large-1", NOW).open


def test_of_eight_processes_one_probes(store: Store, valkey_url: str) -> None:
    broken(store)

    def turn(mine: Store, _: int) -> bool:
        return mine.servers.allow(NAME, later(FIRST_PAUSE)).open

    assert 7 == sum(race(valkey_url, turn, processes=8))


def test_bytes_a_token_are_learned_from_use(store: Store) -> None:
    assert store.servers.bytes_per_token(NAME) is None
    store.servers.observe(NAME, 6_000, 2_000)
    store.servers.observe(NAME, 8_000, 2_000)
    assert 3.5 == store.servers.bytes_per_token(NAME)


def test_what_was_seen_long_ago_weighs_less(store: Store) -> None:
    store.servers.observe(NAME, 1_400_000, 700_000)
    store.servers.observe(NAME, 1_400_000, 350_000)
    assert pytest.approx(3.0) == store.servers.bytes_per_token(NAME)


def test_how_it_wants_to_be_asked_is_remembered(store: Store) -> None:
    assert {} == store.servers.recall(NAME)
    store.servers.keep(NAME, "rung", "json_object")
    assert {"rung": "json_object"} == store.servers.recall(NAME)


def test_an_address_with_a_password_is_no_key(store: Store) -> None:
    broken(store)
    store.servers.keep(NAME, "rung", "text")
    assert all(b"hunter2" not in key for key in store.redis.keys("*"))
