"""Volumes that do not come to their pod."""

import re
from collections.abc import Iterator, Sequence
from shlex import quote

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import PodState
from alertwhy.domain.finding import Finding, Step
from workers.rules import rule
from workers.signs.consequences import OF_A_BROKEN_POD
from workers.signs.mounts import (
    Mount,
    failed_attachments,
    failed_mounts,
    refused_mounts,
    surely,
    told_better,
)
from workers.signs.template import mend, place, whose
from workers.signs.wording import kubectl, look, one_line

# Deep in a driver's text: what the vault or the storage answered, what the mount command wrote.
_ROOTS = (
    re.compile(r'\bCode="(?P<code>\w+)" Message="(?P<said>[^"]+)'),
    re.compile(r"\bapi error (?P<code>\w+): (?P<said>[^\n]+)"),
    re.compile(r"\bOutput: (?:Running scope as unit[^\n]*\n)?(?P<said>[^\n]*\S)"),
)


@rule("volume-mount-failed", explains=(*OF_A_BROKEN_POD, "app-crash"))
def volume_mount_failed(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The kubelet cannot mount a volume, and no missing reference is why."""
    for mount in failed_mounts(seen):
        if not told_better(seen, mount):
            yield _finding(seen, mount, f"cannot be mounted{_why(mount)}")
    for mount in dict.fromkeys(refused_mounts(seen)):
        yield _finding(seen, mount, f"cannot be mounted in its container{_why(mount)}")


@rule("volume-attach-failed", explains=(*OF_A_BROKEN_POD, "volume-mount-failed"))
def volume_attach_failed(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The storage does not let the node have it."""
    for mount in failed_attachments(seen, elsewhere=False):
        yield _finding(seen, mount, f"cannot be attached to its node{_why(mount)}")


@rule(
    "volume-multi-attach",
    explains=(*OF_A_BROKEN_POD, "volume-mount-failed", "volume-attach-failed"),
)
def volume_multi_attach(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Another node still has a volume that only one may have."""
    for mount in failed_attachments(seen, elsewhere=True):
        _, told, holders = mount.said.partition("already used by pod(s) ")
        who = f"pod {one_line(holders)} on another node" if told else "another node"
        yield _finding(seen, mount, f"can be attached once only, and {who} has it")


def _why(mount: Mount) -> str:
    """The end of the text, which names the reason; it begins with the volume."""
    if mount.only_waits:
        return " in time; nothing says why"
    for root in _ROOTS:
        if told := root.search(mount.said):
            return ": " + one_line(": ".join(each for each in told.groups() if each))
    _, _, why = mount.said.partition(" : ")
    return f": {one_line((why or mount.said).rpartition('desc = ')[2])}"


def _finding(seen: Sequence[Evidence], mount: Mount, fault: str) -> Finding:
    pod = mount.pod
    at = place(seen, pod, "spec.volumes")
    claims = [
        name for state, _ in of_kind(seen, PodState) if state.pod == pod for name in state.claims
    ]
    shown = [kubectl(pod.namespace, f"describe pvc {quote(name)}") for name in claims[:1]]
    steps = (
        look("Read the kubelet's words", pod),
        *(Step("See the claim", command) for command in shown),
        Step("See what is attached where", "kubectl get volumeattachments"),
    )
    return Finding(
        title=f"Volume {mount.volume or 'untold'} of {whose(seen, pod)} {fault}",
        because=mount.because,
        confidence=surely(seen, pod),
        remediation=(*steps, mend(at, f"If it names the wrong volume, correct {at.field}")),
        upstream=f"PersistentVolumeClaim {pod.namespace}/{claims[0]}" if len(claims) == 1 else "",
    )
