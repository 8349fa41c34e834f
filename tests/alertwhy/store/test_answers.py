"""One call a question, however many ask it."""

from time import sleep

from alertwhy.store import Store
from alertwhy.store.answers import Entry
from tests.fakes.racing import race


def test_who_comes_first_may_ask_and_the_others_wait(store: Store) -> None:
    first = store.answers.enter("q", seconds=60)
    second = store.answers.enter("q", seconds=60)
    assert first.flight
    assert "" == second.flight
    assert 59 <= second.wait <= 60


def test_an_answer_is_had_for_nothing(store: Store) -> None:
    first = store.answers.enter("q", seconds=60)
    store.answers.land("q", first.flight, "because", kept=60)
    assert Entry(answer="because") == store.answers.enter("q", seconds=60)


def test_who_waited_is_named_once_when_the_flight_lands(store: Store) -> None:
    flight = store.answers.enter("q", seconds=60).flight
    assert store.answers.wait("q", "analyse|b|", seconds=60)
    assert store.answers.wait("q", "analyse|a|", seconds=60)
    assert store.answers.wait("q", "analyse|a|", seconds=60)
    assert ("analyse|a|", "analyse|b|") == store.answers.land("q", flight, "because", kept=60)
    assert () == store.answers.land("q", flight, "because", kept=60)


def test_who_waits_too_late_is_told_to_look_again(store: Store) -> None:
    flight = store.answers.enter("q", seconds=60).flight
    store.answers.land("q", flight, kept=60)
    assert not store.answers.wait("q", "analyse|a|", seconds=60)


def test_a_flight_without_an_answer_leaves_the_question_open(store: Store) -> None:
    flight = store.answers.enter("q", seconds=60).flight
    store.answers.land("q", flight, kept=60)
    assert store.answers.enter("q", seconds=60).flight


def test_a_flight_ends_with_its_worker(store: Store) -> None:
    lost = store.answers.enter("q", seconds=0.05).flight
    sleep(0.1)
    again = store.answers.enter("q", seconds=60).flight
    assert again
    assert () == store.answers.land("q", lost, "too late", kept=60)
    assert "" == store.answers.enter("q", seconds=60).answer


def test_questions_do_not_wait_for_each_other(store: Store) -> None:
    assert store.answers.enter("q", seconds=60).flight
    assert store.answers.enter("p", seconds=60).flight


def test_of_eight_processes_at_once_one_asks(valkey_url: str) -> None:
    def turn(mine: Store, _: int) -> bool:
        return bool(mine.answers.enter("q", seconds=60).flight)

    assert 1 == sum(race(valkey_url, turn, processes=8))
