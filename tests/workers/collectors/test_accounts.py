from datetime import UTC, datetime

import pytest

from alertwhy.domain.facts.configuration import AccountState
from alertwhy.domain.target import ObjectRef
from alertwhy.errors import Forbidden, Unreachable
from tests.fakes.cluster import FakeCluster
from tests.fakes.looking import lines, look
from tests.fakes.objects import obj, pod
from tests.fakes.scenes import CRASHING, POD, crash_loop, event
from workers.clients.cluster import Json
from workers.clients.reader import Reader
from workers.clients.snapshot import SnapshotCluster
from workers.collectors import COLLECTORS

WEB = ObjectRef("ServiceAccount", "shop", "web")
MADE = datetime(2026, 11, 21, 15, tzinfo=UTC)
REFUSED = event(
    "ReplicaSet",
    "cart-7c9f8d",
    "FailedCreate",
    'error looking up service account shop/web: serviceaccount "web" not found',
)
TOKEN = event(
    "Pod", POD.name, "FailedMount", 'failed to fetch token: serviceaccounts "web" not found'
)
DENIED = 'pods is forbidden: User "system:serviceaccount:shop:web" cannot list resource "pods" in API group ""'


def pulling(message: str, **spec: object) -> Json:
    state = {"waiting": {"reason": "ImagePullBackOff", "message": message}}
    status = {"phase": "Pending", "containerStatuses": [{"name": "app", "state": state}]}
    return pod(spec={"containers": [{"name": "app"}], **spec}, status=status)


def states(*objects: Json) -> list[object]:
    return [fact for each in look("service-accounts", CRASHING, *objects) for fact in each.facts]


def test_one_that_pods_are_refused_for_is_looked_for() -> None:
    near = obj("ServiceAccount", "webs"), obj("ServiceAccount", "default")
    assert [AccountState(WEB, exists=False, similar="webs")] == states(REFUSED, *near)
    assert [AccountState(WEB, created_at=MADE)] == states(REFUSED, obj("ServiceAccount", "web"))


def test_what_is_seen_is_told() -> None:
    given = obj("ServiceAccount", "web", imagePullSecrets=[{"name": "b"}, {"name": "a"}, {}])
    told = {
        "made 2026-11-21T15:00:00Z, names the pull secrets a, b": [given],
        "made 2026-11-21T15:00:00Z, names no pull secret": [obj("ServiceAccount", "web")],
        "does not exist; the nearest name there is webs": [obj("ServiceAccount", "webs")],
        "does not exist": [],
    }
    for line, objects in told.items():
        assert [line] == lines(look("service-accounts", CRASHING, REFUSED, *objects))


def test_one_whose_token_is_waited_for_is_looked_for() -> None:
    waits = pod(spec={"nodeName": "n"}, status={"phase": "Pending"})
    assert [AccountState(WEB, exists=False)] == states(waits, TOKEN)


@pytest.mark.parametrize(
    ("waiting", "name"),
    [
        (pulling("401 Unauthorized", serviceAccountName="web"), "web"),
        (pulling("pull access denied, may require authorization"), "default"),
    ],
)
def test_one_that_could_lend_a_pull_secret_is_looked_at(waiting: Json, name: str) -> None:
    secrets = [{"name": "ghcr"}]
    (found,) = states(waiting, obj("ServiceAccount", name, imagePullSecrets=secrets))
    assert frozenset({"ghcr"}) == found.pull_secrets  # type: ignore[attr-defined]  # an AccountState


def test_what_the_kubelet_said_of_the_pull_counts_too() -> None:
    failed = event("Pod", POD.name, "Failed", "Failed to pull image: 403 Forbidden")
    assert 1 == len(states(pulling("Back-off pulling image"), failed))


def test_one_that_the_api_refuses_something_is_looked_for() -> None:
    logs = {("shop", POD.name, "app", True): DENIED}
    found = look("service-accounts", CRASHING, *crash_loop(), logs=logs)
    assert [str(WEB)] == [each.object for each in found]


@pytest.mark.parametrize(
    "objects",
    [
        crash_loop(),
        [pulling("manifest unknown")],
        [pulling("i/o timeout"), TOKEN],
        [pulling("401 Unauthorized", imagePullSecrets=[{"name": "ghcr"}])],
    ],
)
def test_none_is_read_without_a_reason(objects: list[Json]) -> None:
    cluster = FakeCluster(objects)
    reader = Reader(cluster, seconds=9)
    assert [] == list(COLLECTORS.get("service-accounts").collect(CRASHING, reader))
    assert "ServiceAccount" not in {call.kind for call in cluster.calls}


def test_a_snapshot_without_accounts_knows_of_none() -> None:
    cluster = SnapshotCluster([REFUSED])
    with pytest.raises(Unreachable, match="ServiceAccount shop/web is not in the snapshot"):
        list(COLLECTORS.get("service-accounts").collect(CRASHING, Reader(cluster, seconds=9)))


def test_without_the_list_there_is_no_hint() -> None:
    errors = {("list", "ServiceAccount", "*"): Forbidden("forbidden: list", "allow it")}
    reader = Reader(FakeCluster([REFUSED], errors=errors), seconds=9)
    found = list(COLLECTORS.get("service-accounts").collect(CRASHING, reader))
    assert ["does not exist"] == lines(found)
