"""A control plane for scenes: its nodes are missed after seconds, as a real one's after a minute."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.programs import run
from tests.live.control_plane import ControlPlane
from tests.live.making.folder import connected, make
from tests.live.making.scene import Scene
from tests.live.making.stage import Stage
from workers.clients.kubernetes import LiveCluster

MISSED = "20s"  # without a heartbeat; 40 s where nobody sets it


@dataclass(frozen=True)
class Theatre:
    """One control plane on which scenes are played, one after the other."""

    stage: Stage
    cluster: LiveCluster
    version: str

    def make(self, scene: Scene, folder: Path) -> None:
        """Play it and write its case folder."""
        make(scene, self.stage, self.cluster, folder=folder, version=self.version)


@contextmanager
def theatre(assets: Path, folder: Path) -> Iterator[Theatre]:
    """Start it in ``folder``; all of it ends with the block."""
    plane = ControlPlane(assets, folder, missed_after=MISSED)
    try:
        plane.requires("kube-controller-manager")
        plane.requires("kube-scheduler")
        stage = Stage(plane.admin, folder)
        try:
            yield Theatre(stage, connected(folder / "admin.kubeconfig"), _version(assets, folder))
        finally:
            stage.stop()
    finally:
        plane.stop()


def _version(assets: Path, folder: Path) -> str:
    printed = run([str(assets / "kube-apiserver"), "--version"], folder=folder)
    found = re.search(r"v\d+\.\d+\.\d+", printed)
    assert found, f"kube-apiserver --version said {printed!r}"
    return found[0]
