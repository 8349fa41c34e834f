import pytest
from flask import Flask

from alertwhy.errors import ConfigError
from alertwhy.settings import Settings
from service.app import create_app, from_environment


def test_making_it_connects_to_nothing() -> None:
    assert isinstance(create_app(Settings(redis_url="unix:///nonexistent/socket")), Flask)


def test_it_needs_a_redis() -> None:
    with pytest.raises(ConfigError, match="ALERTWHY_REDIS_URL is not set"):
        create_app(Settings())


def test_the_environment_may_say_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALERTWHY_REDIS_URL", "unix:///nonexistent/socket")

    assert isinstance(from_environment(), Flask)


def test_the_environment_may_not_open_a_door(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALERTWHY_LISTEN", "0.0.0.0:8080")

    with pytest.raises(ConfigError, match="ALERTWHY_WEBHOOK_TOKEN"):
        from_environment()


def test_every_address_of_the_contract_is_there(app: Flask) -> None:
    found = {rule.rule for rule in app.url_map.iter_rules()}

    assert {
        "/webhooks/<name>",
        "/webhooks/<name>/<path:secret>",
        "/api/v1/receipts/<receipt>",
        "/api/v1/investigations",
        "/api/v1/investigations/<identity>",
        "/api/v1/investigations/<identity>/rerun",
        "/healthz",
        "/readyz",
        "/metrics",
    } <= found


def test_the_root_is_a_problem_for_now(app: Flask) -> None:
    answer = app.test_client().get("/")

    assert (404, "application/problem+json") == (answer.status_code, answer.content_type)
