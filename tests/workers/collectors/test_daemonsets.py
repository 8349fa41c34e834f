from dataclasses import replace

import pytest

from alertwhy.domain.evidence import of_kind
from alertwhy.domain.facts.governing import DaemonSetState
from alertwhy.domain.target import ObjectRef, Target
from tests.fakes.looking import lines, look
from tests.fakes.objects import obj
from workers.clients.cluster import Json
from workers.clients.raw import child

AGENT = Target("DaemonSet", "shop", "agent", via=(ObjectRef("Pod", "shop", "agent-x"),))
TAINT = {"key": "dedicated", "value": "gpu", "effect": "NoSchedule"}
SOFT = {"key": "dedicated", "value": "gpu", "effect": "PreferNoSchedule"}
CORDON = {"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}


def agent(desired: int = 0, current: int = 0, ready: int = 0, **spec: object) -> Json:
    counts = ("desiredNumberScheduled", "currentNumberScheduled", "numberReady")
    status = dict(zip(counts, (desired, current, ready), strict=True))
    return obj("DaemonSet", "agent", spec={"template": {"spec": spec}}, status=status)


def node(*taints: Json, **labels: str) -> Json:
    return obj("Node", "worker-1", labels=labels, spec={"taints": list(taints)})


def test_nodes_are_listed_only_where_pods_are_missing() -> None:
    assert [] == look("daemonset", AGENT, agent(1, 1, 1), node())
    assert ["wanted on 1 nodes, is on 1"] == lines(look("daemonset", AGENT, agent(1, 1), node()))
    assert ["wanted on 2 of 1 nodes, is on 1"] == lines(
        look("daemonset", AGENT, agent(2, 1), node())
    )


@pytest.mark.parametrize(
    ("alert", "alerted"),
    [
        ("KubeDaemonSetMisScheduled", True),
        ("KubeDaemonSetRolloutStuck", True),
        ("KubeDaemonSetNotScheduled", False),
        ("", False),
    ],
)
def test_pods_on_nodes_that_are_left_out_by_now_are_counted(alert: str, *, alerted: bool) -> None:
    left = {
        **agent(1, 1, 1),
        "status": {**child(agent(1, 1, 1), "status"), "numberMisscheduled": 1},
    }
    (found,) = look("daemonset", replace(AGENT, alert=alert), left, node(TAINT))
    assert (
        "wanted on 1 of 1 nodes, is on 1\n1 on nodes where it should run no more\n"
        "not on worker-1: taint dedicated=gpu:NoSchedule"
    ) == found.text
    ((state, _),) = of_kind([found], DaemonSetState)
    assert (1, alerted) == (state.astray, state.alerted)


@pytest.mark.parametrize(
    ("spec", "taints", "why"),
    [
        ({"nodeSelector": {"pool": "edge"}}, (), "has no label pool=edge"),
        ({"nodeSelector": {"pool": "core"}}, (), ""),
        ({}, (TAINT,), "taint dedicated=gpu:NoSchedule"),
        ({}, (SOFT, CORDON), ""),
        ({"tolerations": [{"operator": "Exists"}]}, (TAINT,), ""),
        ({"tolerations": [{"key": "dedicated", "value": "gpu"}]}, (TAINT,), ""),
        ({"tolerations": [{"key": "dedicated", "operator": "Exists", "effect": "NoSchedule"}]}, (TAINT,), ""),
        ({"tolerations": [{"key": "dedicated", "value": "cpu"}]}, (TAINT,), "taint dedicated=gpu:NoSchedule"),
        ({"tolerations": [{"key": "other", "operator": "Exists"}]}, (TAINT,), "taint dedicated=gpu:NoSchedule"),
        ({"tolerations": [{"operator": "Exists", "effect": "NoExecute"}]}, (TAINT,), "taint dedicated=gpu:NoSchedule"),
        ({"tolerations": [{"value": "gpu"}]}, (TAINT,), "taint dedicated=gpu:NoSchedule"),
    ],
)  # fmt: skip
def test_why_a_node_is_left_out(spec: Json, taints: tuple[Json, ...], why: str) -> None:
    found = lines(look("daemonset", AGENT, agent(**spec), node(*taints, pool="core")))
    assert ([f"not on worker-1: {why}"] if why else []) == found[1:]


def test_a_taint_without_a_value_is_told_as_kubectl_does() -> None:
    bare = {"key": "gpu", "effect": "NoExecute"}
    assert "not on worker-1: taint gpu:NoExecute" in lines(
        look("daemonset", AGENT, agent(), node(bare))
    )
