import pytest

from alertwhy.domain.facts import Fact
from alertwhy.domain.facts.configuration import ConfigMapState
from alertwhy.domain.finding import Confidence
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import POD, ago, app, commands, deployment, event, found, only, pod


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


APP = ObjectRef("ConfigMap", "shop", "app")
LACKS = "couldn't find key LOG_LEVL in ConfigMap shop/app"


def test_the_nearest_name_there_is_suggested() -> None:
    state = ConfigMapState(APP, exists=False, similar="app-config")
    finding = only("configmap-missing", stuck('configmap "app" not found'), state)

    assert "; container app cannot be created without it; perhaps app-config was meant" in finding.title  # fmt: skip
    assert "write it in place of app in" in finding.remediation[-1].action
    assert (Confidence.CERTAIN, ("e1", "e2")) == (finding.confidence, finding.because)


def test_one_that_is_there_by_now_is_old_news() -> None:
    state = ConfigMapState(APP, created_at=ago(1))
    finding = only("configmap-missing", stuck('configmap "app" not found'), state)

    assert "was not there when the kubelet looked, and is by now, made 2026-10-14 09:29 UTC" in (
        finding.title
    )
    assert Confidence.LIKELY is finding.confidence
    assert f"kubectl -n shop get pod {POD.name} --watch" == commands([finding])[0]


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        (frozenset({"LOG_LEVEL", "PORT"}), "has no key LOG_LEVL, only LOG_LEVEL, PORT; container app cannot be created without it; perhaps LOG_LEVEL was meant"),
        (frozenset({"PORT"}), "has no key LOG_LEVL, only PORT; container app cannot be created without it"),
        (frozenset(), "has no key LOG_LEVL; container app cannot be created without it"),
        (frozenset(f"K{n}" for n in range(9)), "has no key LOG_LEVL; container app cannot be created without it"),
    ],
    ids=["a near one", "another", "none", "many"],
)  # fmt: skip
def test_the_keys_that_are_there_are_told(keys: frozenset[str], says: str) -> None:
    finding = only("configmap-key-missing", stuck(LACKS), ConfigMapState(APP, keys=keys))

    assert f"ConfigMap app {says}" == finding.title
    assert Confidence.CERTAIN is finding.confidence


def test_a_key_that_is_there_by_now_is_old_news() -> None:
    finding = only(
        "configmap-key-missing", stuck(LACKS), ConfigMapState(APP, keys=frozenset({"LOG_LEVL"}))
    )

    assert "had no key LOG_LEVL when the kubelet looked, and has it by now" in finding.title
    assert Confidence.LIKELY is finding.confidence


def test_the_config_map_of_a_volume_has_a_name_once_it_was_looked_at() -> None:
    state = ConfigMapState(APP, keys=frozenset({"app.yml"}), volumes=frozenset({"cfg"}))
    facts = mount("references non-existent config key: app.yaml")
    finding = only("configmap-key-missing", *facts, state)

    assert "ConfigMap app has no key app.yaml, only app.yml; volume cfg" in finding.title
    assert "kubectl -n shop describe configmap/app" in commands([finding])


def test_config_maps_of_others_say_nothing() -> None:
    elsewhere = ConfigMapState(ObjectRef("ConfigMap", "bank", "app"))
    other = ConfigMapState(ObjectRef("ConfigMap", "shop", "other"))
    finding = only("configmap-missing", stuck('configmap "app" not found'), elsewhere, other)
    secret = only("secret-missing", stuck('secret "app" not found'), ConfigMapState(APP))

    assert (("e1",), ("e1",)) == (finding.because, secret.because)
