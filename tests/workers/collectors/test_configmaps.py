from datetime import UTC, datetime

import pytest

from alertwhy.domain.facts.configuration import ConfigMapState
from alertwhy.domain.target import ObjectRef
from alertwhy.errors import Forbidden, Unreachable
from tests.fakes.cluster import Call, FakeCluster
from tests.fakes.looking import lines, look
from tests.fakes.objects import obj, pod
from tests.fakes.scenes import CRASHING, POD, crash_loop, event
from workers.clients.cluster import Json
from workers.clients.reader import Reader
from workers.clients.snapshot import SnapshotCluster
from workers.collectors import COLLECTORS

WEB = ObjectRef("ConfigMap", "shop", "web")
MADE = datetime(2026, 11, 21, 15, tzinfo=UTC)
VARIABLES: Json = {"name": "app", "image": "cart:1", "envFrom": [{"configMapRef": {"name": "web"}}]}
VOLUMES = [{"name": "cfg", "configMap": {"name": "web"}}]
UNMOUNTED = 'MountVolume.SetUp failed for volume "cfg" : '


def stuck(message: str, container: Json = VARIABLES, **spec: object) -> Json:
    """A pod whose container cannot be made."""
    state = {"waiting": {"reason": "CreateContainerConfigError", "message": message}}
    return pod(
        spec={"nodeName": "worker-1", "containers": [container], **spec},
        status={"phase": "Pending", "containerStatuses": [{"name": "app", "state": state}]},
    )


def unmounted() -> Json:
    spec = {"nodeName": "worker-1", "containers": [{"name": "app"}], "volumes": VOLUMES}
    return pod(spec=spec, status={"phase": "Pending"})


def test_one_that_is_there_is_told_by_its_keys_alone() -> None:
    given = obj(
        "ConfigMap", "web", data={"PORT": "80", "TOKEN": "hunter2"}, binaryData={"a": "eA=="}
    )
    found = look(
        "configmaps", CRASHING, stuck("couldn't find key PROT in ConfigMap shop/web"), given
    )

    keys = frozenset({"PORT", "TOKEN", "a"})
    assert (ConfigMapState(WEB, keys=keys, created_at=MADE),) == found[0].facts
    assert ["has the keys PORT, TOKEN, a, made 2026-11-21T15:00:00Z"] == lines(found)
    assert "hunter2" not in repr(found)


def test_one_without_keys_says_so() -> None:
    found = look("configmaps", CRASHING, stuck("couldn't find key A in ConfigMap shop/web"), obj("ConfigMap", "web"))  # fmt: skip
    assert ["has no keys, made 2026-11-21T15:00:00Z"] == lines(found)


def test_of_many_keys_the_first_are_shown() -> None:
    given = obj("ConfigMap", "web", data={f"k{n:02}": "" for n in range(25)})
    (line,) = lines(look("configmaps", CRASHING, stuck('configmap "web" not found'), given))
    assert "k19 and 5 more, made" in line


def test_for_one_that_is_not_there_the_nearest_name_is_sought() -> None:
    others = [
        obj("ConfigMap", name) for name in ("kube-root-ca.crt", "Web", "sh.helm.release.v1.web.v1")
    ]
    found = look("configmaps", CRASHING, stuck('configmap "web" not found'), *others)

    assert (ConfigMapState(WEB, exists=False, similar="Web"),) == found[0].facts
    assert ["does not exist; the nearest name there is Web"] == lines(found)


def test_without_a_near_name_it_is_only_not_there() -> None:
    found = look("configmaps", CRASHING, stuck('configmap "web" not found'))
    assert ["does not exist"] == lines(found)


def test_a_key_that_a_volume_lacks_leads_to_its_config_map() -> None:
    failed = event(
        "Pod", POD.name, "FailedMount", f"{UNMOUNTED}references non-existent config key: a"
    )
    given = obj("ConfigMap", "web", data={"b": ""})
    found = look("configmaps", CRASHING, unmounted(), failed, given)

    volumes = frozenset({"cfg"})
    expected = ConfigMapState(WEB, keys=frozenset({"b"}), volumes=volumes, created_at=MADE)
    assert (expected,) == found[0].facts


def test_a_volume_that_takes_from_two_leads_to_neither() -> None:
    sources = [{"configMap": {"name": "web"}}, {"configMap": {"name": "other"}}]
    several = [{"name": "cfg", "projected": {"sources": sources}}]
    failed = event(
        "Pod", POD.name, "FailedMount", f"{UNMOUNTED}references non-existent config key: a"
    )
    waits = pod(spec={"nodeName": "n", "volumes": several}, status={"phase": "Pending"})
    assert [] == look("configmaps", CRASHING, waits, failed)


OPTIONAL = {"name": "app", "envFrom": [{"configMapRef": {"name": "web", "optional": True}}]}


@pytest.mark.parametrize(
    "objects",
    [
        crash_loop(),
        [stuck('configmap "web" not found', OPTIONAL)],
        [stuck('configmap "else" not found')],
        [stuck('secret "web" not found')],
        [stuck('configmap "web" not found', {"name": "app"})],
        [unmounted(), event("Pod", "other", "FailedMount", f'{UNMOUNTED}configmap "web" not found')],
    ],
    ids=["other trouble", "optional", "not named", "a Secret", "names none", "another pod's"],
)  # fmt: skip
def test_none_is_read_where_none_is_missed(objects: list[Json]) -> None:
    cluster = FakeCluster([*objects, obj("ConfigMap", "web")])
    reader = Reader(cluster, seconds=9)
    assert [] == list(COLLECTORS.get("configmaps").collect(CRASHING, reader))
    assert "ConfigMap" not in {call.kind for call in cluster.calls}


def test_it_takes_one_read_and_one_more_where_it_is_not_there() -> None:
    for objects, reads in (([obj("ConfigMap", "web")], 1), ([], 2)):
        cluster = FakeCluster([stuck('configmap "web" not found'), *objects])
        list(COLLECTORS.get("configmaps").collect(CRASHING, Reader(cluster, seconds=9)))
        assert reads == len([call for call in cluster.calls if call.kind == "ConfigMap"])
        assert Call("get", "ConfigMap", "shop", "web") in cluster.calls


def test_what_may_not_be_read_is_an_error_that_says_so() -> None:
    errors = {("get", "ConfigMap", "*"): Forbidden("forbidden: get configmaps in shop", "allow it")}
    cluster = FakeCluster([stuck('configmap "web" not found')], errors=errors)
    with pytest.raises(Forbidden, match="get configmaps in shop"):
        list(COLLECTORS.get("configmaps").collect(CRASHING, Reader(cluster, seconds=9)))


def test_without_the_list_there_is_no_hint() -> None:
    errors = {("list", "ConfigMap", "*"): Forbidden("forbidden: list configmaps", "allow it")}
    cluster = FakeCluster([stuck('configmap "web" not found')], errors=errors)
    found = list(COLLECTORS.get("configmaps").collect(CRASHING, Reader(cluster, seconds=9)))
    assert ["does not exist"] == lines(found)


def test_a_snapshot_without_config_maps_is_not_one_where_none_exists() -> None:
    others = obj("ConfigMap", "wbe")
    for objects in ([], [others]):
        cluster = SnapshotCluster([stuck('configmap "web" not found'), *objects])
        with pytest.raises(Unreachable, match="ConfigMap shop/web is not in the snapshot"):
            list(COLLECTORS.get("configmaps").collect(CRASHING, Reader(cluster, seconds=9)))
