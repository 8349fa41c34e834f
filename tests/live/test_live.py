"""The whole story on real things: faults, alerts, causes in three channels, and their end.

Real are etcd, the API server with RBAC, the controllers, the scheduler, Alertmanager, Valkey and
our own processes; the kubelet and the three vendors are played.
"""

from collections.abc import Iterator
from http import HTTPStatus

import pytest

from tests.fakes.patience import eventually
from tests.live.alertmanager import Alert
from tests.live.api import AGENT, Api
from tests.live.audit import Asked
from tests.live.chart import Worker
from tests.live.control_plane import ControlPlane
from tests.live.kubelet import Kubelet
from tests.live.objects import make_namespace
from tests.live.scenes import NAMESPACES, SCENES, Scene
from tests.live.story import Stage, Told, staged

pytestmark = pytest.mark.live

STORY_SECONDS = 300.0  # about 10 on an idle machine: Alertmanager waits, then all comes at once
TOLD_TWICE = ("ledger", "nightly")  # on Teams, where an end is a second card

every_scene = pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.cause)


@pytest.fixture(scope="module")
def stage(worker: Worker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("stage"), worker) as running:
        yield running


@pytest.fixture(scope="module")
def faults(
    control_plane: ControlPlane, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Alert, ...]]:
    """Everything that is wrong, as alerts."""
    control_plane.requires("kube-controller-manager")
    control_plane.requires("kube-scheduler")
    api = control_plane.admin
    folder = tmp_path_factory.mktemp("node")
    with Kubelet(api, "node-1", address="127.0.0.2", folder=folder) as kubelet:
        kubelet.register()
        for namespace in NAMESPACES:
            make_namespace(api, namespace)
        yield tuple(scene.play(kubelet) for scene in SCENES)
        kubelet.unregister()


@pytest.fixture(scope="module")
def told(stage: Stage, faults: tuple[Alert, ...]) -> Told:
    """What the channels show once everybody has been told."""
    stage.alertmanager.fire(*faults)

    def complete() -> Told:
        now = stage.told()
        for scene in SCENES:
            assert scene.receivers <= now.receivers(scene.app), scene.app
            assert now.causes(scene.app), scene.app
        return now

    return eventually(complete, "a message about each fault", seconds=STORY_SECONDS)


@pytest.fixture(scope="module")
def ended(stage: Stage, told: Told, faults: tuple[Alert, ...]) -> Told:
    """What the channels show once every alert has resolved."""
    stage.alertmanager.resolve(*faults)

    def complete() -> Told:
        now = stage.told()
        assert all("resolved" in each.shown.lower() for each in now.messages if not each.thread_ts)
        assert {"resolved"} == {each.status for each in now.incidents}
        for app in TOLD_TWICE:
            assert len(now.teams(app)) > len(told.teams(app)), app
        assert {"resolved"} == {each["status"] for each in now.investigations}
        return now

    return eventually(complete, "the end of each fault", seconds=STORY_SECONDS)


@every_scene
def test_the_first_cause_named_is_the_right_one(told: Told, scene: Scene) -> None:
    assert scene.cause == told.causes(scene.app)[0]


@every_scene
def test_exactly_those_are_told_whom_the_route_names(ended: Told, scene: Scene) -> None:
    assert scene.receivers == ended.receivers(scene.app)


@every_scene
def test_the_message_cites_what_proves_it(told: Told, scene: Scene) -> None:
    assert scene.cites in told.shown(scene.app)


def test_slack_shows_the_log_of_the_run_that_died(told: Told) -> None:
    assert "docker-entrypoint.sh: 47: exec: ngnix: not found" in told.thread("cart")


@every_scene
def test_one_fault_is_one_message_in_each_channel(told: Told, scene: Scene) -> None:
    counts = {
        "shop": len(told.slack(scene.app)),
        "platform": len(told.teams(scene.app)),
        "oncall": len(told.pagerduty(scene.app)),
    }
    assert dict.fromkeys(scene.receivers, 1) == {name: n for name, n in counts.items() if n}


def test_teams_can_show_every_card(ended: Told) -> None:
    assert {""} == {card.failure for card in ended.cards}


def test_slack_messages_are_edited_to_resolved_in_place(told: Told, ended: Told) -> None:
    before = {each.ts for each in told.messages if not each.thread_ts}
    after = {each.ts: each.edits for each in ended.messages if not each.thread_ts}
    assert before == set(after)
    assert all(edits >= 1 for edits in after.values())


@pytest.mark.parametrize("app", TOLD_TWICE)
def test_teams_gets_a_second_card_that_says_resolved(ended: Told, app: str) -> None:
    first, second = ended.teams(app)
    assert "resolved" not in first.shown.lower()
    assert "resolved" in second.shown.lower()


def test_the_page_is_resolved_and_nobody_was_paged_twice(ended: Told) -> None:
    assert [("resolved", 1)] == [(each.status, each.triggers) for each in ended.incidents]


def by_worker(control_plane: ControlPlane, worker: Worker) -> list[Asked]:
    """What the worker itself asked: tests try its token too, and sign with their own name."""
    return [each for each in control_plane.asked_by(worker.user) if each.agent != AGENT]


@pytest.mark.usefixtures("told")
def test_the_worker_was_refused_nothing(control_plane: ControlPlane, worker: Worker) -> None:
    asked = by_worker(control_plane, worker)
    assert [] == [each for each in asked if each.forbidden]
    assert "pods/log" in {each.resource for each in asked}


@pytest.mark.usefixtures("told")
def test_the_worker_only_read(control_plane: ControlPlane, worker: Worker) -> None:
    asked = by_worker(control_plane, worker)
    assert {"get", "list"} >= {each.verb for each in asked}
    assert "secrets" not in {each.resource for each in asked}


@pytest.mark.parametrize("namespace", NAMESPACES)
@pytest.mark.usefixtures("faults")
def test_the_workers_token_reads_no_secret(
    control_plane: ControlPlane, worker: Worker, namespace: str
) -> None:
    with Api(control_plane.url, token=worker.token, authority=control_plane.authority) as api:
        status = api.status_of(f"/api/v1/namespaces/{namespace}/secrets")
    assert HTTPStatus.FORBIDDEN == status
