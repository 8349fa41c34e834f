"""The containers of a pod as facts: what the spec asks for and what became of it."""

import shlex
from collections.abc import Iterator

from alertwhy.domain.facts import ContainerState, Ending, Probe, Role
from workers.clients.cluster import Json
from workers.clients.raw import child, flag, items, moment, number, scalar, strings, text
from workers.objects.asked import asked_of
from workers.objects.refs import ref_of

LISTS = (
    ("initContainers", "initContainerStatuses", Role.INIT),
    ("containers", "containerStatuses", Role.MAIN),
    ("ephemeralContainers", "ephemeralContainerStatuses", Role.EPHEMERAL),
)


def containers_of(pod: Json) -> Iterator[ContainerState]:
    """Each container of the spec, in the order in which they run."""
    for listed, reported, role in LISTS:
        states = {text(each, "name"): each for each in items(pod, "status", reported)}
        for index, spec in enumerate(items(pod, "spec", listed)):
            sidecar = role is Role.INIT and text(spec, "restartPolicy") == "Always"
            yield _container(
                pod,
                spec,
                states.get(text(spec, "name"), {}),
                field=f"spec.{listed}[{index}]",
                role=Role.SIDECAR if sidecar else role,
            )


def _container(pod: Json, spec: Json, status: Json, *, field: str, role: Role) -> ContainerState:
    limits, requests = child(spec, "resources", "limits"), child(spec, "resources", "requests")
    return ContainerState(
        pod=ref_of(pod, "Pod"),
        container=text(spec, "name"),
        field=field,
        role=role,
        image=text(spec, "image"),
        command=strings(spec, "command"),
        args=strings(spec, "args"),
        waiting_reason=text(status, "state", "waiting", "reason"),
        waiting_message=text(status, "state", "waiting", "message"),
        running_since=moment(status, "state", "running", "startedAt"),
        ended=_ending(child(status, "state", "terminated")),
        last=_ending(child(status, "lastState", "terminated")),
        restarts=number(status, "restartCount"),
        ready=flag(status, "ready"),
        memory_limit=scalar(limits, "memory"),
        memory_request=scalar(requests, "memory"),
        cpu_limit=scalar(limits, "cpu"),
        cpu_request=scalar(requests, "cpu"),
        ports=_ports(spec),
        liveness=_probe(child(spec, "livenessProbe")),
        readiness=_probe(child(spec, "readinessProbe")),
        startup=_probe(child(spec, "startupProbe")),
        read_only_root=flag(spec, "securityContext", "readOnlyRootFilesystem"),
        claim_paths=_claim_paths(pod, spec),
        asks=asked_of(spec),
    )


def _ending(terminated: Json) -> Ending | None:
    if not terminated:
        return None
    return Ending(
        reason=text(terminated, "reason"),
        exit_code=number(terminated, "exitCode"),
        message=text(terminated, "message"),
        signal=number(terminated, "signal"),
        started_at=moment(terminated, "startedAt"),
        finished_at=moment(terminated, "finishedAt"),
    )


def _claim_paths(pod: Json, spec: Json) -> tuple[str, ...]:
    claims = {
        text(each, "name")
        for each in items(pod, "spec", "volumes")
        if "persistentVolumeClaim" in each or "ephemeral" in each
    }
    mounts = items(spec, "volumeMounts")
    return tuple(text(each, "mountPath") for each in mounts if text(each, "name") in claims)


def _ports(spec: Json) -> tuple[str, ...]:
    """Numbers and, after each, its name: a probe may use either."""
    found = []
    for port in items(spec, "ports"):
        found += [scalar(port, "containerPort"), text(port, "name")]
    return tuple(each for each in found if each)


def _probe(spec: Json) -> Probe | None:
    """A probe with the API's own defaults."""
    check, port = _check(spec)
    if not check:
        return None
    return Probe(
        check=check,
        port=port,
        period_seconds=number(spec, "periodSeconds", default=10),
        timeout_seconds=number(spec, "timeoutSeconds", default=1),
        failure_threshold=number(spec, "failureThreshold", default=3),
        initial_delay_seconds=number(spec, "initialDelaySeconds"),
    )


def _check(spec: Json) -> tuple[str, str]:
    """What it does, and on which port: ``GET http://:8080/healthz``."""
    if http := child(spec, "httpGet"):
        port, scheme = scalar(http, "port"), (text(http, "scheme") or "HTTP").lower()
        return f"GET {scheme}://{text(http, 'host')}:{port}{text(http, 'path') or '/'}", port
    if tcp := child(spec, "tcpSocket"):
        port = scalar(tcp, "port")
        return f"tcp {text(tcp, 'host')}:{port}", port
    if grpc := child(spec, "grpc"):
        port = scalar(grpc, "port")
        return f"grpc :{port} {text(grpc, 'service')}".rstrip(), port
    if command := strings(spec, "exec", "command"):
        return f"exec {shlex.join(command)}", ""
    return "", ""
