"""The image, read as text: what it copies is there, and what it runs is ours and not root's."""

import json
import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

import alertwhy
from alertwhy.errors import ConfigError
from alertwhy.settings import read_settings
from service.auth import checked

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def instructions() -> list[tuple[str, str]]:
    """Each line of the Dockerfile as instruction and rest, continued lines joined."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", "")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return [(name, rest.strip()) for name, _, rest in (line.partition(" ") for line in lines)]


def last(name: str) -> str:
    return [rest for each, rest in instructions() if each == name][-1]


COPIED = [
    source
    for name, rest in instructions()
    if name == "COPY" and not rest.startswith("--from")
    for source in rest.split()[:-1]
]


@pytest.mark.parametrize("source", COPIED)
def test_what_is_copied_is_there_and_not_ignored(source: str) -> None:
    kept = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    assert (ROOT / source).exists()
    assert any(fnmatch(source, pattern) for pattern in kept)


def test_every_package_and_what_the_build_reads_is_copied() -> None:
    packages = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    read = [PROJECT["project"]["readme"], *PROJECT["project"]["license-files"], "pyproject.toml"]
    assert {*packages, *read} <= set(COPIED)


def test_it_runs_as_the_number_that_the_chart_names() -> None:
    pod = (ROOT / "helm/alertwhy/templates/worker-deployment.yaml").read_text()
    assert "10001:10001" == last("USER")
    assert '"uid" 10001' in pod


def test_it_starts_a_command_that_the_project_installs() -> None:
    (program,) = json.loads(last("ENTRYPOINT"))
    assert program in PROJECT["project"]["scripts"]
    assert ["serve"] == json.loads(last("CMD"))


def test_it_listens_where_other_containers_reach_it_and_refuses_to_without_secrets() -> None:
    name, _, value = last("ENV").partition("=")
    settings = read_settings({name: value})
    assert not settings.loopback
    assert str(settings.port) == last("EXPOSE")
    with pytest.raises(ConfigError, match="ALERTWHY_WEBHOOK_TOKEN"):
        checked(settings)


def test_nothing_is_installed_that_has_no_hash() -> None:
    installs = [
        line
        for name, rest in instructions()
        for line in re.findall(r"pip install [^&]*", rest)
        if name == "RUN"
    ]
    assert installs
    for line in installs:
        assert "--no-deps" in line
        assert "--require-hashes" in line or "/wheels/alertwhy-*.whl" in line


def test_it_says_which_version_it_is() -> None:
    assert f"VERSION={alertwhy.__version__}" in [
        rest for each, rest in instructions() if each == "ARG"
    ]


def test_the_chart_pulls_what_the_labels_name() -> None:
    values = yaml.safe_load((ROOT / "helm/alertwhy/values.yaml").read_text())
    source = PROJECT["project"]["urls"]["Source"]
    assert f'source="{source}"' in last("LABEL")
    assert values["image"]["repository"].endswith(source.removeprefix("https://github.com/"))


def test_the_build_requirements_meet_what_the_project_asks_for() -> None:
    (asked,) = PROJECT["build-system"]["requires"]
    assert f"echo '{asked}' |" in (ROOT / "requirements-build.txt").read_text()
