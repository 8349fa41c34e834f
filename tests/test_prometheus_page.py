"""The page about Prometheus shows the queries that are asked, and bounds that hold."""

from pathlib import Path

import yaml

from alertwhy.domain.target import ObjectRef
from workers.clients.metrics import Query, RecordedMetrics
from workers.clients.prometheus import STEPS, WINDOW
from workers.clients.reader import MOST_QUERIES, READ_TIMEOUT
from workers.collectors.usage import MOST_PODS
from workers.measured.queries import queries_of_pod, query_of_claim
from workers.recording.measuring import MOST_PODS as MOST_RECORDED

PAGE = (Path(__file__).parents[1] / "docs" / "prometheus.md").read_text(encoding="utf-8")


def test_each_query_is_on_the_page_as_it_is_asked() -> None:
    asked = [*queries_of_pod(ObjectRef("Pod", "shop", "cart-0")).values()]
    asked.append(query_of_claim(ObjectRef("PersistentVolumeClaim", "shop", "data")))
    shown = PAGE.replace("\\|", "|")
    assert [] == [query.text for query in asked if f"`{query.text}`" not in shown]


def test_the_bounds_on_the_page_are_those_that_hold() -> None:
    assert f"At most {MOST_QUERIES} queries" in PAGE
    assert f"last six hours in {STEPS} steps" in PAGE
    assert (6 * 3600, 2, 3.0) == (WINDOW.total_seconds(), MOST_PODS, READ_TIMEOUT)
    assert f"those in trouble first, {MOST_RECORDED} at most" in PAGE


def test_the_recorded_example_can_be_asked() -> None:
    example = PAGE.rpartition("```yaml\n")[2].partition("```")[0]
    (entry,) = yaml.safe_load(example)["metrics"]
    found = RecordedMetrics([entry]).query(Query(entry["query"]), timeout=1)
    assert found is not None
    assert 4.0 == found[0].curve.rises()
