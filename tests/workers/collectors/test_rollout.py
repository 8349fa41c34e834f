from datetime import UTC, datetime

import pytest

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts import Change, Rollout
from alertwhy.domain.target import ObjectRef, Target
from tests.fakes.cluster import FakeCluster
from tests.fakes.objects import LABELS, deployment, obj, replicaset
from tests.fakes.scenes import CRASHING, crash_loop, template
from workers.clients.cluster import Json
from workers.clients.reader import Reader
from workers.collectors.rollout import rollout

IMAGE = Change("spec.template.spec.containers[0].image", "cart:1", "cart:2")
CART = Target("Deployment", "shop", "cart")


def seen(target: Target, *objects: Json) -> list[Evidence]:
    return list(rollout(target, Reader(FakeCluster(objects), seconds=10)))


def test_the_last_rollout_is_told_field_by_field() -> None:
    (evidence,) = seen(CRASHING, *crash_loop())
    expected = Rollout(
        CRASHING.ref,
        revision=2,
        previous_revision=1,
        changes=(IMAGE,),
        at=datetime(2026, 11, 21, 15, 50, tzinfo=UTC),
        new_desired=1,
        new_ready=0,
        old_ready=2,
        new_hash="7c9f8d",
    )
    assert (expected,) == evidence.facts
    assert (
        "revision 1 -> 2 at 2026-11-21T15:50:00Z\n"
        "spec.template.spec.containers[0].image: cart:1 -> cart:2\n"
        "new revision: 0 of 1 ready; before: 2"
    ) == evidence.text
    assert "kubectl -n shop rollout history deployment/cart --revision=2" == evidence.command


def test_one_revision_is_no_rollout() -> None:
    assert [] == seen(CART, deployment(), replicaset())


def test_a_roll_back_began_at_no_known_moment_and_may_change_nothing() -> None:
    annotation = "deployment.kubernetes.io/revision"
    objects = [
        deployment(),
        replicaset("cart-a", annotations={annotation: "3"}),
        replicaset(
            "cart-b", annotations={annotation: "2"}, creationTimestamp="2026-11-21T16:00:00Z"
        ),
    ]
    (evidence,) = seen(CART, *objects)
    assert (
        "revision 2 -> 3\nno field of the template differs\nnew revision: 0 of 1 ready; before: 0"
    ) == evidence.text


def revision(kind: str, number: int, image: str) -> Json:
    return obj(
        "ControllerRevision",
        f"db-{number}",
        owner=(kind, "db"),
        labels={**LABELS, "controller-revision-hash": f"h{number}"},
        revision=number,
        data={"spec": {"template": template(image)}},
    )


@pytest.mark.parametrize(
    ("kind", "spec", "status"),
    [
        ("StatefulSet", {"replicas": 3}, {"updatedReplicas": 1, "readyReplicas": 2}),
        (
            "DaemonSet",
            {},
            {"desiredNumberScheduled": 3, "updatedNumberScheduled": 1, "numberReady": 2},
        ),
    ],
)
def test_a_set_is_compared_by_its_controller_revisions(kind: str, spec: Json, status: Json) -> None:
    workload = obj(kind, "db", spec={"selector": {"matchLabels": LABELS}, **spec}, status=status)
    target = Target(kind, "shop", "db")
    objects = (workload, revision(kind, 1, "cart:1"), revision(kind, 2, "cart:2"))
    (evidence,) = seen(target, *objects)
    expected = Rollout(
        ObjectRef(kind, "shop", "db"),
        revision=2,
        previous_revision=1,
        changes=(IMAGE,),
        at=datetime(2026, 11, 21, 15, tzinfo=UTC),
        new_desired=3,
        new_ready=0,
        old_ready=2,
        new_hash="h2",
    )
    assert (expected,) == evidence.facts


def test_a_set_with_one_revision_had_no_rollout() -> None:
    db = obj("StatefulSet", "db", spec={"selector": {"matchLabels": LABELS}})
    assert [] == seen(Target("StatefulSet", "shop", "db"), db, revision("StatefulSet", 1, "x"))


@pytest.mark.parametrize("kind", ["Deployment", "StatefulSet"])
def test_what_is_gone_has_no_rollout(kind: str) -> None:
    assert [] == seen(Target(kind, "shop", "gone"))
