import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_all_is_well_while_redis_answers(client: FlaskClient, path: str) -> None:
    assert 200 == client.get(path).status_code


def test_it_lives_while_redis_is_away(away: FlaskClient) -> None:
    assert 200 == away.get("/healthz").status_code


def test_it_is_not_ready_while_redis_is_away(away: FlaskClient) -> None:
    answer = away.get("/readyz")

    assert (503, "application/problem+json") == (answer.status_code, answer.content_type)


def test_metrics_are_scraped_while_redis_is_away(away: FlaskClient) -> None:
    answer = away.get("/metrics")

    assert 200 == answer.status_code
    assert "alertwhy_redis_up 0.0" in answer.get_data(as_text=True)


def test_metrics_say_what_prometheus_can_read(client: FlaskClient) -> None:
    client.post("/webhooks/botkube", data=b"{}")
    answer = client.get("/metrics")

    assert answer.content_type.startswith("text/plain; version=0.0.4")
    assert 'alertwhy_webhooks_refused_total{source="botkube"} 1.0' in answer.get_data(as_text=True)
