"""Everything that can be wrong before the first alert."""

from pathlib import Path

from tests.cli.conftest import Type
from tests.fakes.prometheus import PrometheusDouble


def test_a_fresh_machine_is_well(typed: Type) -> None:
    result = typed("check")
    assert 0 == result.exit_code, result.output
    assert "fault" not in result.output
    assert "none: everything to stdout" in result.output


def test_each_fault_is_a_line_and_the_exit_code_1(typed: Type, tmp_path: Path) -> None:
    file = tmp_path / "routes.yaml"
    file.write_text(
        "receivers: [{name: a, slack: {channel: '#a'}}, {name: b, stdout: {}}]\n"
        "route: {receiver: a}\n"
    )
    result = typed("check", ALERTWHY_CONFIG=str(file), ALERTWHY_LISTEN="0.0.0.0:80")
    assert 1 == result.exit_code
    assert "fault  settings" in result.output
    assert "fault  receiver a: receivers[0].slack" in result.output
    assert "ok  receiver b" in result.output


def test_a_variable_that_makes_no_sense_is_the_only_line(typed: Type) -> None:
    result = typed("check", ALERTWHY_LISTEN="nowhere")
    assert 1 == result.exit_code
    assert "ALERTWHY_LISTEN is 'nowhere'" in result.output


def test_a_routing_file_that_cannot_be_read_is_a_fault(typed: Type) -> None:
    result = typed("check", ALERTWHY_CONFIG="/nowhere.yaml")
    assert "fault  routing file: /nowhere.yaml" in result.output


BUTTONS = (
    "receivers: [{name: a, slack: {channel: '#a', token: xoxb-0, buttons: true}}]\n"
    "route: {receiver: a}\n"
)


def test_buttons_that_nobody_can_press_are_a_warning(typed: Type, tmp_path: Path) -> None:
    file = tmp_path / "routes.yaml"
    file.write_text(BUTTONS)
    result = typed("check", ALERTWHY_CONFIG=str(file))
    assert 0 == result.exit_code
    assert "warn  receiver a: receivers[0].slack has buttons: true" in result.output
    assert "set ALERTWHY_SLACK_SIGNING_SECRET" in result.output


def test_buttons_with_a_signing_secret_are_well(typed: Type, tmp_path: Path) -> None:
    file = tmp_path / "routes.yaml"
    file.write_text(BUTTONS)
    result = typed("check", ALERTWHY_CONFIG=str(file), ALERTWHY_SLACK_SIGNING_SECRET="s3cret")
    assert "warn" not in result.output
    assert "ok  receiver a: slack, configured" in result.output


def test_live_looks_at_redis_and_the_cluster(typed: Type, valkey_url: str) -> None:
    scenario = Path(__file__).parents[1] / "scenarios" / "node-not-ready" / "cluster.yaml"
    result = typed(
        "check", "--live", ALERTWHY_REDIS_URL=valkey_url, ALERTWHY_SNAPSHOT=str(scenario)
    )
    assert 0 == result.exit_code, result.output
    assert "Redis: answers" in result.output
    assert "cluster: answers" in result.output


def test_prometheus_is_optional_and_shown_without_its_password(typed: Type) -> None:
    assert "ok  Prometheus: none: no measurements" in typed("check").output
    result = typed("check", ALERTWHY_PROMETHEUS_URL="http://u:hunter2@p:9090")
    assert "ok  Prometheus: http://p:9090" in result.output
    assert "hunter2" not in result.output


def test_live_asks_prometheus(typed: Type, tmp_path: Path) -> None:
    away = {"KUBECONFIG": str(tmp_path / "none"), "HOME": str(tmp_path)}
    with PrometheusDouble() as prometheus:
        result = typed("check", "--live", ALERTWHY_PROMETHEUS_URL=prometheus.url, **away)
        assert f"ok  Prometheus: {prometheus.url} answers" in result.output
        prometheus.fail(status=403)
        result = typed("check", "--live", ALERTWHY_PROMETHEUS_URL=prometheus.url, **away)
        assert "fault  Prometheus: Prometheus answered 403" in result.output


def test_live_names_what_does_not_answer(typed: Type, tmp_path: Path) -> None:
    result = typed(
        "check", "--live",
        ALERTWHY_REDIS_URL=f"unix://{tmp_path}/none",
        KUBECONFIG=str(tmp_path / "none"),
        HOME=str(tmp_path),
    )  # fmt: skip
    assert 1 == result.exit_code
    assert "fault  Redis" in result.output
    assert "fault  cluster" in result.output
