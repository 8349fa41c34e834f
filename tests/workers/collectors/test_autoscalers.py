from alertwhy.domain.facts.governing import AutoscalerState
from alertwhy.domain.target import ObjectRef, Target
from tests.fakes.looking import lines, look
from tests.fakes.objects import deployment, obj
from workers.clients.cluster import Json

HPA = ObjectRef("HorizontalPodAutoscaler", "shop", "cart")
TARGET = Target("Deployment", "shop", "cart", via=(HPA,))
CPU = {"resource": {"name": "cpu", "target": {"type": "Utilization"}}, "type": "Resource"}


def scaler(kind: str = "Deployment", *metrics: Json, **status: object) -> Json:
    spec = {
        "scaleTargetRef": {"kind": kind, "name": "cart"},
        "maxReplicas": 6,
        "metrics": list(metrics),
    }
    return obj("HorizontalPodAutoscaler", "cart", spec=spec, status=status)


def workload(*containers: Json) -> Json:
    return deployment(spec={"template": {"spec": {"containers": list(containers)}}})


def state(*objects: Json) -> AutoscalerState:
    (found,) = look("autoscaler", TARGET, *objects)
    (fact,) = found.facts
    assert isinstance(fact, AutoscalerState)
    return fact


def test_an_autoscaler_is_told_with_what_it_says() -> None:
    active = {"type": "ScalingActive", "status": "False", "reason": "Failed", "message": "no"}
    said = scaler("Deployment", CPU, conditions=[active], currentReplicas=2, desiredReplicas=3)

    assert [
        "scales Deployment shop/cart",
        "2 replicas, wants 3, may 1 to 6",
        "no request: container app: cpu",
        "ScalingActive=False Failed: no",
    ] == lines(look("autoscaler", TARGET, said, workload({"name": "app"})))


def test_what_does_not_exist_is_told_unless_it_is_a_kind_that_is_not_looked_at() -> None:
    assert not state(scaler()).exists
    assert "scales Deployment shop/cart, which does not exist" in lines(
        look("autoscaler", TARGET, scaler())
    )
    assert (True, False) == ((told := state(scaler("Rollout"))).exists, told.looked)
    assert state(scaler()).looked


def test_only_what_is_measured_against_requests_must_be_requested() -> None:
    asks = {"name": "app", "resources": {"requests": {"cpu": "1"}}}
    bound = {"name": "app", "resources": {"limits": {"cpu": "1"}}}
    bare = {"name": "sidecar"}
    value = {"resource": {"name": "cpu", "target": {"type": "AverageValue"}}}
    one = {
        "containerResource": {"name": "cpu", "container": "app", "target": {"type": "Utilization"}}
    }

    assert ("sidecar: cpu",) == state(scaler("Deployment", CPU), workload(asks, bare)).lacking
    assert () == state(scaler("Deployment", CPU), workload(asks, bound)).lacking
    assert () == state(scaler("Deployment", value), workload(bare)).lacking
    assert () == state(scaler("Deployment", one), workload(asks, bare)).lacking


def test_each_metric_is_told_beside_what_it_should_be() -> None:
    cpu = {"type": "Resource", "resource": {"name": "cpu", "target": {"averageUtilization": 70}}}
    queue = {"type": "External", "external": {"metric": {"name": "q"}, "target": {"value": "5"}}}
    now = [
        {"type": "External", "external": {"metric": {"name": "q"}, "current": {"value": "9"}}},
        {"type": "Resource", "resource": {"name": "cpu", "current": {"averageUtilization": 96}}},
    ]
    said = scaler("Deployment", cpu, queue, currentMetrics=now)

    told = lines(look("autoscaler", TARGET, said, workload()))
    assert ["cpu: 96% now, 70% wanted", "q: 9 now, 5 wanted"] == told[-2:]
    assert not any("wanted" in each for each in lines(look("autoscaler", TARGET, scaler("D", cpu))))
