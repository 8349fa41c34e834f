"""The door to Prometheus: what is asked, and what each refusal means."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from alertwhy.errors import CollectError, Unmeasured
from tests.fakes.loopback import Answer, Request
from tests.fakes.measured import END, curve, matrix
from tests.fakes.prometheus import PrometheusDouble
from workers.clients.http import RequestsHttp
from workers.clients.metrics import MOST_SERIES, Query, Series
from workers.clients.prometheus import (
    CHECK,
    LATER,
    MAX_REPLY,
    MAY,
    REWRITE,
    Prometheus,
    without_credentials,
)

UP = Query("up")


def door(url: str, **given: str) -> Prometheus:
    http = RequestsHttp("alertwhy/test", max_reply=MAX_REPLY)
    return Prometheus(url, http, now=lambda: END, **given)


def fault(double: PrometheusDouble, query: Query = UP) -> CollectError:
    with pytest.raises(CollectError) as caught:
        door(double.url).query(query, timeout=2)
    return caught.value


def test_a_range_is_asked_and_its_result_becomes_curves() -> None:
    with PrometheusDouble([matrix([1, 2], pod="a")]) as double:
        assert (Series({"pod": "a"}, curve(1, 2)),) == door(double.url).query(UP, timeout=2)
    (asked,) = double.asked
    assert ("up", "300", "1800ms") == (asked["query"], asked["step"], asked["timeout"])
    assert 6 * 3600 == int(asked["end"]) - int(asked["start"])
    assert "/api/v1/query_range" == urlsplit(double.requests[0].path).path


@pytest.mark.parametrize(("hours", "window"), [(1, 6), (8, 9), (100, 24)])
def test_an_alert_of_long_ago_is_looked_back_at_for_a_day_at_most(hours: int, window: int) -> None:
    with PrometheusDouble() as double:
        door(double.url).query(Query("up", since=END - timedelta(hours=hours)), timeout=2)
    (asked,) = double.asked
    assert window * 3600 == int(asked["end"]) - int(asked["start"])
    assert window * 50 == int(asked["step"])


def test_what_is_narrowed_is_sent_in_place_of_the_whole() -> None:
    with PrometheusDouble() as double:
        door(double.url).query(Query("up", "up and \ud800 x"), timeout=2)
    assert "up and ? x" == double.asked[0]["query"]


def test_a_token_and_a_password_go_where_they_belong_and_nowhere_else() -> None:
    with PrometheusDouble() as double:
        door(double.url, token="hunter2").query(UP, timeout=2)
        named = double.url.replace("://", "://u:hunter3@")
        door(f"{named}/").query(UP, timeout=2)
        assert double.url == door(named).address
        double.fail(status=500, body="hunter3")
        with pytest.raises(CollectError) as caught:
            door(named).query(UP, timeout=2)
    assert ["Bearer hunter2", "Basic dTpodW50ZXIz"] == [
        each.headers["authorization"] for each in double.requests[:2]
    ]
    assert "hunter" not in str(caught.value) + caught.value.remedy


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("http://p:9090", "http://p:9090"),
        ("https://u:p@w@p/prometheus/?x=1", "https://p/prometheus"),
        ("http://token@[::1]:9090/", "http://[::1]:9090"),
    ],
)
def test_an_address_is_shown_without_what_grants_access(url: str, plain: str) -> None:
    assert plain == without_credentials(url)


@pytest.mark.parametrize(
    ("status", "remedy"),
    [(401, MAY), (403, MAY), (404, CHECK), (302, CHECK), (429, LATER), (500, LATER), (503, LATER)],
)
def test_what_holds_for_every_query_says_so_and_what_to_do(status: int, remedy: str) -> None:
    with PrometheusDouble() as double:
        double.fail(status=status, body="<html>")
        error = fault(double)
    assert isinstance(error, Unmeasured)
    assert (f"Prometheus answered {status}", remedy) == (error.reason, error.remedy)


def said(kind: str, words: str) -> str:
    return f'{{"status": "error", "errorType": "{kind}", "error": "{words}"}}'


@pytest.mark.parametrize(
    ("status", "kind"), [(400, "bad_data"), (422, "execution"), (503, "timeout"), (503, "canceled")]
)
def test_what_is_wrong_with_one_expression_is_told_in_prometheus_own_words(
    status: int, kind: str
) -> None:
    with PrometheusDouble() as double:
        double.fail(status=status, body=said(kind, "1:5: parse error"))
        error = fault(double)
    assert not isinstance(error, Unmeasured)
    assert f"Prometheus answered {status}: 1:5: parse error" == error.reason
    assert REWRITE == error.remedy


def test_its_words_are_redacted_and_cut() -> None:
    with PrometheusDouble() as double:
        double.fail(status=400, body=said("bad_data", "password=hunter2 " + "x" * 900))
        reason = fault(double).reason
    assert "hunter2" not in reason
    assert len(reason) < 250


@pytest.mark.parametrize("body", ["<html>hello</html>", "[]", '{"status": "half', "[" * 100_000])
def test_what_is_not_its_json_is_not_prometheus(body: str) -> None:
    with PrometheusDouble() as double:
        double.fail(status=200, body=body)
        assert "not Prometheus' API" in fault(double).reason


def test_an_answer_of_megabytes_is_not_read_to_its_end() -> None:
    with PrometheusDouble([matrix(range(500), pod="x" * 900, n=str(n)) for n in range(90)]) as huge:
        assert "said too much" in fault(huge).reason


def test_no_answer_is_told_without_the_address() -> None:
    with PrometheusDouble() as double:
        double.hang()
        with pytest.raises(Unmeasured) as caught:
            door(double.url).query(UP, timeout=0.2)
    with pytest.raises(Unmeasured) as gone:
        door("http://u:hunter2@127.0.0.1:1").query(UP, timeout=0.5)
    assert "Prometheus: no answer in time" == caught.value.reason
    assert "Prometheus: the connection failed (ConnectionError)" == gone.value.reason
    with pytest.raises(Unmeasured, match="no time was left"):
        door(double.url).query(UP, timeout=0)


def test_a_warning_is_a_gap_only_where_nothing_was_seen() -> None:
    with PrometheusDouble(warnings=("store a is away",)) as double:
        assert "Prometheus answered in part: store a is away" == fault(double).reason
        double.result = [matrix([1])]
        assert 1 == len(door(double.url).query(UP, timeout=2))


def test_of_several_clusters_ours_is_taken_by_its_name() -> None:
    both = [matrix([1], cluster="prod"), matrix([2], cluster="test")]
    with PrometheusDouble(both) as double:
        (ours,) = door(double.url, cluster="test").query(UP, timeout=2)
        assert 2 == len(door(double.url, cluster="other").query(UP, timeout=2))
        assert 2 == len(door(double.url).query(UP, timeout=2))
    assert "test" == ours.labels["cluster"]


def test_an_answer_holds_a_few_series_only() -> None:
    with PrometheusDouble([matrix([1], n=str(n)) for n in range(MOST_SERIES + 5)]) as double:
        assert MOST_SERIES == len(door(double.url).query(UP, timeout=2))


def test_it_can_be_asked_whether_it_is_there() -> None:
    with PrometheusDouble() as double:
        door(double.url).ping(timeout=2)
        assert "/api/v1/query" == urlsplit(double.requests[0].path).path
        double.fail(status=403)
        with pytest.raises(Unmeasured):
            door(double.url).ping(timeout=2)


class Odd(PrometheusDouble):
    def take(self, request: Request) -> Answer:
        return Answer(200, {"status": "error", "error": "later", "errorType": "internal"})


def test_an_error_with_status_200_is_no_answer() -> None:
    with Odd() as odd, pytest.raises(Unmeasured):
        door(odd.url).query(UP, timeout=2)
