"""A scene as a case folder: what asks, the cluster as the product records it, what is expected."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml
from kubernetes import client, config

from tests.live.alertmanager import Alert
from tests.live.api import Json
from tests.live.making.alerts import payload
from tests.live.making.later import Later
from tests.live.making.scene import About, Scene
from tests.live.making.stage import Stage
from workers.clients.kubernetes import LiveCluster
from workers.recording.recorder import Recorder
from workers.recording.writing import write

READABLE = 0o644
MADE = "# Recorded on Kubernetes {version}: a scene in tests/live/making/families/{family}.py.\n"
AGAIN = "# `make scenes` writes this folder; change it there.\n"


def connected(kubeconfig: Path) -> LiveCluster:
    """The door that the worker uses, to that cluster."""
    configuration = client.Configuration()
    config.load_kube_config(str(kubeconfig), client_configuration=configuration)
    return LiveCluster(client.ApiClient(configuration))


def make(scene: Scene, stage: Stage, cluster: LiveCluster, *, folder: Path, version: str) -> None:
    """Play a scene on an empty stage and write its folder; the stage is empty afterwards."""
    try:
        asks = scene.play(stage)
        now = datetime.now(UTC)
        now += timedelta(seconds=1)  # times of the API have no fractions: nothing lies ahead
        folder.mkdir(parents=True, exist_ok=True)
        _record(stage, Later(cluster, by=scene.later, now=now), folder / "cluster.json")
        _ask(asks, folder, looked=now + scene.later)
        head = MADE.format(version=version, family=scene.family) + AGAIN
        expected = yaml.safe_dump(_expected(scene), sort_keys=False)
        (folder / "expect.yaml").write_text(head + expected, encoding="utf-8")
    finally:
        stage.clear()


def _record(stage: Stage, cluster: Later, path: Path) -> None:
    recorder = Recorder(cluster, tuple(stage.namespaces) or ("default",))
    write(recorder, path, cluster="", now=lambda: datetime.now(UTC))
    path.chmod(READABLE)


def _ask(asks: Alert | About, folder: Path, *, looked: datetime) -> None:
    if isinstance(asks, Alert):
        _write(folder / "alert.json", payload(asks, looked=looked))
    else:
        _write(folder / "target.json", dict(asks._asdict()))


def _write(path: Path, body: Json) -> None:
    path.write_text(json.dumps(body, indent=2) + "\n", encoding="utf-8")


def _expected(scene: Scene) -> Json:
    if not scene.causes:
        return {"none": True}
    return {
        "causes": list(scene.causes),
        **({"target": dict(scene.target._asdict())} if scene.target else {}),
        **({"evidence": list(scene.evidence)} if scene.evidence else {}),
    }
