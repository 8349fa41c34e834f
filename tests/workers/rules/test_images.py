import pytest

from alertwhy.domain.facts import Fact
from alertwhy.domain.facts.configuration import AccountState
from alertwhy.domain.finding import Confidence
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import app, commands, deployment, event, found, only, pod

DEFAULT = ObjectRef("ServiceAccount", "shop", "default")
IMAGE = "ghcr.io/acme/web:2.15.0"
NOT_FOUND = f'Failed to pull image "{IMAGE}": rpc error: code = NotFound desc = failed to resolve reference "{IMAGE}": {IMAGE}: not found'
DENIED = f'Failed to pull image "{IMAGE}": failed to authorize: unexpected status: 403 Forbidden'


def waits(reason: str = "ImagePullBackOff", message: str = "", image: str = IMAGE) -> Fact:
    return app(image=image, waiting_reason=reason, waiting_message=message)


def test_an_image_that_is_not_there_is_named_with_its_container() -> None:
    finding = only("image-not-found", waits(), event("Failed", NOT_FOUND), deployment())

    assert f"Image {IMAGE} of container app does not exist in its registry" == finding.title
    assert ("e1", "e2") == finding.because
    assert Confidence.CERTAIN is finding.confidence
    assert "kubectl -n shop rollout history deployment/web" in commands([finding])


def test_the_status_of_a_new_kubelet_is_enough() -> None:
    assert ("e1",) == only("image-not-found", waits("ErrImagePull", NOT_FOUND)).because


def test_a_bare_pod_has_no_history_to_look_at() -> None:
    assert not any(
        "rollout" in each
        for each in commands(found("image-not-found", waits("ErrImagePull", NOT_FOUND)))
    )


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ((), "or does not exist"),
        ((pod(),), "and the pod names no pull secret"),
        (
            (pod(), AccountState(DEFAULT)),
            "and neither the pod nor its ServiceAccount default names a pull secret",
        ),
        (
            (pod(), AccountState(DEFAULT, pull_secrets=frozenset({"ghcr"}))),
            "and the pod names no pull secret, its ServiceAccount default names ghcr by now: make the pod anew",
        ),
        (
            (pod(), AccountState(DEFAULT, exists=False)),
            "and the pod names no pull secret",
        ),
        (
            (pod(service_account="web"), AccountState(DEFAULT)),
            "and the pod names no pull secret",
        ),
        ((pod(pull_secrets=("ghcr",)),), "with pull secret ghcr"),
        (
            (
                pod(pull_secrets=("ghcr",)),
                event(
                    "FailedToRetrieveImagePullSecret",
                    "Unable to retrieve some image pull secrets (ghcr); attempting",
                ),
            ),
            "and the pull secret ghcr cannot be read",
        ),
        (
            (event("FailedToRetrieveImagePullSecret", "odd"),),
            "and the pull secret it names cannot be read",
        ),
    ],
)
def test_a_refusal_tells_of_the_pull_secret(facts: tuple[Fact, ...], words: str) -> None:
    finding = only("image-auth-failed", waits(), event("Failed", DENIED), *facts)

    assert (
        f"Image {IMAGE} of container app is refused by registry ghcr.io, {words}" == finding.title
    )


def test_absent_or_private_is_absent_for_an_official_image() -> None:
    said = "pull access denied, repository does not exist or may require authorization"

    finding = only("image-not-found", waits("ErrImagePull", said, image="ngnix:1.27"))

    assert Confidence.LIKELY is finding.confidence


def test_absent_or_private_is_taken_for_private_elsewhere() -> None:
    said = "pull access denied, repository does not exist or may require authorization"

    assert Confidence.LIKELY is only("image-auth-failed", waits("ErrImagePull", said)).confidence


@pytest.mark.parametrize(
    ("cause", "reason", "said", "words"),
    [
        (
            "image-name-invalid",
            "InvalidImageName",
            "couldn't parse image name",
            "is not a valid image name",
        ),
        ("image-never-pulled", "ErrImageNeverPull", "", "imagePullPolicy Never forbids pulling it"),
        (
            "image-rate-limited",
            "ErrImagePull",
            "429 Too Many Requests - toomanyrequests",
            "rate limit",
        ),
        (
            "image-registry-unreachable",
            "ErrImagePull",
            "lookup ghcr.io: no such host",
            "no such host",
        ),
        (
            "image-platform-mismatch",
            "ErrImagePull",
            "no match for platform in manifest: not found",
            "architecture",
        ),
    ],
)
def test_other_reasons_have_other_names(cause: str, reason: str, said: str, words: str) -> None:
    assert words in only(cause, waits(reason, said)).title


def test_the_innermost_words_of_a_silent_registry_are_told() -> None:
    said = 'rpc error: desc = failed to do request: Head "https://r.example/v2/": dial tcp 10.0.0.9:443: i/o timeout'

    assert only("image-registry-unreachable", waits("ErrImagePull", said)).title.endswith(
        "i/o timeout"
    )


def test_a_container_that_runs_has_its_image() -> None:
    assert [] == found("image-not-found", app(image=IMAGE, ready=True), event("Failed", NOT_FOUND))


@pytest.mark.parametrize(
    ("image", "registry"),
    [
        ("nginx:1.27", "registry docker.io"),
        ("acme/cart:1", "registry docker.io"),
        ("localhost/cart:1", "registry localhost"),
        ("registry.lan:5000/shop/cart@sha256:ab", "registry registry.lan:5000"),
    ],
)
def test_a_registry_that_is_away_is_above_all_of_its_images(image: str, registry: str) -> None:
    finding = only("image-registry-unreachable", waits("ErrImagePull", "i/o timeout", image))

    assert registry == finding.upstream
    assert f"cannot be pulled, {registry} does not answer" in finding.title


def test_an_image_that_a_scan_holds_back_wants_no_pull_secret() -> None:
    said = "unexpected status: 412 Precondition Failed: image with 12 vulnerabilities cannot be pulled due to configured policy"

    finding = only("image-auth-failed", waits(message=said), deployment())

    assert "is held back by a policy of " in finding.title
    assert "pull secret" not in finding.title
    assert "kubectl -n shop edit deployment/web" in commands([finding])


@pytest.mark.parametrize("reason", ["ErrImagePull", "SignatureValidationFailed"])
def test_an_image_whose_signature_the_node_asks_for_wants_none_either(reason: str) -> None:
    said = "Source image rejected: A signature was required, but no signature exists"

    finding = only("image-auth-failed", waits(reason, said), deployment())

    assert "is held back by a policy of its node on signatures: " in finding.title
    assert "pull secret" not in finding.title


def test_a_pull_of_which_only_the_back_off_is_left_may_be_for_an_image_that_is_not_there() -> None:
    finding = only("image-not-found", waits(message=f'Back-off pulling image "{IMAGE}"'))

    assert "cannot be pulled; what registry ghcr.io said is not on record" in finding.title
    assert Confidence.POSSIBLE is finding.confidence
    assert [] == found("image-auth-failed", waits())
