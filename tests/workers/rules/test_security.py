import pytest

from alertwhy.domain.facts import Condition
from alertwhy.domain.finding import Confidence
from tests.fakes.facts import ago, app, commands, deployment, ended, found, log, looping, only, pod

PSA = (
    'pods "web-59c8f7d6b4-x" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != '
    'false (container "app" must set securityContext.allowPrivilegeEscalation=false)'
)
PSP = 'pods "web-" is forbidden: PodSecurityPolicy: unable to admit pod: [spec.securityContext.hostNetwork: Invalid value]'
SCC = 'pods "web-" is forbidden: unable to validate against any security context constraint: [provider restricted]'


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("CreateContainerConfigError", "container has runAsNonRoot and image will run as root"),
        (
            "CreateContainerConfigError",
            "image has non-numeric user (web), cannot verify user is non-root",
        ),
        ("CreateContainerError", 'cannot load seccomp profile "/var/lib/kubelet/seccomp/x.json"'),
        ("RunContainerError", "apparmor failed to apply profile"),
    ],
)
def test_what_the_kubelet_refuses_is_quoted(reason: str, said: str) -> None:
    state = app(waiting_reason=reason, waiting_message=said)

    finding = only("security-context-refused", pod(), state, deployment())

    assert f"Container app may not be made: {said}" == finding.title
    assert "spec.template.spec.containers[0].securityContext" in finding.remediation[-1].action


def test_another_error_of_creation_is_another_cause() -> None:
    state = app(waiting_reason="CreateContainerError", waiting_message="no command specified")

    assert [] == found("security-context-refused", state)


@pytest.mark.parametrize("said", [PSA, PSP, SCC])
def test_what_admission_refuses_is_quoted(said: str) -> None:
    state = deployment(conditions=(Condition("ReplicaFailure", "True", "FailedCreate", said),))

    finding = only("security-context-refused", state)

    assert finding.title.startswith("Pods of Deployment shop/web are not allowed in shop: ")
    assert "kubectl get namespace shop --show-labels" in commands([finding])


def test_another_refusal_is_another_cause() -> None:
    refused = Condition("ReplicaFailure", "True", "FailedCreate", "exceeded quota: x")

    assert [] == found("security-context-refused", deployment(conditions=(refused,)))


def test_a_pod_that_its_node_refused_is_told_while_it_is_new() -> None:
    refused = pod(phase="Failed", reason="SysctlForbidden", message="forbidden sysctl: x")

    assert (
        "is refused by its node: forbidden sysctl: x"
        in only("security-context-refused", refused).title
    )
    old = pod(phase="Failed", reason="SysctlForbidden", created_at=ago(600))
    assert [] == found("security-context-refused", old)


def test_a_read_only_root_is_likely_where_the_log_and_the_spec_agree() -> None:
    said = log("OSError: [Errno 30] Read-only file system: '/var/cache/x'")

    finding = only("security-context-refused", looping(ended(1), read_only_root=True), said)

    assert Confidence.LIKELY is finding.confidence
    assert ("e2", "e1") == finding.because
    assert [] == found("security-context-refused", looping(ended(1)), said)
    assert [] == found("security-context-refused", looping(ended(1), read_only_root=True))


@pytest.mark.parametrize(
    "line",
    [
        "listen tcp :80: bind: permission denied",
        "nginx: [emerg] bind() to 0.0.0.0:80 failed (13: Permission denied)",
        "Error: listen EACCES: permission denied 0.0.0.0:443",
        "(13)Permission denied: AH00072: make_sock: could not bind to address [::]:80",
    ],
)
def test_a_low_port_is_not_for_every_user(line: str) -> None:
    by_log = only("security-context-refused", looping(ended(1)), log(line))
    by_message = only("security-context-refused", looping(ended(1, message=line)))

    assert (
        f"Container app may not listen on its port as the user that it runs as: {line}"
        == by_log.title
    )
    assert (("e2", "e1"), ("e1",)) == (by_log.because, by_message.because)
    assert "unhandled-exception" in by_log.explains


@pytest.mark.parametrize(
    ("said", "call"),
    [
        (
            "Unhandled exception. System.Net.Sockets.SocketException (13): Permission denied",
            "   at System.Net.Sockets.Socket.DoBind(EndPoint endPoint, SocketAddress address)",
        ),
        (
            "Caused by: java.net.SocketException: Permission denied",
            "\tat java.base/sun.nio.ch.Net.bind0(Native Method)",
        ),
    ],
)
def test_a_low_port_that_is_told_in_two_lines(said: str, call: str) -> None:
    finding = only("security-context-refused", looping(ended(1)), log(said, "   at A.B()", call))

    assert finding.title.endswith(said)
    assert [] == found("security-context-refused", looping(ended(1)), log(said, "   at A.Send()"))
    assert [] == found("security-context-refused", looping(ended(1)), log("boom", call))


@pytest.mark.parametrize(
    "line", ["listen tcp :80: bind: permission denied", "OSError: [Errno 30] Read-only file system"]
)
def test_one_that_serves_again_is_only_a_guess(line: str) -> None:
    again = app(last=ended(1), restarts=1, running_since=ago(9), ready=True, read_only_root=True)

    finding = only("security-context-refused", again, log(line))

    assert Confidence.POSSIBLE is finding.confidence


def test_a_port_in_use_is_not_forbidden() -> None:
    said = log("listen tcp :80: bind: address already in use")

    assert [] == found("security-context-refused", looping(ended(1)), said)


CAPS = "error during container init: unable to apply caps: operation not permitted"
USER = "unable to find user app: no matching entries in passwd file"
CWD = 'chdir to cwd ("/srv/app") set in config.json failed: permission denied'
MKDIR = "error during container init: mkdir /srv/app: permission denied: unknown"


@pytest.mark.parametrize("said", [CAPS, USER, CWD, MKDIR])
def test_what_the_runtime_does_not_allow_is_told_while_it_waits_and_after(said: str) -> None:
    waits = app(waiting_reason="RunContainerError", waiting_message=said)
    loops = looping(ended(128, reason="StartError", message=said))

    for state in (waits, loops):
        finding = only("security-context-refused", state)
        assert finding.title.startswith("Container app may not be made: ")
        assert "app-crash" in finding.explains


def test_one_that_waits_after_such_an_end_is_told_once() -> None:
    last = ended(128, reason="StartError", message=CAPS)
    state = app(waiting_reason="RunContainerError", waiting_message=CAPS, last=last, restarts=3)

    only("security-context-refused", state)
