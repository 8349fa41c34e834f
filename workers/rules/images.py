"""Images that cannot be had."""

import re
from collections.abc import Iterator, Sequence
from shlex import quote

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import PodState
from alertwhy.domain.facts.configuration import AccountState
from alertwhy.domain.finding import Finding, Step
from workers.rules import rule
from workers.signs.consequences import OF_A_BROKEN_POD
from workers.signs.pods import events, pod_state
from workers.signs.pulls import Failed, Pull, failed_pulls
from workers.signs.template import ROLLS_OUT, mend, place
from workers.signs.wording import container, handle, kubectl, look, one_line

OF_THE_REGISTRY = frozenset({Pull.AUTH, Pull.RATE_LIMITED, Pull.UNREACHABLE})
POLICY = re.compile(r"412 Precondition Failed|configured policy", re.IGNORECASE)  # Harbor
# CRI-O and Podman: what /etc/containers/policy.json of the node demands of signatures.
UNSIGNED = re.compile(
    r"signature was required|rejected by policy|signature ?validation ?failed", re.IGNORECASE
)
DEFAULT_REGISTRY = "docker.io"  # of an image without a host
PULL_SECRET_MISSING = "FailedToRetrieveImagePullSecret"  # noqa: S105  # an event's reason


@rule("image-not-found", explains=OF_A_BROKEN_POD)
def image_not_found(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The registry answers, and has no such repository, tag or digest."""
    for failed in failed_pulls(seen, Pull.NOT_FOUND):
        yield _finding(failed, "does not exist in its registry", _correct(seen, failed))
    for failed in failed_pulls(seen, Pull.UNTOLD):  # its event, which says why, lives for an hour
        fault = f"cannot be pulled; what {_registry(failed)} said is not on record"
        yield _finding(failed, fault, _correct(seen, failed))


@rule("image-auth-failed", explains=OF_A_BROKEN_POD)
def image_auth_failed(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The registry refuses: the pull secret is absent, wrong or not referenced; or a scan forbids it."""
    for failed in failed_pulls(seen, Pull.AUTH):
        if whose := _policy(failed):
            fault = f"is held back by a policy of {whose}: {_end(failed.said)}"
            yield _finding(failed, fault, _correct(seen, failed))
            continue
        secret, cites = _pull_secret(seen, failed)
        yield _finding(
            failed, f"is refused by {_registry(failed)}, {secret}", _allow(failed), cites
        )


@rule("image-name-invalid", explains=OF_A_BROKEN_POD)
def image_name_invalid(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """No registry was asked: the name cannot be read."""
    for failed in failed_pulls(seen, Pull.INVALID_NAME):
        yield _finding(failed, "is not a valid image name", _correct(seen, failed))


@rule("image-never-pulled", explains=OF_A_BROKEN_POD)
def image_never_pulled(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The policy is Never, and the node does not have it."""
    for failed in failed_pulls(seen, Pull.NEVER):
        fault = "is not on the node, and imagePullPolicy Never forbids pulling it"
        yield _finding(failed, fault, _correct(seen, failed))


@rule("image-rate-limited", explains=OF_A_BROKEN_POD)
def image_rate_limited(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The registry has been asked too often."""
    for failed in failed_pulls(seen, Pull.RATE_LIMITED):
        limited = f"cannot be pulled for now: {_registry(failed)} has a rate limit"
        yield _finding(failed, limited, _allow(failed))


@rule("image-registry-unreachable", explains=OF_A_BROKEN_POD)
def image_registry_unreachable(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The registry did not answer: name, network, TLS, or its own failure."""
    for failed in failed_pulls(seen, Pull.UNREACHABLE):
        fault = f"cannot be pulled, {_registry(failed)} does not answer: {_end(failed.said)}"
        yield _finding(failed, fault, ())


@rule("image-platform-mismatch", explains=OF_A_BROKEN_POD)
def image_platform_mismatch(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The image exists, but not for this node's architecture."""
    for failed in failed_pulls(seen, Pull.PLATFORM):
        fault = "does not exist for this node's architecture"
        yield _finding(failed, fault, _correct(seen, failed))


def _finding(
    failed: Failed,
    fault: str,
    steps: tuple[Step, ...] = (),
    cites: tuple[str, ...] = (),
) -> Finding:
    state = failed.state
    who = container(state.role, state.container)
    read = look("Read the pull's own words", state.pod)
    return Finding(
        title=f"Image {state.image or 'untold'} of {who[0].lower()}{who[1:]} {fault}",
        because=tuple(dict.fromkeys((*failed.because, *cites))),
        confidence=failed.confidence,
        remediation=(*steps, read),
        upstream=_upstream(failed),
    )


def _upstream(failed: Failed) -> str:
    """The registry where it is at fault, else the image: many pods may want one."""
    if failed.why in OF_THE_REGISTRY:
        return _registry(failed)
    return f"image {failed.state.image}" if failed.state.image else ""


def _registry(failed: Failed) -> str:
    """``registry ghcr.io``, as the image's name tells it."""
    host, slash, _ = failed.state.image.partition("/")
    named = slash and (host == "localhost" or set(host) & {".", ":"})
    return f"registry {host if named else DEFAULT_REGISTRY}"


def _policy(failed: Failed) -> str:
    """Whose policy forbids it, where one does."""
    if UNSIGNED.search(failed.said) or failed.state.waiting_reason == "SignatureValidationFailed":
        return "its node on signatures"
    return _registry(failed) if POLICY.search(failed.said) else ""


def _correct(seen: Sequence[Evidence], failed: Failed) -> tuple[Step, ...]:
    state = failed.state
    at = place(seen, state.pod, f"{state.field}.image")
    steps = [mend(at, f"Correct {at.field}")]
    if at.owner.kind in ROLLS_OUT:
        history = kubectl(at.owner.namespace, f"rollout history {handle(at.owner)}")
        steps.append(Step("See the revisions before, and their images", history))
    return tuple(steps)


def _allow(failed: Failed) -> tuple[Step, ...]:
    """Reads only: what a pull secret holds is nobody's business here."""
    pod = failed.state.pod
    asked = f"get pod {quote(pod.name)} -o jsonpath='{{.spec.imagePullSecrets}}'"
    return (
        Step("See which pull secrets the pod names", kubectl(pod.namespace, asked)),
        Step(
            "See which the namespace has",
            kubectl(
                pod.namespace, "get secrets --field-selector type=kubernetes.io/dockerconfigjson"
            ),
        ),
    )


def _pull_secret(seen: Sequence[Evidence], failed: Failed) -> tuple[str, tuple[str, ...]]:
    pod = failed.state.pod
    for event, cite in events(seen, pod, reasons=(PULL_SECRET_MISSING,)):
        name = event.message.partition("(")[2].partition(")")[0]
        return f"and the pull secret {one_line(name) or 'it names'} cannot be read", (cite,)
    state = pod_state(seen, pod)
    if state is None:
        return "or does not exist", ()
    if state.pull_secrets:
        return f"with pull secret {', '.join(state.pull_secrets)}", ()
    return _of_its_account(seen, state)


def _of_its_account(seen: Sequence[Evidence], pod: PodState) -> tuple[str, tuple[str, ...]]:
    """A pod is given its account's pull secrets when it is made, and none that come later."""
    for state, cite in of_kind(seen, AccountState):
        mine = (pod.pod.namespace, pod.service_account or "default")
        if state.exists and (state.account.namespace, state.account.name) == mine:
            name, secrets = state.account.name, ", ".join(sorted(state.pull_secrets))
            if secrets:
                told = f"its ServiceAccount {name} names {secrets} by now: make the pod anew"
                return f"and the pod names no pull secret, {told}", (cite,)
            return f"and neither the pod nor its ServiceAccount {name} names a pull secret", (cite,)
    return "and the pod names no pull secret", ()


def _end(said: str) -> str:
    """The innermost words, which stand last."""
    return one_line(said[-120:].partition(": ")[2] or said)
