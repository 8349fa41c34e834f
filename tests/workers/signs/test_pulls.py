import pytest

from alertwhy.domain.finding import Confidence
from tests.fakes.facts import app, event, pod, seen
from workers.signs.pulls import Pull, classify, failed_pulls


@pytest.mark.parametrize(
    ("why", "text"),
    [
        (
            Pull.NOT_FOUND,
            'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/IMAGE": failed to resolve reference "docker.io/library/IMAGE": docker.io/library/IMAGE: not found',
        ),
        (
            Pull.NOT_FOUND,
            "Error response from daemon: manifest for IMAGE not found: manifest unknown: manifest unknown",
        ),
        (Pull.NOT_FOUND, "reading manifest 1.99 in docker.io/library/nginx: manifest unknown"),
        (
            Pull.NOT_FOUND,
            "name unknown: The repository with name 'x' does not exist in the registry with id '1'",
        ),
        (
            Pull.NOT_FOUND,
            "unexpected status from HEAD request to https://r.example/v2/x: 404 Not Found",
        ),
        (
            Pull.HIDDEN,
            "pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed",
        ),
        (
            Pull.HIDDEN,
            "pull access denied for x, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
        ),
        (
            Pull.HIDDEN,
            "reading manifest 1 in quay.io/x/y: requested access to the resource is denied",
        ),
        (
            Pull.AUTH,
            "failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized",
        ),
        (Pull.AUTH, "unexpected status from HEAD request to https://ghcr.io/v2/x: 403 Forbidden"),
        (Pull.AUTH, "unauthorized: authentication required"),
        (
            Pull.AUTH,
            "unexpected status from HEAD request to https://r.example/v2/nim: 402 Payment Required",
        ),
        (Pull.AUTH, "unable to retrieve auth token: invalid username/password: unauthorized"),
        (
            Pull.AUTH,
            "Head https://1.dkr.ecr.eu-west-1.amazonaws.com/v2/x: no basic auth credentials",
        ),
        (
            Pull.AUTH,
            'denied: Permission "artifactregistry.repositories.downloadArtifacts" denied on resource',
        ),
        (
            Pull.RATE_LIMITED,
            "429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit",
        ),
        (Pull.UNREACHABLE, "dial tcp: lookup registry.internal on 10.96.0.10:53: no such host"),
        (Pull.UNREACHABLE, "dial tcp 10.0.0.1:443: i/o timeout"),
        (
            Pull.UNREACHABLE,
            "pinging container registry r:8443: remote error: tls: handshake failure",
        ),
        (Pull.UNREACHABLE, "read tcp 10.0.0.1:44->10.0.0.9:443: read: connection timed out"),
        (Pull.UNREACHABLE, "stream error: stream ID 5; INTERNAL_ERROR; received from peer"),
        (Pull.PLATFORM, "no child with platform windows/amd64 in index IMAGE"),
        (
            Pull.PLATFORM,
            "a Windows version 10.0.20348-based image is incompatible with a 10.0.17763 host",
        ),
        (Pull.AUTH, "Source image rejected: A signature was required, but no signature exists"),
        (Pull.AUTH, "Source image rejected: Running image docker://IMAGE is rejected by policy."),
        (Pull.RATE_LIMITED, "received unexpected HTTP status: 503 Slow Down"),
        (
            Pull.INVALID_NAME,
            "short name mode is enforcing, but image name web:1 returns ambiguous list",
        ),
        (Pull.UNREACHABLE, "x509: certificate signed by unknown authority"),
        (Pull.UNREACHABLE, "proxyconnect tcp: dial tcp 10.0.0.8:3128: connect: no such proxy"),
        (
            Pull.UNREACHABLE,
            "failed commit on ref: unexpected commit digest sha256:1, expected sha256:2",
        ),
        (Pull.RATE_LIMITED, "pull QPS exceeded"),
        (
            Pull.INVALID_NAME,
            'short-name "app:1" did not resolve to an alias and no unqualified-search registries are defined',
        ),
        (
            Pull.AUTH,
            "unexpected status from HEAD request: 412 Precondition Failed: cannot be pulled due to configured policy",
        ),
        (
            Pull.NO_ROOM,
            "failed to extract layer sha256:1: write /var/lib/x: no space left on device",
        ),
        (Pull.UNREACHABLE, "http: server gave HTTP response to HTTPS client"),
        (Pull.UNREACHABLE, "unexpected status from HEAD request: 503 Service Unavailable"),
        (Pull.PLATFORM, "no match for platform in manifest sha256:1: not found"),
        (Pull.PLATFORM, "no matching manifest for linux/arm64/v8 in the manifest list entries"),
        (
            Pull.INVALID_NAME,
            'couldn\'t parse image name "X": invalid reference format: repository name must be lowercase',
        ),
        (Pull.UNTOLD, "Error: ErrImagePull"),
        (Pull.UNTOLD, 'Back-off pulling image "IMAGE"'),
    ],
)
def test_words_of_containerd_crio_docker_and_registries(why: Pull, text: str) -> None:
    assert why is classify(text)


def test_the_name_of_the_image_is_not_taken_for_a_reason() -> None:
    image = "ghcr.io/acme/denied-401:1"
    state = app(image=image, waiting_reason="ErrImagePull", waiting_message=f"{image}: not found")

    assert [Pull.NOT_FOUND] == [each.why for each in failed_pulls(seen(state), Pull.NOT_FOUND)]


def test_the_kubelets_event_speaks_where_the_status_only_backs_off() -> None:
    state = app(
        image="web:2", waiting_reason="ImagePullBackOff", waiting_message="Back-off pulling image"
    )
    told = event("Failed", 'Failed to pull image "web:2": unauthorized')
    other = event("Failed", 'Failed to pull image "web:1": not found', minutes=1)
    silent = event("Failed", "Error: web:2", minutes=0.5)

    (failed,) = failed_pulls(seen(state, told, other, silent), Pull.AUTH)

    assert ("e1", "e2") == failed.because


def test_a_back_off_that_nobody_explains_is_not_guessed() -> None:
    state = app(waiting_reason="ImagePullBackOff")

    assert [] == list(failed_pulls(seen(state, pod()), Pull.NOT_FOUND))
    (untold,) = failed_pulls(seen(state), Pull.UNTOLD)
    assert Confidence.POSSIBLE is untold.confidence


@pytest.mark.parametrize(
    ("image", "why"),
    [
        ("ngnix", Pull.NOT_FOUND),
        ("docker.io/library/ngnix:1", Pull.NOT_FOUND),
        ("acme/web:1", Pull.AUTH),
        ("ghcr.io/acme/web:1", Pull.AUTH),
    ],
)
def test_absent_or_private_depends_on_whose_image_it_is(image: str, why: Pull) -> None:
    state = app(image=image, waiting_reason="ErrImagePull", waiting_message="pull access denied")

    assert [Confidence.LIKELY] == [each.confidence for each in failed_pulls(seen(state), why)]


def test_an_image_without_a_name_is_no_stumbling_block() -> None:
    state = app(image="", waiting_reason="ErrImagePull", waiting_message="manifest unknown")

    assert 1 == len(list(failed_pulls(seen(state), Pull.NOT_FOUND)))


def test_an_image_that_cannot_be_inspected_may_have_no_proper_name() -> None:
    state = app(
        waiting_reason="ImageInspectError",
        waiting_message='Failed to inspect image "": invalid reference format',
    )

    assert [state] == [each.state for each in failed_pulls(seen(state), Pull.INVALID_NAME)]
