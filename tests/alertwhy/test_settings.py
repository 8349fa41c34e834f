"""What the environment says, and what is wrong with it."""

from dataclasses import fields
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from alertwhy.errors import ConfigError
from alertwhy.settings import MAX_BODY, Settings, inherited, read_settings

SECRETS = {
    "ALERTWHY_REDIS_URL": "redis_url",
    "ALERTWHY_WEBHOOK_TOKEN": "webhook_token",
    "ALERTWHY_WEBHOOK_HMAC_KEY": "webhook_hmac_key",
    "ALERTWHY_API_KEY": "api_key",
    "ALERTWHY_SLACK_SIGNING_SECRET": "slack_signing_secret",
    "ALERTWHY_PROMETHEUS_TOKEN": "prometheus_token",
    "OPENAI_API_KEY": "openai_api_key",
}
OPEN = {
    "ALERTWHY_CLUSTER": ("cluster", "prod", "prod"),
    "ALERTWHY_MODEL": ("model", "small-1", "small-1"),
    "OPENAI_BASE_URL": ("openai_base_url", "http://ollama/v1", "http://ollama/v1"),
    "ALERTWHY_PROMETHEUS_URL": ("prometheus_url", "http://p:9090/x/", "http://p:9090/x"),
    "ALERTWHY_ALERTMANAGER_URL": ("alertmanager_url", "http://a", "http://a"),
    "ALERTWHY_PUBLIC_URL": ("public_url", "https://why.example/", "https://why.example"),
    "ALERTWHY_CONFIG": ("config", "/etc/routes.yaml", Path("/etc/routes.yaml")),
    "ALERTWHY_SNAPSHOT": ("snapshot", "c.json", Path("c.json")),
    "ALERTWHY_STATE_DIR": ("state_dir", "/var/lib/why", Path("/var/lib/why")),
    "ALERTWHY_MAX_BODY": ("max_body", "1024", 1024),
    "ALERTWHY_LEASE": ("lease", " 5 ", 5),
    "ALERTWHY_RETENTION": ("retention", "60", 60),
}


def test_an_empty_environment_is_a_laptops() -> None:
    found = read_settings({"XDG_STATE_HOME": "/state"})
    assert Settings(state_dir=Path("/state/alertwhy")) == found
    assert ("127.0.0.1", 8080, MAX_BODY) == (found.host, found.port, found.max_body)


def test_state_lies_where_other_programs_keep_theirs() -> None:
    assert Path.home() / ".local" / "state" / "alertwhy" == read_settings({}).state_dir


@pytest.mark.parametrize("variable", OPEN)
def test_each_variable_is_read(variable: str) -> None:
    name, text, expected = OPEN[variable]
    assert expected == getattr(read_settings({variable: text}), name)


@pytest.mark.parametrize("variable", SECRETS)
def test_a_secret_comes_by_value_or_in_a_file(variable: str, tmp_path: Path) -> None:
    name = SECRETS[variable]
    assert "hunter2" == getattr(read_settings({variable: " hunter2\n"}), name)
    file = tmp_path / "secret"
    file.write_text("hunter3\n")
    assert "hunter3" == getattr(read_settings({f"{variable}_FILE": str(file)}), name)


@pytest.mark.parametrize("variable", SECRETS)
def test_no_secret_is_ever_shown(variable: str) -> None:
    assert "hunter2" not in repr(read_settings({variable: "hunter2"}))


@pytest.mark.parametrize("variable", SECRETS)
def test_a_secret_given_twice_is_refused_without_being_shown(variable: str) -> None:
    with pytest.raises(ConfigError, match=f"both {variable} and {variable}_FILE are set") as caught:
        read_settings({variable: "hunter2", f"{variable}_FILE": "/some/file"})
    assert "hunter2" not in str(caught.value)


def test_a_secrets_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    odd = tmp_path / "odd"
    odd.write_bytes(b"\xff")
    for path in (tmp_path / "none", odd, "a\0b"):
        with pytest.raises(ConfigError, match="ALERTWHY_API_KEY_FILE: cannot read"):
            read_settings({"ALERTWHY_API_KEY_FILE": str(path)})


