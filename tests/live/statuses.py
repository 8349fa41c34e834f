"""What a kubelet writes into ``pods/status``: pure, for pods of one container."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

Json = dict[str, object]

NODE_ADDRESS = "127.0.0.1"
RUNS_FOR = timedelta(seconds=2)  # how long each run of a crashing container takes
BACK_OFF = "5m0s"  # the longest that a kubelet waits between restarts


@dataclass(frozen=True)
class Container:
    """The container that a status is about."""

    name: str
    image: str


def stamp(moment: datetime) -> str:
    """As Kubernetes writes times."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def running(container: Container, *, now: datetime) -> Json:
    """Up and ready, never restarted."""
    state = {"running": {"startedAt": stamp(now)}}
    return _pod(_of(container, state, ready=True), now=now)


def crash_looping(
    container: Container, *, pod: str, restarts: int, exit_code: int, now: datetime
) -> Json:
    """Waiting in CrashLoopBackOff; the last run ended with ``exit_code`` a moment ago."""
    message = f"back-off {BACK_OFF} restarting failed container={container.name} pod={pod}"
    state = {"waiting": {"reason": "CrashLoopBackOff", "message": message}}
    last = _ended("Error", exit_code, now)
    return _pod(_of(container, state, last=last, restarts=restarts), now=now)


def out_of_memory(container: Container, *, restarts: int, now: datetime) -> Json:
    """Running again, after a run that the kernel ended for its memory."""
    state = {"running": {"startedAt": stamp(now)}}
    last = _ended("OOMKilled", 137, now)
    return _pod(_of(container, state, last=last, restarts=restarts, ready=True), now=now)


def image_pull_back_off(container: Container, *, now: datetime) -> Json:
    """Waiting for an image that the registry does not give."""
    message = f'Back-off pulling image "{container.image}"'
    state = {"waiting": {"reason": "ImagePullBackOff", "message": message}}
    return _pod(_of(container, state), now=now, phase="Pending")


def not_created(container: Container, *, message: str, now: datetime) -> Json:
    """Waiting in CreateContainerConfigError: something that it names is not there."""
    state = {"waiting": {"reason": "CreateContainerConfigError", "message": message}}
    return _pod(_of(container, state), now=now, phase="Pending")


def _of(
    container: Container,
    state: Mapping[str, object],
    *,
    last: Json | None = None,
    restarts: int = 0,
    ready: bool = False,
) -> Json:
    return {
        "name": container.name,
        "image": container.image,
        "imageID": "",
        "ready": ready,
        "started": ready,
        "restartCount": restarts,
        "state": state,
        "lastState": last or {},
    }


def _ended(reason: str, exit_code: int, now: datetime) -> Json:
    return {
        "terminated": {
            "reason": reason,
            "exitCode": exit_code,
            "startedAt": stamp(now - RUNS_FOR),
            "finishedAt": stamp(now),
            "containerID": "containerd://" + "0" * 64,
        }
    }


def _pod(container: Json, *, now: datetime, phase: str = "Running") -> Json:
    ready = "True" if container["ready"] else "False"
    name = container["name"]
    why = {} if container["ready"] else _unready(str(name))
    since = {"lastTransitionTime": stamp(now), "lastProbeTime": None}
    return {
        "phase": phase,
        "hostIP": NODE_ADDRESS,
        "podIP": "10.244.0.7",
        "podIPs": [{"ip": "10.244.0.7"}],
        "startTime": stamp(now),
        "conditions": [
            {"type": "Initialized", "status": "True", **since},
            {"type": "Ready", "status": ready, **since, **why},
            {"type": "ContainersReady", "status": ready, **since, **why},
        ],
        "containerStatuses": [container],
    }


def _unready(name: str) -> Json:
    message = f"containers with unready status: [{name}]"
    return {"reason": "ContainersNotReady", "message": message}
