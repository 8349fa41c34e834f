"""Counters that outlive every process."""

import pytest

from alertwhy.store import Store
from alertwhy.store.counters import labelled
from tests.fakes.racing import race


@pytest.mark.parametrize(
    ("labels", "field"),
    [
        ({}, "x_total"),
        ({"b": "2", "a": "1"}, 'x_total{a="1",b="2"}'),
        ({"a": 'say "hi"\\\n'}, 'x_total{a="say \\"hi\\"\\\\\\n"}'),
    ],
)
def test_a_field_is_what_prometheus_shows(labels: dict[str, str], field: str) -> None:
    assert field == labelled("x_total", **labels)


def test_what_two_processes_count_adds_up(store: Store, valkey_url: str) -> None:
    def turn(own: Store, _: int) -> None:
        for _ in range(50):
            own.counters.add("x_total", kind="a")

    race(valkey_url, turn)
    assert {'x_total{kind="a"}': 100} == store.counters.read()