def test_an_empty_secrets_file_is_a_fault_and_not_an_open_door(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("\n")
    with pytest.raises(ConfigError, match=r"ALERTWHY_WEBHOOK_TOKEN_FILE: .*token is empty"):
        read_settings({"ALERTWHY_WEBHOOK_TOKEN_FILE": str(file)})


@pytest.mark.parametrize(
    ("text", "host", "port", "loopback"),
    [
        ("127.0.0.1:1", "127.0.0.1", 1, True),
        ("127.8.8.8:80", "127.8.8.8", 80, True),
        ("localhost:8080", "localhost", 8080, True),
        ("[::1]:8080", "::1", 8080, True),
        ("0.0.0.0:8080", "0.0.0.0", 8080, False),  # noqa: S104 (a text)
        (":8080", "0.0.0.0", 8080, False),  # noqa: S104 (a text)
        ("[::]:65535", "::", 65535, False),
        ("why.example:8080", "why.example", 8080, False),
    ],
)
def test_where_to_listen_is_host_and_port(text: str, host: str, port: int, loopback: bool) -> None:  # noqa: FBT001 (a table)
    found = read_settings({"ALERTWHY_LISTEN": text})
    assert (host, port, loopback) == (found.host, found.port, found.loopback)


@pytest.mark.parametrize("text", ["8080", "host", "host:", "host:http", "host:65536", "host:-1"])
def test_what_is_no_address_says_what_one_looks_like(text: str) -> None:
    with pytest.raises(ConfigError, match=r"ALERTWHY_LISTEN is .*; write host:port"):
        read_settings({"ALERTWHY_LISTEN": text})


PROMETHEUS = "ALERTWHY_PROMETHEUS_URL"


@pytest.mark.parametrize(
    "text",
    [
        *("prometheus:9090", "http://", "ftp://p", "http://[::1", "http://p:none", "http://p:0"),
        *("http://u:hunter2@p/graph?g0.expr=up", "http://u:hunter2@p#x"),
    ],
)
def test_what_is_no_prometheus_says_what_one_looks_like(text: str) -> None:
    with pytest.raises(ConfigError, match="ALERTWHY_PROMETHEUS_URL is no address; ") as caught:
        read_settings({PROMETHEUS: text})
    assert "hunter2" not in str(caught.value)


def test_prometheus_has_a_password_in_its_address_or_a_token(tmp_path: Path) -> None:
    url, token = "https://u:hunter2@p:9090", {"ALERTWHY_PROMETHEUS_TOKEN": "hunter3"}
    file = tmp_path / "url"
    file.write_text(url)
    found = read_settings({f"{PROMETHEUS}_FILE": str(file)})
    assert url == found.prometheus_url
    assert "hunter2" not in repr(found)
    with pytest.raises(ConfigError, match=r"has a user and .*_TOKEN is set; keep one") as caught:
        read_settings({PROMETHEUS: url, **token})
    assert "hunter" not in str(caught.value)
    assert "http://p" == read_settings({PROMETHEUS: "http://p", **token}).prometheus_url


@pytest.mark.parametrize("name", ["MAX_BODY", "LEASE", "RETENTION"])
@pytest.mark.parametrize("text", ["0", "-1", "1.5", "many"])
def test_what_is_no_whole_number_is_refused(name: str, text: str) -> None:
    with pytest.raises(ConfigError, match=f"ALERTWHY_{name} is .* whole number above 0"):
        read_settings({f"ALERTWHY_{name}": text})


def test_the_process_environment_is_read_where_none_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ALERTWHY_CLUSTER", "prod")
    assert "prod" == read_settings().cluster


def test_a_child_gets_our_variables_only_as_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALERTWHY_API_KEY", "hunter2")
    monkeypatch.setenv("SOMETHING_ELSE", "kept")
    given = inherited(ALERTWHY_LISTEN=":1")
    assert "ALERTWHY_API_KEY" not in given
    assert ("kept", ":1") == (given["SOMETHING_ELSE"], given["ALERTWHY_LISTEN"])


def test_every_setting_has_its_variable_here() -> None:
    told = {*SECRETS.values(), *(name for name, _, _ in OPEN.values()), "host", "port"}
    assert {each.name for each in fields(Settings)} == told


@pytest.mark.parametrize("package", ["alertwhy", "service", "workers", "cli"])
def test_nobody_elses_distribution_ships_a_package_of_our_name(package: str) -> None:
    assert {"alertwhy"} >= set(packages_distributions().get(package, []))
