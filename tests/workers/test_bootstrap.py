"""The composition root: what settings become."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from alertwhy.config import LOCAL, Receiver
from alertwhy.domain.delivery import Abilities
from alertwhy.errors import ConfigError
from alertwhy.settings import Settings
from tests.fakes.programs import run
from workers import bootstrap
from workers.clients.absent import AbsentCluster
from workers.clients.snapshot import SnapshotCluster

ROOT = Path(__file__).parents[2]
SNAPSHOT = ROOT / "tests" / "scenarios" / "oom-killed" / "cluster.yaml"


@pytest.fixture
def settings(valkey_url: str) -> Iterator[Settings]:
    yield Settings(redis_url=valkey_url)
    bootstrap.means_of.cache_clear()
    bootstrap.cluster_of.cache_clear()


def test_means_are_made_once_for_a_process(settings: Settings) -> None:
    means = bootstrap.means_of(settings)
    assert means is bootstrap.means_of(settings)
    assert means.store.redis.ping()
    assert LOCAL is means.config()
    assert means.model is None
    assert means.new_id() != means.new_id()
    assert UTC is means.now().tzinfo


def test_what_is_set_arrives(settings: Settings, tmp_path: Path) -> None:
    routes = tmp_path / "routes.yaml"
    routes.write_text("receivers: [{name: a, stdout: {}}]\nroute: {receiver: a}")
    told = replace(
        settings,
        config=routes,
        snapshot=SNAPSHOT,
        cluster="prod",
        public_url="https://why.example",
        retention=60.0,
    )
    means = bootstrap.means_of(told)
    assert ["a"] == list(means.config().receivers)
    assert isinstance(means.cluster(), SnapshotCluster)
    assert means.cluster() is means.cluster()
    assert ("prod", "https://why.example") == (means.cluster_name, means.public_url)
    assert 60.0 == means.store.records.retention


def test_a_process_is_told_once_and_may_be_told_anew(settings: Settings) -> None:
    bootstrap.reset(settings)
    first = bootstrap.means()
    assert first is bootstrap.means()
    bootstrap.reset(replace(settings, cluster="other"))
    assert "other" == bootstrap.means().cluster_name
    bootstrap.reset(settings)
    assert first is not bootstrap.means()  # a connection of before a fork is not used again


def test_a_process_that_nobody_told_reads_its_environment(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALERTWHY_REDIS_URL", settings.redis_url)
    monkeypatch.setenv("ALERTWHY_CLUSTER", "prod")
    words = "from workers.bootstrap import means; print(means().cluster_name)"
    assert "prod\n" == run([sys.executable, "-c", words], folder=ROOT)


def test_a_snapshot_that_cannot_be_read_is_an_error(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.json"):
        bootstrap.cluster_of(replace(settings, snapshot=tmp_path / "none.json"))


def test_where_there_is_no_cluster_it_is_said_at_each_read(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "none"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)
    with capture_logs() as logged:
        cluster = bootstrap.cluster_of(settings)
    assert isinstance(cluster, AbsentCluster)
    assert ["no_cluster"] == [line["event"] for line in logged]


def test_a_live_cluster_knows_its_prometheus(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kubeconfig = tmp_path / "config"
    kubeconfig.write_text(
        "{apiVersion: v1, kind: Config, current-context: a, users: [],"
        " clusters: [{name: a, cluster: {server: 'http://127.0.0.1:1'}}],"
        " contexts: [{name: a, context: {cluster: a}}]}"
    )
    monkeypatch.setenv("KUBECONFIG", str(kubeconfig))
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)
    monkeypatch.setenv("ALERTWHY_PROMETHEUS_URL", "http://u:hunter2@p:9090")
    words = (
        "from alertwhy.settings import read_settings; from workers.bootstrap import cluster_of;"
        "print(cluster_of(read_settings()).metrics.address)"
    )
    assert "http://p:9090\n" == run([sys.executable, "-c", words], folder=ROOT)


def test_without_a_prometheus_there_is_none(settings: Settings) -> None:
    assert bootstrap.prometheus_of(settings) is None


def test_a_model_is_made_where_one_is_named(settings: Settings) -> None:
    told = replace(settings, model="small-1", openai_base_url="http://127.0.0.1:1/v1")
    assert bootstrap.model_of(told) is not None
    assert bootstrap.model_of(settings) is None


def test_a_receiver_becomes_its_channel() -> None:
    channel = bootstrap.channel_of(Receiver("local", "stdout", {}, "receivers[0].stdout"))
    assert Abilities() == channel.abilities


def test_a_receiver_that_is_none_says_where() -> None:
    with pytest.raises(ConfigError, match=r"receivers\[0\]\.stdout has unknown colour"):
        bootstrap.channel_of(Receiver("a", "stdout", {"colour": 1}, "receivers[0].stdout"))
    with pytest.raises(ConfigError, match="there is no notifier 'slak'"):
        bootstrap.channel_of(Receiver("a", "slak", {}, "receivers[0].slak"))
