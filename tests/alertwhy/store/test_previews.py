"""A question and its answer, both soon gone."""

from alertwhy.store import Store
from alertwhy.store.previews import KEPT, Preview


def test_a_question_waits_for_its_answer(store: Store) -> None:
    token = store.previews.ask("one", "slack")
    assert (("one", "slack"), None) == (store.previews.asked(token), store.previews.answer(token))
    store.previews.give(token, Preview('{"text": "é"}'))
    assert Preview('{"text": "é"}') == store.previews.answer(token)


def test_a_refusal_is_an_answer(store: Store) -> None:
    token = store.previews.ask("one", "smoke-signals")
    store.previews.give(token, Preview(refusal="no such notifier"))
    assert Preview(refusal="no such notifier") == store.previews.answer(token)


def test_two_questions_are_two(store: Store) -> None:
    tokens = {store.previews.ask("one", "slack") for _ in range(2)}
    assert 2 == len(tokens)


def test_nothing_stays(store: Store) -> None:
    token = store.previews.ask("one", "slack")
    store.previews.give(token, Preview("x"))
    assert 0 < store.redis.ttl(f"alertwhy:preview:{token}") <= KEPT
    assert ("", "") == store.previews.asked("gone")
