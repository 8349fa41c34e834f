"""A broken routing file is told where operators look, and stops nothing here."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from alertwhy.errors import ConfigError
from alertwhy.settings import Settings
from alertwhy.store import Store
from service.app import create_app
from service.routing import RoutingFile

WHOLE = "receivers: [{name: all, stdout: {}}]\nroute: {receiver: all}\n"
BROKEN = WHOLE.replace("receiver: all", "receiver: nobody")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "routes.yaml"
    path.write_text(WHOLE)
    return path


@pytest.fixture
def client(settings: Settings, store: Store, file: Path) -> FlaskClient:
    return create_app(replace(settings, config=file), store).test_client()


def read(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert 200 == answer.status_code
    return answer.get_data(as_text=True)


def test_a_whole_file_is_in_force(client: FlaskClient) -> None:
    assert "ready\n" == read(client, "/readyz")
    assert "alertwhy_config_in_force 1.0" in read(client, "/metrics")


def test_a_file_that_breaks_is_told_and_stops_nothing(client: FlaskClient, file: Path) -> None:
    read(client, "/readyz")
    file.write_text(BROKEN)

    assert "not in force" in read(client, "/readyz")
    assert "route.receiver 'nobody'" in read(client, "/readyz")
    assert "alertwhy_config_in_force 0.0" in read(client, "/metrics")
    file.write_text(WHOLE + "\n")
    assert "ready\n" == read(client, "/readyz")


def test_one_that_was_broken_from_the_start_comes_into_force_once_mended(file: Path) -> None:
    file.write_text(BROKEN)
    routing = RoutingFile(file)

    assert "nobody" in routing.error()
    with pytest.raises(ConfigError):
        routing.current()
    file.write_text(WHOLE)
    assert "" == routing.error()
    assert ["all"] == list(routing.current().receivers)


def test_no_file_is_no_fault() -> None:
    assert "" == RoutingFile(None).error()
