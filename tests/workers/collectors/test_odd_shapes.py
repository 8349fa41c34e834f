"""Whatever stands where a value should be, a collector sees less; it never breaks."""

import copy
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alertwhy.domain.target import Target, Watched
from alertwhy.errors import CollectError
from tests.fakes.measured import END, MeasuredCluster, curve
from tests.fakes.objects import LABELS, obj, pod
from tests.fakes.scenes import CRASHING, crash_loop
from tests.fakes.streets import PLACES, SILENT, STREET
from workers.clients.cluster import Json
from workers.clients.metrics import Query, Series
from workers.clients.reader import Reader
from workers.collectors import COLLECTORS
from workers.targets import resolve

JUNK = (None, True, -1, 1.5, "", "x", [], [None], ["x"], [{}], {}, {"x": {}}, {"name": 3})
WHOLE = [
    *crash_loop(),
    obj("StatefulSet", "db", spec={"selector": {"matchLabels": LABELS}}),
    pod(
        "db-0",
        owner=("StatefulSet", "db"),
        spec={"volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "v-db-0"}}]},
        status={"phase": "Pending"},
    ),
    obj("PersistentVolumeClaim", "v-db-0", status={"phase": "Pending"}),
    obj("StorageClass", "fast"),
    obj("Job", "n-1", owner=("CronJob", "n"), spec={"selector": {"matchLabels": LABELS}}),
    obj("CronJob", "n", spec={"schedule": "* * * * *"}, status={"active": [{"name": "n-1"}]}),
    *STREET,
]
TARGETS = (
    CRASHING,
    Target("Pod", "shop", "db-0"),
    Target("StatefulSet", "shop", "db"),
    Target("CronJob", "shop", "n"),
    Target("Node", "", "worker-1"),
    *PLACES,
)


def spoilt(value: object, dice: random.Random, *, chance: float) -> object:
    """The same with junk in some places; the way to find an object stays."""
    if dice.random() < chance:
        return copy.deepcopy(dice.choice(JUNK))
    if isinstance(value, dict):
        return {key: spoilt(each, dice, chance=chance) for key, each in value.items()}
    if isinstance(value, list):
        return [spoilt(each, dice, chance=chance) for each in value]
    return value


def spoilt_object(whole: Json, dice: random.Random) -> Json:
    kept = {"kind": whole["kind"], "apiVersion": whole["apiVersion"]}
    found = {key: spoilt(value, dice, chance=0.1) for key, value in whole.items()}
    metadata = found["metadata"] if isinstance(found["metadata"], dict) else {}
    own = whole["metadata"]
    assert isinstance(own, dict)
    name = {key: own[key] for key in ("name", "namespace") if key in own}
    return {**found, **kept, "metadata": {**metadata, **name}}


class Anything:
    """Metrics that answer every query with series of odd labels and values."""

    address = "$PROMETHEUS_URL"

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice

    def query(self, query: Query, *, timeout: float) -> tuple[Series, ...]:
        names = ("app", "", "init", "used_bytes", "capacity_bytes", "inodes", "inodes_used")
        return tuple(
            Series(
                {"container": name, "__name__": f"kubelet_volume_stats_{name}"},
                curve(*(self.dice.choice(VALUES) for _ in range(self.dice.randint(1, 20)))),
            )
            for name in names
        )


VALUES = (0.0, -1.0, 1e-9, 0.5, 1e9, 1e300, 7.0)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
@pytest.mark.parametrize("target", TARGETS, ids=lambda each: f"{each} by {each.named}")
def test_no_shape_breaks_a_collector(target: Target, seed: int) -> None:
    dice = random.Random(seed)
    objects = [spoilt_object(each, dice) for each in WHOLE]
    cluster = MeasuredCluster(objects, logs=SILENT, metrics=Anything(dice))
    reader = Reader(cluster, seconds=30)
    root, _ = resolve(target, reader)
    root = replace(root, watched=Watched("a > 0.5", (("pod", "x"),), END))
    for _, collector in COLLECTORS:
        try:
            list(collector.collect(root, reader))
        except CollectError:
            continue
