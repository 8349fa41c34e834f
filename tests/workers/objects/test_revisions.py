from alertwhy.domain.target import ObjectRef
from tests.fakes.cluster import FakeCluster
from tests.fakes.objects import LABELS, deployment, obj, replicaset
from workers.clients.reader import Reader
from workers.objects.refs import ref_of
from workers.objects.revisions import controller_revisions_of, replicasets_of

CART = ObjectRef("Deployment", "shop", "cart")
REVISION = "deployment.kubernetes.io/revision"


def test_replicasets_come_newest_revision_first_and_only_the_own() -> None:
    objects = [
        deployment(),
        replicaset("cart-a", annotations={REVISION: "9"}),
        replicaset("cart-b", annotations={REVISION: "10"}),
        replicaset("cart-c", annotations={}),
        replicaset("other-d", owner=("Deployment", "other")),
    ]
    found = replicasets_of(CART, Reader(FakeCluster(objects), seconds=10))
    assert ["cart-b", "cart-a", "cart-c"] == [ref_of(each).name for each in found]


def test_a_deployment_that_is_gone_has_no_revisions() -> None:
    assert () == replicasets_of(CART, Reader(FakeCluster(), seconds=10))


def test_controller_revisions_come_newest_first() -> None:
    db = obj("StatefulSet", "db", spec={"selector": {"matchLabels": LABELS}})
    made = [
        obj("ControllerRevision", f"db-{n}", owner=("StatefulSet", "db"), labels=LABELS, revision=n)
        for n in (1, 3, 2)
    ]
    reader = Reader(FakeCluster([db, *made]), seconds=10)
    found = controller_revisions_of(db, ref_of(db), reader)
    assert ["db-3", "db-2", "db-1"] == [ref_of(each).name for each in found]
