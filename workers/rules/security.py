"""What a pod may not do, or may not be, for the sake of security."""

import re
from collections.abc import Iterator, Sequence

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import ContainerState, PodState
from alertwhy.domain.finding import Confidence, Finding, Step
from workers.rules import rule
from workers.signs.consequences import OF_A_BROKEN_POD, OF_A_MISSING_POD
from workers.signs.endings import End, Why, ends, looping
from workers.signs.logs import run_log
from workers.signs.pods import containers
from workers.signs.refusals import refusals, speaks_for
from workers.signs.template import Place, mend, place, whose
from workers.signs.times import recent
from workers.signs.wording import container, kubectl, look, one_line

NOT_MADE = frozenset({"CreateContainerConfigError", "CreateContainerError", "RunContainerError"})
NOT_STARTED = frozenset({"StartError", "ContainerCannotRun"})  # how containerd and Docker end it
# kubelet: pkg/kubelet/kuberuntime/security_context.go; runtimes: seccomp and AppArmor by name,
# capabilities, a user that the image does not know, a working directory that is closed to it.
NOT_ALLOWED = re.compile(
    r"runAsNonRoot|breaks non-root policy|cannot verify user is non-root|seccomp|apparmor"
    r"|\bapply caps\b|unable to find (?:user|group) |no matching entries in (?:passwd|group) file"
    r"|(?:chdir to cwd|during container init: mkdir) .{1,300}permission denied",
    re.IGNORECASE,
)
# Pod Security admission, PodSecurityPolicy (until 1.24), OpenShift's constraints.
BY_ADMISSION = re.compile(
    r"(?P<what>violates PodSecurity .+|PodSecurityPolicy: .+|unable to validate against any (?:pod security policy|security context constraint).*)",
    re.DOTALL,
)
ENDED_BY_KUBELET = frozenset({"SysctlForbidden", "AppArmor"})
# Ports below 1024 are for root, or for who has NET_BIND_SERVICE: Go, Node, nginx, Apache, Python.
BIND = re.compile(
    r"\bbind\b.{0,80}permission denied|listen EACCES|permission denied.{0,80}\bbind(?:ing)?\b",
    re.IGNORECASE,
)
# The JDK and .NET say so in two lines: what, and in which call.
SOCKET = re.compile(
    r"(?:Socket(?:Exception|Error)|BindException)\b.{0,40}permission denied", re.IGNORECASE
)
IN_BIND = re.compile(r"^\s+at \S{0,120}\b(?:Do)?Bind0?\(", re.IGNORECASE)
FRAMES = 12  # lines below it that tell the call
READ_ONLY = re.compile(r"read-only file system|\bEROFS\b", re.IGNORECASE)


@rule(
    "security-context-refused",
    explains=dict.fromkeys(
        (
            *OF_A_BROKEN_POD,
            *OF_A_MISSING_POD,
            "admission-denied",
            "filesystem-read-only",
            "app-crash",
            "unhandled-exception",
        )
    ),
)
def security_context_refused(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """By the kubelet, by admission, by the read-only root that the pod asks for, or by the kernel."""
    yield from _by_kubelet(seen)
    yield from _by_admission(seen)
    yield from _read_only(seen)
    yield from _low_port(seen)


def _by_kubelet(seen: Sequence[Evidence]) -> Iterator[Finding]:
    for state, said, because in _not_made(seen):
        if NOT_ALLOWED.search(said):
            who = container(state.role, state.container)
            at = place(seen, state.pod, f"{state.field}.securityContext")
            title = f"{who} may not be made: {one_line(said)}"
            yield Finding(title, because, remediation=_mend(at))
    for pod, cite in of_kind(seen, PodState):
        if (
            pod.phase == "Failed"
            and pod.reason in ENDED_BY_KUBELET
            and recent(pod.created_at, seen)
        ):
            at = place(seen, pod.pod, "spec.securityContext")
            title = f"{whose(seen, pod.pod)} is refused by its node: {one_line(pod.message or pod.reason)}"
            yield Finding(title, (cite,), remediation=_mend(at))


def _not_made(
    seen: Sequence[Evidence],
) -> Iterator[tuple[ContainerState, str, tuple[str, ...]]]:
    """What is said of containers that wait to be made, else of those that were not."""
    waiting = set()
    for state, cite in containers(seen):
        if state.waiting_reason in NOT_MADE:
            waiting.add((state.pod, state.container))
            yield state, state.waiting_message, (cite,)
    for end in ends(seen, Why.CRASH):
        if (end.state.pod, end.state.container) not in waiting and end.ending.reason in NOT_STARTED:
            yield end.state, end.ending.message, end.because


def _by_admission(seen: Sequence[Evidence]) -> Iterator[Finding]:
    for controller, message, because in refusals(seen):
        found = BY_ADMISSION.search(message)
        if found:
            owner = speaks_for(controller)
            namespace = owner.namespace
            yield Finding(
                title=f"Pods of {owner} are not allowed in {namespace}: {one_line(found['what'])}",
                because=because,
                remediation=(
                    Step(
                        "See the namespace's level",
                        f"kubectl get namespace {namespace} --show-labels",
                    ),
                    look("Read every violation", controller),
                ),
            )


def _read_only(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The log and the spec agree."""
    for end in ends(seen, Why.CRASH):
        lines, cite = run_log(seen, end.state, this_run=end.this_run)
        said = [line for line in lines if READ_ONLY.search(line)]
        if end.state.read_only_root and said:
            at = place(seen, end.state.pod, f"{end.state.field}.securityContext")
            who = container(end.state.role, end.state.container)
            yield Finding(
                title=f"{who} writes to its root, which {at.field} makes read-only: {one_line(said[-1])}",
                because=tuple(dict.fromkeys((*end.because, cite))),
                confidence=_sure(end),
                remediation=(
                    mend(at, "Mount an emptyDir where it writes, or allow it to write"),
                    Step(
                        "See how it is mounted now",
                        kubectl(end.state.pod.namespace, f"describe pod {end.state.pod.name}"),
                    ),
                ),
            )


def _low_port(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The kernel keeps low ports for root."""
    for end in ends(seen, Why.CRASH):
        lines, cite = run_log(seen, end.state, this_run=end.this_run)
        said = _unbound(lines or end.ending.message.splitlines())
        if said:
            at = place(seen, end.state.pod, f"{end.state.field}.securityContext")
            who = container(end.state.role, end.state.container)
            yield Finding(
                title=f"{who} may not listen on its port as the user that it runs as: {one_line(said)}",
                because=tuple(dict.fromkeys((*end.because, *([cite] if cite else [])))),
                confidence=_sure(end),
                remediation=(
                    mend(
                        at,
                        f"Let it listen on a port above 1023, or add NET_BIND_SERVICE in {at.field}",
                    ),
                    look("See what it asks for", end.state.pod),
                ),
            )


def _sure(end: End) -> Confidence:
    """One that serves again was let: by another try, or another setting."""
    settled = end.state.ready and not looping(end.state)
    return Confidence.POSSIBLE if settled else Confidence.LIKELY


def _unbound(lines: Sequence[str]) -> str:
    """The last line that says that a port was denied."""
    for at in range(len(lines) - 1, -1, -1):
        below = lines[at + 1 : at + 1 + FRAMES]
        of_socket = SOCKET.search(lines[at]) and any(IN_BIND.match(line) for line in below)
        if of_socket or BIND.search(lines[at]):
            return lines[at]
    return ""


def _mend(at: Place) -> tuple[Step, ...]:
    return (
        look("See what it asks for", at.owner),
        mend(at, f"Make {at.field} and the image agree"),
    )
