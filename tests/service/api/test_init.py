from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from alertwhy.settings import Settings
from alertwhy.store import Store
from service.app import create_app

KEY = {"Authorization": "Bearer k"}


@pytest.fixture
def guarded(settings: Settings, store: Store) -> FlaskClient:
    return create_app(replace(settings, api_key="k"), store).test_client()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "receipts/1-1"), ("GET", "investigations"), ("GET", "investigations/x"),
        ("POST", "investigations"), ("POST", "investigations/x/rerun"),
        ("GET", "deliveries"), ("POST", "deliveries/x:y/retry"), ("POST", "routes/test"),
    ],
)  # fmt: skip
def test_every_address_asks_for_the_key(guarded: FlaskClient, method: str, path: str) -> None:
    answer = guarded.open(f"/api/v1/{path}", method=method)

    assert (401, "application/problem+json") == (answer.status_code, answer.content_type)
    assert 401 != guarded.open(f"/api/v1/{path}", method=method, headers=KEY).status_code


def test_health_and_metrics_do_not(guarded: FlaskClient) -> None:
    assert [200, 200, 200] == [
        guarded.get(path).status_code for path in ("/healthz", "/readyz", "/metrics")
    ]


@pytest.mark.parametrize(
    "path", ["receipts/1-1", "investigations", "investigations/x", "deliveries"]
)
def test_redis_away_is_a_503(away: FlaskClient, path: str) -> None:
    assert 503 == away.get(f"/api/v1/{path}").status_code
