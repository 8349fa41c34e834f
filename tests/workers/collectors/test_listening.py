from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts.network import ListensOn
from alertwhy.domain.target import ObjectRef, Target
from tests.fakes.looking import lines, look
from tests.fakes.objects import LABELS, obj, pod
from workers.clients.cluster import Json

REF = ObjectRef("Service", "shop", "cart")
SERVICE = Target("Service", "shop", "cart")
READY = {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}
LOG = "GET /\nlistening on :3000\nmetrics listening on :9090\nrunning at http://127.0.0.1:6060"


def service(target: object = 8080) -> Json:
    return obj(
        "Service",
        "cart",
        spec={"selector": LABELS, "ports": [{"port": 80, "targetPort": target}]},
    )


def heard(*objects: Json, about: Target = SERVICE, log: str = LOG) -> list[Evidence]:
    return look("listening", about, *objects, logs={("shop", "cart-0", "app", False): log})


def behind(*names: str, ports: tuple[int, ...] = (), status: Json = READY) -> Json:
    declared = [{"containerPort": each} for each in ports]
    containers = [{"name": each, "ports": declared} for each in names or ("app",)]
    return pod("cart-0", spec={"containers": containers}, status=status)


def test_a_port_that_no_container_names_is_looked_for_in_a_log() -> None:
    found = heard(service(), behind())

    assert ["listening on :3000"] == lines(found)
    assert (ListensOn(REF, ("3000",)),) == found[0].facts
    assert "kubectl -n shop logs cart-0 -c app --tail=200" == found[0].command


def test_an_ingress_leads_to_it() -> None:
    backend = {"backend": {"service": {"name": "cart", "port": {"number": 80}}}, "path": "/"}
    ingress = obj("Ingress", "shop", spec={"rules": [{"http": {"paths": [backend, backend]}}]})

    assert 1 == len(heard(ingress, service(), behind(), about=Target("Ingress", "shop", "shop")))


def test_beside_another_container_it_is_said() -> None:
    (found,) = heard(service(), behind("app", "proxy"))

    assert (ListensOn(REF, ("3000",), alone=False),) == found.facts


def test_nothing_is_read_where_there_is_nothing_to_ask() -> None:
    waiting = {"phase": "Running", "conditions": [{"type": "Ready", "status": "False"}]}

    assert [] == heard(service(), behind(ports=(8080,)))
    assert [] == heard(service("http"), behind())
    assert [] == heard(service(), behind(status=waiting))
    assert [] == heard(service(), behind(), log="hello")
    assert [] == heard(service(), behind(), log="health server listening on :8081")
    assert [] == heard(obj("Service", "cart"), behind())
    assert [] == look("listening", SERVICE, service(), behind())
