"""What registries and runtimes say of an image that could not be pulled."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts import ContainerState
from alertwhy.domain.finding import Confidence
from workers.signs.pods import containers, events

WAITING = frozenset(
    {
        "ErrImagePull",
        "ImagePullBackOff",
        "InvalidImageName",
        "ErrImageNeverPull",
        "RegistryUnavailable",
        "ImageInspectError",
        "SignatureValidationFailed",
    }
)


class Pull(StrEnum):
    """Why a pull fails."""

    INVALID_NAME = "invalid name"
    NEVER = "never pulled"
    RATE_LIMITED = "rate limited"
    PLATFORM = "platform"
    NO_ROOM = "no room"
    HIDDEN = "absent or private"  # registries answer both alike, so as not to tell names
    AUTH = "authorisation"
    UNREACHABLE = "unreachable"
    NOT_FOUND = "not found"
    UNTOLD = "untold"


# The first that fits counts: texts nest the server's words in the client's.
_WORDS: tuple[tuple[Pull, str], ...] = (
    (
        Pull.INVALID_NAME,
        (
            r"invalid reference format|couldn't parse image name|InvalidImageName|did not resolve to an alias"
            r"|short name mode is enforcing"
        ),
    ),
    (
        Pull.RATE_LIMITED,
        r"toomanyrequests|too many requests|\b429\b|rate limit|QPS exceeded|\bslow down\b",
    ),
    (
        Pull.PLATFORM,
        (
            r"no match for platform|no child with platform|no matching manifest|no image found in (?:manifest|image index)"
            r"|does not match the (?:expected|specified|host) (?:platform|operating system)|cannot be used on this platform"
            r"|-based image is incompatible with a "
        ),
    ),
    (Pull.NO_ROOM, r"no space left on device|disk quota exceeded|not enough (?:disk )?space"),
    (Pull.HIDDEN, r"pull access denied|may require|requested access to the resource is denied"),
    (
        Pull.AUTH,
        (
            r"unauthorized|authentication required|no basic auth credentials|invalid username/password"
            r"|\b40[123]\b|payment required|forbidden|denied|failed to authorize|unable to retrieve auth token|not authorized"
            r"|authorization failed|authorization token has expired|412 Precondition Failed|configured policy"
            r"|signature was required|rejected by policy|signature ?validation ?failed"
        ),
    ),
    (
        Pull.UNREACHABLE,
        (
            r"no such host|i/o timeout|connection refused|x509|certificate|TLS handshake|deadline exceeded"
            r"|server gave HTTP response|no route to host|network is unreachable|connection reset"
            r"|Client\.Timeout|server misbehaving|\b50[0234]\b|\bEOF\b|registry is unavailable|proxyconnect|http2: |short read"
            r"|unexpected (?:commit digest|media type)|broken pipe|connection closed|context canceled"
            r"|\btls: |connection timed out|host is down|temporary failure in name resolution|stream error"
        ),
    ),
    (Pull.NOT_FOUND, r"not found|manifest unknown|name unknown|\b404\b|no such (?:image|manifest)"),
)
OFFICIAL = re.compile(r"^(?:docker\.io/)?(?:library/)?[^/]+$")  # Docker Hub's own, all public


@dataclass(frozen=True)
class Failed:
    """One image that could not be pulled: why, how sure, in whose words, shown by what."""

    state: ContainerState
    why: Pull
    confidence: Confidence
    said: str
    because: tuple[str, ...]


def failed_pulls(seen: Sequence[Evidence], why: Pull) -> Iterator[Failed]:
    """The containers that wait for their image, for that reason."""
    for state, cite in containers(seen):
        if state.waiting_reason in WAITING:
            failed = _reason(seen, state, cite)
            if failed.why is why:
                yield failed


def classify(text: str) -> Pull:
    """What the words mean, whichever runtime and registry wrote them."""
    found = (why for why, pattern in _WORDS if re.search(pattern, text, re.IGNORECASE))
    return next(found, Pull.UNTOLD)


def _reason(seen: Sequence[Evidence], state: ContainerState, cite: str) -> Failed:
    if state.waiting_reason in _STATED:
        why = _STATED[state.waiting_reason]
        return Failed(state, why, Confidence.CERTAIN, state.waiting_message, (cite,))
    for text, shown in _texts(seen, state):
        why = classify(text.replace(state.image, "IMAGE") if state.image else text)
        if why is not Pull.UNTOLD:
            return _weighed(state, why, text, tuple(each for each in (cite, shown) if each))
    return Failed(state, Pull.UNTOLD, Confidence.POSSIBLE, state.waiting_message, (cite,))


def _texts(seen: Sequence[Evidence], state: ContainerState) -> Iterator[tuple[str, str]]:
    """The status first, which is of now; then what the kubelet said as it tried."""
    yield state.waiting_message, ""
    for event, cite in events(seen, state.pod, container=state.container, reasons=("Failed",)):
        if state.image in event.message:
            yield event.message, cite


def _weighed(state: ContainerState, why: Pull, said: str, because: tuple[str, ...]) -> Failed:
    """What is absent or private is absent where it is an official image: none of them is private."""
    if why is not Pull.HIDDEN:
        return Failed(state, why, Confidence.CERTAIN, said, tuple(dict.fromkeys(because)))
    public = OFFICIAL.match(state.image) is not None
    meant = Pull.NOT_FOUND if public else Pull.AUTH
    return Failed(state, meant, Confidence.LIKELY, said, tuple(dict.fromkeys(because)))


_STATED = {"InvalidImageName": Pull.INVALID_NAME, "ErrImageNeverPull": Pull.NEVER}
