"""All collectors at once under one deadline; what fails or hangs costs the others nothing."""

import time
from collections.abc import Callable, Iterable, Iterator
from threading import Event

import pytest

from alertwhy.domain.evidence import Evidence, Gap
from alertwhy.domain.facts import PodState
from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import Forbidden, Unmeasured
from tests.fakes.cluster import FakeCluster
from workers.clients.reader import Reader
from workers.collecting import THREADS, collect
from workers.collectors import ANY, Collector

CART = Target("Deployment", "shop", "cart", via=(ObjectRef("Pod", "shop", "cart-1"),))
TOKEN = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
SHORT = 0.1  # seconds
LONG = 5.0


@pytest.fixture
def released() -> Iterator[Event]:
    """Set when the test is over: no thread outlives it."""
    event = Event()
    yield event
    event.set()


def seeing(text: str) -> Evidence:
    return Evidence("any", "Pod shop/cart-1", text, "kubectl")


def one(name: str, run: Callable[[], Iterable[Evidence]], kinds: frozenset[str] = ANY) -> Collector:
    return Collector(name, kinds, frozenset(), lambda *_: run())


def collected(*collectors: Collector, seconds: float = LONG) -> tuple[list[str], list[Gap]]:
    evidence, gaps = collect(CART, Reader(FakeCluster(), seconds=seconds), collectors)
    assert [f"e{n}" for n in range(1, len(evidence) + 1)] == [each.id for each in evidence]
    return [each.text for each in evidence], list(gaps)


def test_evidence_is_numbered_in_the_order_of_collectors() -> None:
    def late() -> Iterator[Evidence]:
        time.sleep(0.02)
        yield seeing("late")

    texts, gaps = collected(
        one("a", late), one("b", lambda: [seeing("first"), seeing("second")]), one("c", list)
    )
    assert ["late", "first", "second"] == texts
    assert [] == gaps


def test_nobody_looks_at_what_is_not_theirs() -> None:
    kinds = {"Pod": "pods", "Deployment": "deployments", "Node": "nodes"}
    collectors = [
        one(kind, lambda text=text: [seeing(text)], frozenset({kind}))
        for kind, text in kinds.items()
    ]
    assert ["pods", "deployments"] == collected(*collectors)[0]


def test_without_collectors_there_is_nothing() -> None:
    assert ([], []) == collected()


def test_no_evidence_holds_a_secret() -> None:
    pod = ObjectRef("Pod", "shop", "cart-1")
    seen = Evidence(
        "any", str(pod), f"token {TOKEN}", "kubectl", facts=(PodState(pod, f"failed {TOKEN}"),)
    )
    evidence, _ = collect(CART, Reader(FakeCluster(), seconds=LONG), [one("a", lambda: [seen])])
    assert TOKEN not in str(evidence)


def test_what_may_not_be_read_is_a_gap_beside_what_was_seen() -> None:
    def refused() -> Iterator[Evidence]:
        yield seeing("before")
        raise Forbidden("forbidden: get pods/log", "grant it")

    texts, gaps = collected(one("a", refused), one("b", lambda: [seeing("other")]))
    assert ["before", "other"] == texts
    assert [Gap("a", "forbidden: get pods/log", "grant it")] == gaps


def test_a_collector_that_breaks_is_a_gap_that_names_it_and_no_secret() -> None:
    def broken() -> Iterator[Evidence]:
        yield seeing("before")
        raise KeyError(TOKEN)

    texts, gaps = collected(one("a", broken), one("b", lambda: [seeing("other")]))
    assert ["before", "other"] == texts
    assert [Gap("a", "the collector failed (KeyError)")] == gaps


def test_a_collector_that_hangs_is_a_gap_at_the_deadline(released: Event) -> None:
    def hanging() -> Iterator[Evidence]:
        yield seeing("before")
        released.wait(LONG)
        yield seeing("too late")

    started = time.monotonic()
    texts, gaps = collected(one("a", hanging), one("b", lambda: [seeing("other")]), seconds=SHORT)
    assert time.monotonic() - started < LONG
    assert ["before", "other"] == texts
    assert [Gap("a", "no answer before the deadline")] == gaps


def test_a_collector_that_nobody_came_to_is_a_gap_too(released: Event) -> None:
    def hanging() -> Iterator[Evidence]:
        released.wait(LONG)
        yield seeing("too late")

    crowd = [one(f"h{number}", hanging) for number in range(THREADS)]
    texts, gaps = collected(*crowd, one("last", lambda: [seeing("never asked")]), seconds=SHORT)
    assert [] == texts
    assert [f"h{number}" for number in range(THREADS)] + ["last"] == [g.collector for g in gaps]


def test_a_prometheus_that_is_away_is_one_gap_for_all_who_asked() -> None:
    def away() -> Iterator[Evidence]:
        yield seeing("before")
        raise Unmeasured("Prometheus: no answer in time", "look")

    texts, gaps = collected(one("a", away), one("b", away))
    assert ["before", "before"] == texts
    assert [Gap("prometheus", "Prometheus: no answer in time", "look")] == gaps
