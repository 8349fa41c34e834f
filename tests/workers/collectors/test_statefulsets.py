from alertwhy.domain.facts.governing import StatefulSetState
from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import Forbidden
from tests.fakes.cluster import FakeCluster
from tests.fakes.looking import lines, look
from tests.fakes.objects import obj
from workers.clients.cluster import Json
from workers.clients.reader import Reader
from workers.collectors import COLLECTORS

DB = Target("StatefulSet", "shop", "db", via=(ObjectRef("Pod", "shop", "db-0"),))


def db(**spec: object) -> Json:
    return obj("StatefulSet", "db", spec=spec)


def test_its_service_is_looked_for() -> None:
    assert ["governing Service db; starts one pod after the other"] == lines(
        look("statefulset", DB, db(serviceName="db"), obj("Service", "db"))
    )
    assert ["governing Service db, which does not exist; starts all pods at once"] == lines(
        look("statefulset", DB, db(serviceName="db", podManagementPolicy="Parallel"))
    )


def test_what_is_not_named_or_not_to_be_seen_is_not_missing() -> None:
    assert ["governing Service not named; starts one pod after the other"] == lines(
        look("statefulset", DB, db())
    )
    errors = {("get", "Service", "db"): Forbidden("no")}
    reader = Reader(FakeCluster([db(serviceName="db")], errors=errors), seconds=9)
    (found,) = COLLECTORS.get("statefulset").collect(DB, reader)
    (state,) = found.facts
    assert isinstance(state, StatefulSetState)
    assert state.service_exists is None
