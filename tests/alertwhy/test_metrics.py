from collections.abc import Iterator

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from alertwhy.metrics import HELP, Collector
from alertwhy.queue import Queues
from alertwhy.store import Store
from alertwhy.store.connection import connect


@pytest.fixture
def store(valkey_url: str) -> Iterator[Store]:
    redis = connect(valkey_url, hurried=True)
    yield Store(redis, retention=1, lease=1)
    redis.connection_pool.disconnect()


def scraped(store: Store) -> dict[str, float]:
    registry = CollectorRegistry()
    registry.register(Collector(store, Queues(store.redis).depths))
    return {
        f"{sample.name}{sample.labels or ''}": sample.value
        for family in text_string_to_metric_families(generate_latest(registry).decode())
        for sample in family.samples
    }


def test_counters_are_shown_with_their_labels(store: Store) -> None:
    store.counters.add("alertwhy_alerts_received_total", 3, source="botkube")
    store.counters.add("alertwhy_alerts_received_total", 2, source="alertmanager")
    store.counters.add("alertwhy_api_reads_total", 0.5)

    found = scraped(store)

    assert 3 == found["alertwhy_alerts_received_total{'source': 'botkube'}"]
    assert 2 == found["alertwhy_alerts_received_total{'source': 'alertmanager'}"]
    assert 0.5 == found["alertwhy_api_reads_total"]


def test_labels_survive_whatever_is_in_them(store: Store) -> None:
    store.counters.add("alertwhy_x_total", 1, cause='a"b\\n\n}c', other="{}")

    assert {"cause": 'a"b\\n\n}c', "other": "{}"} == labels_of(store, "alertwhy_x_total")


def labels_of(store: Store, name: str) -> dict[str, str]:
    families = Collector(store, dict).collect()
    return next(s.labels for family in families for s in family.samples if s.name == name)


def test_what_reads_like_no_counter_is_left_out(store: Store) -> None:
    store.redis.hset("alertwhy:counters", "no counter", 1)

    assert not [name for name in scraped(store) if "no counter" in name]


def test_what_waits_is_shown(store: Store) -> None:
    store.inbox.accept(b"{}", source="alertmanager", alerts=1)
    Queues(store.redis).admit()

    found = scraped(store)

    assert 1 == found["alertwhy_inbox_depth"]
    assert 1 == found["alertwhy_queue_depth{'queue': 'admit'}"]
    assert 0 == found["alertwhy_queue_depth{'queue': 'deliver'}"]
    assert 0 == found["alertwhy_work_outstanding"]
    assert 0 == found["alertwhy_investigations_open"]
    assert 1 == found["alertwhy_redis_up"]


def test_with_redis_away_it_says_so_and_nothing_else() -> None:
    redis = connect("unix:///nonexistent/socket", hurried=True)

    assert {"alertwhy_redis_up": 0} == scraped(Store(redis, retention=1, lease=1))


def test_every_help_text_is_a_sentence() -> None:
    assert [] == [name for name, text in HELP.items() if not text.endswith(".")]
