import pytest

from alertwhy.domain.facts import Fact
from tests.fakes.facts import ago, app, commands, deployment, event, found, only, pod


def stuck(message: str) -> Fact:
    return app(waiting_reason="CreateContainerConfigError", waiting_message=message)


def mount(message: str) -> tuple[Fact, ...]:
    creating = app(waiting_reason="ContainerCreating")
    return (
        pod(phase="Pending"),
        creating,
        event("FailedMount", f'MountVolume.SetUp failed for volume "cfg" : {message}'),
    )


@pytest.mark.parametrize(
    ("cause", "message", "title"),
    [
        ("configmap-missing", 'configmap "app" not found', "ConfigMap app does not exist in shop"),
        ("secret-missing", 'secret "db" not found', "Secret db does not exist in shop"),
        (
            "configmap-key-missing",
            "couldn't find key LEVEL in ConfigMap shop/app",
            "ConfigMap app has no key LEVEL",
        ),
        (
            "secret-key-missing",
            "couldn't find key password in Secret shop/db",
            "Secret db has no key password",
        ),
    ],
)
def test_a_container_that_cannot_be_created_names_what_it_lacks(
    cause: str, message: str, title: str
) -> None:
    finding = only(cause, stuck(message), deployment())

    assert f"{title}; container app cannot be created without it" == finding.title
    assert ("e1",) == finding.because
    assert "kubectl -n shop edit deployment/web" in commands([finding])


@pytest.mark.parametrize(
    ("cause", "message", "title"),
    [
        ("configmap-missing", 'configmap "app" not found', "ConfigMap app does not exist in shop"),
        ("secret-missing", 'secret "tls" not found', "Secret tls does not exist in shop"),
        (
            "configmap-key-missing",
            "references non-existent config key: app.yaml",
            "The ConfigMap of volume cfg has no key app.yaml",
        ),
        (
            "secret-key-missing",
            "references non-existent secret key: tls.crt",
            "The Secret of volume cfg has no key tls.crt",
        ),
    ],
)
def test_a_volume_that_cannot_be_mounted_names_what_it_lacks(
    cause: str, message: str, title: str
) -> None:
    finding = only(cause, *mount(message))

    assert f"{title}; volume cfg cannot be mounted without it" == finding.title
    assert ("e1", "e3") == finding.because


def test_a_secrets_values_are_never_asked_for() -> None:
    findings = found("secret-key-missing", stuck("couldn't find key password in Secret shop/db"))

    assert "kubectl -n shop describe secret/db" in commands(findings)
    assert not any("-o yaml" in each and "secret" in each for each in commands(findings))


@pytest.mark.parametrize(
    ("state", "whole"),
    [
        (app(running_since=ago(1)), pod()),
        (app(running_since=ago(1)), pod(phase="Pending")),
        (app(waiting_reason="ContainerCreating"), pod(phase="Pending", deleted_at=ago(1))),
    ],
    ids=["running", "started", "being deleted"],
)
def test_a_mount_that_worked_later_is_old_news(state: Fact, whole: Fact) -> None:
    failed = event(
        "FailedMount", 'MountVolume.SetUp failed for volume "cfg" : configmap "app" not found'
    )

    assert [] == found("configmap-missing", whole, state, failed)


def test_one_cause_does_not_answer_for_another() -> None:
    facts = stuck('secret "db" not found')

    assert [] == found("configmap-missing", facts) + found("secret-key-missing", facts)
