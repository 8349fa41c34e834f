"""What the alert itself measured: numbers of its own series, and of no other."""

from datetime import timedelta

import pytest

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.target import Target, Watched
from alertwhy.errors import CollectError
from tests.fakes.cluster import FakeCluster
from tests.fakes.measured import END, Answering, MeasuredCluster, curve, matrix, recorded
from workers.clients.cluster import Json
from workers.clients.metrics import Series
from workers.clients.reader import Reader
from workers.collectors.expression import MAX_EXPRESSION, expression

LABELS = {"alertname": "Slow", "namespace": "shop", "pod": "cart-0", "severity": "warning"}


def target(text: str = "lag > 0.5", **labels: str) -> Target:
    watched = Watched(text, tuple({**LABELS, **labels}.items()), END - timedelta(minutes=9))
    return Target("Pod", "shop", "cart-0", alert="Slow", watched=watched)


def seen(*metrics: Json, about: Target | None = None) -> list[Evidence]:
    cluster = MeasuredCluster(metrics=metrics)
    return list(expression(about or target(), Reader(cluster, seconds=9)))


def told(*series: Json, query: str = "lag", about: Target | None = None) -> str:
    found = seen(recorded(query, *series), about=about)
    return found[0].text if found else ""


MINE = {"namespace": "shop", "pod": "cart-0"}


def test_it_tells_since_when_it_holds() -> None:
    (found,) = seen(recorded("lag", matrix([0.1, 0.2, 0.7, 0.9], **MINE)))
    assert (
        "above 0.5 since 09:25Z: 0.9 at 09:30Z, highest 0.9 at 09:30Z, lowest 0.1 at 09:15Z"
        " in 15 min ▁▂▇█"
    ) == found.text
    assert "alert Slow" == found.object
    assert found.command.endswith(" $PROMETHEUS_URL lag")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((0.7, 0.9), "above 0.5 all the time since 09:25Z: "),
        ((0.1, 0.7, 0.2), "no longer above 0.5, last at 09:25Z: "),
        ((0.1, 0.2, 0.3), "not above 0.5, not once in 10 min: "),
    ],
)
def test_it_tells_whether_it_still_holds(values: tuple[float, ...], words: str) -> None:
    assert told(matrix(values, **MINE)).startswith(words)


def test_an_expression_that_compares_nothing_is_told_as_numbers() -> None:
    assert "1 at 09:30Z" == told(
        matrix([1], **MINE), query="absent(up)", about=target("absent(up)")
    )


def test_a_recording_of_the_whole_expression_will_do() -> None:
    assert told(matrix([0.9], **MINE), query="lag > 0.5").startswith("above 0.5 all the time")


@pytest.mark.parametrize(
    "labels",
    [
        {"namespace": "pay", "pod": "cart-0"},
        {"namespace": "shop", "pod": "other"},
        {"namespace": "pay"},
    ],
)
def test_what_belongs_to_another_is_not_told(labels: dict[str, str]) -> None:
    assert "" == told(matrix([0.9], **labels))


def test_an_alert_that_names_a_namespace_which_is_not_its_targets_learns_nothing_of_it() -> None:
    elsewhere = target(namespace="pay")
    assert "" == told(matrix([0.9], namespace="pay", pod="cart-0"), about=elsewhere)


def test_of_several_series_nobody_knows_which_is_meant() -> None:
    assert "" == told(*(matrix([0.9], **MINE, path=path) for path in "ab"))
    assert "" != told(matrix([0.9], **MINE), matrix([0.9], namespace="shop", pod="x"))


def test_prometheus_is_asked_for_the_alerts_own_series_and_back_to_its_beginning() -> None:
    metrics = Answering(Series(MINE, curve(0.9)))
    about = target()
    list(expression(about, Reader(MeasuredCluster(metrics=metrics), seconds=9)))
    (asked,) = metrics.asked
    assert ("lag", END - timedelta(minutes=9)) == (asked.text, asked.since)
    assert asked.sent.startswith("(lag) and on(namespace, pod) label_replace(")


def test_a_command_that_would_show_a_secret_is_left_out() -> None:
    text = 'lag{password="hunter2hunter2"}'
    (found,) = seen(recorded(text, matrix([0.9], **MINE)), about=target(f"{text} > 0.5"))
    assert ("above 0.5", "") == (found.text[:9], found.command)


@pytest.mark.parametrize("text", ["x" * (MAX_EXPRESSION + 1), "a{b='[redacted: x]'}"])
def test_what_is_not_whole_is_not_asked(text: str) -> None:
    metrics = Answering()
    about = target(text)
    assert [] == list(expression(about, Reader(MeasuredCluster(metrics=metrics), seconds=9)))
    assert [] == metrics.asked


def test_an_expression_that_prometheus_refuses_is_a_gap() -> None:
    cluster = MeasuredCluster(metrics=Answering(error=CollectError("bad")))
    with pytest.raises(CollectError):
        list(expression(target(), Reader(cluster, seconds=9)))


def test_without_prometheus_or_an_expression_there_is_nothing_to_tell() -> None:
    assert [] == list(expression(target(), Reader(FakeCluster(), seconds=9)))
    assert [] == seen(about=Target("Pod", "shop", "cart-0"))
