"""What live tests stand on: a control plane for the session, and nothing skipped in silence."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.environment import environment
from tests.live.chart import Worker, install_rights
from tests.live.control_plane import HOW, ControlPlane


@pytest.fixture(scope="session")
def control_plane(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControlPlane]:
    """A running control plane; fails, and says how to get one, where there is none."""
    assets = environment("KUBEBUILDER_ASSETS")
    if not assets:
        pytest.fail(HOW, pytrace=False)
    plane = ControlPlane(Path(assets), tmp_path_factory.mktemp("control-plane"))
    if plane.missing:
        print(f"\n{assets} has no {', '.join(plane.missing)}: tests that need them will fail")  # noqa: T201 - a person should see it
    yield plane
    plane.stop()


@pytest.fixture(scope="session")
def worker(control_plane: ControlPlane, tmp_path_factory: pytest.TempPathFactory) -> Worker:
    """The worker's account under the chart's ClusterRole, and a kubeconfig with its token."""
    return install_rights(control_plane.admin, tmp_path_factory.mktemp("rights"))
