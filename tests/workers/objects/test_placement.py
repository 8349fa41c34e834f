from alertwhy.domain.facts import Placement
from tests.fakes.objects import pod
from workers.objects.placement import REQUIRED, placement_of

WEB = {"labelSelector": {"matchLabels": {"app": "web"}}, "topologyKey": "zone"}


def test_a_pod_that_goes_anywhere_asks_for_nothing() -> None:
    assert Placement() == placement_of(pod())


def test_each_required_term_is_one_line() -> None:
    terms = [
        {
            "matchExpressions": [
                {"key": "disk", "operator": "In", "values": ["ssd", "nvme"]},
                {"key": "gpu", "operator": "Exists"},
                {"key": "spot", "operator": "DoesNotExist"},
            ],
            "matchFields": [{"key": "metadata.name", "operator": "NotIn", "values": ["worker-1"]}],
        }
    ]
    affinity = {
        "nodeAffinity": {REQUIRED: {"nodeSelectorTerms": terms}},
        "podAffinity": {REQUIRED: [WEB]},
        "podAntiAffinity": {REQUIRED: [{**WEB, "topologyKey": "host"}]},
    }

    found = placement_of(pod(spec={"affinity": affinity, "schedulingGates": [{"name": "a.io/x"}]}))

    assert (
        "disk in (ssd, nvme) and gpu exists and spot is absent and metadata.name not in (worker-1)",
    ) == found.node_affinity
    assert ("app=web by zone",) == found.pod_affinity
    assert ("app=web by host",) == found.anti_affinity
    assert ("a.io/x",) == found.gates


def test_only_spreading_that_keeps_off_counts() -> None:
    spread = [
        {**WEB, "maxSkew": 2, "whenUnsatisfiable": "DoNotSchedule"},
        {**WEB, "whenUnsatisfiable": "ScheduleAnyway"},
    ]

    found = placement_of(pod(spec={"topologySpreadConstraints": spread}))

    assert ("app=web by zone, maxSkew 2",) == found.spread


def test_host_ports_are_told_with_their_protocol() -> None:
    ports = [{"hostPort": 80}, {"hostPort": 53, "protocol": "UDP"}, {"containerPort": 8080}]

    found = placement_of(pod(spec={"containers": [{"name": "app", "ports": ports}]}))

    assert ("80/TCP", "53/UDP") == found.host_ports
