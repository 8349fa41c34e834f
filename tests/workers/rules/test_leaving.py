import pytest

from alertwhy.domain.facts import ClaimState, Condition, Fact, NodeGone, NodeState, VolumeState
from alertwhy.domain.finding import Confidence
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import NOW, POD, ago, app, commands, ended, event, found, only, pod, seen
from workers.conclude import conclude
from workers.rules import RULES

SILENT = NodeState("worker-1", (Condition("Ready", "Unknown", "NodeStatusUnknown"),))
READY = NodeState("worker-1", (Condition("Ready", "True"),))
CLAIM = ObjectRef("PersistentVolumeClaim", "shop", "web-data")
VOLUME = ObjectRef("PersistentVolume", "", "pv-1")


@pytest.mark.parametrize(
    ("facts", "why", "confidence"),
    [
        ((pod(deleted_at=ago(9), finalizers=("a.io/x",)), READY), "a.io/x has not cleared it", Confidence.CERTAIN),
        ((pod(deleted_at=ago(9)), SILENT), "its node worker-1 does not answer", Confidence.CERTAIN),
        ((pod(deleted_at=ago(9)), NodeGone("worker-1")), "its node worker-1 does not answer", Confidence.CERTAIN),
        ((pod(deleted_at=ago(9)), event("FailedKillPod", "error killing pod: timeout")), "cannot be stopped: error killing pod", Confidence.CERTAIN),
        ((pod(deleted_at=ago(9)),), "its containers do not stop on node worker-1", Confidence.LIKELY),
        ((pod(deleted_at=ago(9), node=""),), "do not stop on node untold", Confidence.LIKELY),
    ],
)  # fmt: skip
def test_what_holds_a_pod_is_told(
    facts: tuple[Fact, ...], why: str, confidence: Confidence
) -> None:
    finding = only("stuck-terminating", *facts)

    assert f"{POD} was deleted and is still there: " in finding.title
    assert why in finding.title
    assert confidence is finding.confidence


@pytest.mark.parametrize("state", [pod(), pod(deleted_at=ago(-1)), pod(deleted_at=ago(1))])
def test_a_pod_within_its_grace_is_on_its_way(state: Fact) -> None:
    assert [] == found("stuck-terminating", state)


def test_a_claim_waits_for_its_users_and_else_for_its_finalizers() -> None:
    leaving = {"finalizers": ("kubernetes.io/pvc-protection",), "deleted_at": ago(30)}

    used = only("stuck-terminating", ClaimState(CLAIM, "Bound", used_by=(POD,), **leaving))  # type: ignore[arg-type]  # fields by name
    held = only("stuck-terminating", ClaimState(CLAIM, "Bound", **leaving))  # type: ignore[arg-type]  # as above
    assert used.title.endswith(f"{POD} still uses it")
    assert held.title.endswith("kubernetes.io/pvc-protection has not cleared it")
    assert "persistentvolumeclaim/web-data" in commands([held])[-1]
    assert [] == found("stuck-terminating", ClaimState(CLAIM, "Bound"))


def test_a_volume_waits_for_its_finalizers() -> None:
    held = VolumeState(VOLUME, "Bound", finalizers=("x/y",), deleted_at=ago(30))

    assert f"{VOLUME} was deleted and is still there: x/y" in only("stuck-terminating", held).title
    assert [] == found("stuck-terminating", VolumeState(VOLUME, "Bound"))


@pytest.mark.parametrize(
    ("facts", "words", "confidence"),
    [
        ((pod(deleted_at=ago(0)), NodeGone("worker-1")), "does not exist any more", Confidence.CERTAIN),
        ((pod(), SILENT), "does not answer", Confidence.CERTAIN),
        ((pod(phase="Failed", deleted_at=ago(3)), NodeGone("worker-1")), "does not exist any more", Confidence.CERTAIN),
        ((pod(reason="NodeLost"),), "does not answer", Confidence.LIKELY),
        ((pod(phase="Unknown"), READY), "does not answer", Confidence.LIKELY),
        ((pod(), app(ended=ended(137, reason="ContainerStatusUnknown"))), "lost sight of its containers", Confidence.LIKELY),
    ],
)  # fmt: skip
def test_a_pod_whose_node_is_lost_says_so(
    facts: tuple[Fact, ...], words: str, confidence: Confidence
) -> None:
    finding = only("node-lost", *facts)

    assert finding.title.endswith(f"was on node worker-1, which {words}")
    assert confidence is finding.confidence


@pytest.mark.parametrize(
    "facts",
    [
        (pod(), READY, NodeGone("worker-2")),
        (pod(), NodeState("worker-1")),
        (pod(phase="Succeeded"), NodeGone("worker-1")),
        (pod(phase="Failed", reason="Error"), NodeGone("worker-1")),
        (pod(node=""), NodeGone("worker-1")),
        (pod(), app(ended=ended(1))),
        (
            pod(conditions=(Condition("Ready", "True"),)),
            app(last=ended(137, reason="ContainerStatusUnknown")),
        ),
        (pod(), app(last=ended(137, reason="ContainerStatusUnknown", minutes=300))),
    ],
)
def test_any_other_pod_has_its_node(facts: tuple[Fact, ...]) -> None:
    assert [] == found("node-lost", *facts)


@pytest.mark.parametrize(
    "left",
    [
        (pod(phase="Unknown"),),
        (pod(reason="NodeLost"),),
        (pod(conditions=(Condition("Ready", "Unknown"),)),),
        (pod(conditions=(Condition("DisruptionTarget", "True", "DeletionByPodGC"),)),),
        (pod(), event("NodeNotReady", "Node is not ready")),
        (
            pod(conditions=(Condition("Ready", "False"),)),
            app(ready=True),
        ),
    ],
)
def test_a_pod_that_shows_it_was_left_behind_is_lost(left) -> None:
    assert "does not exist" in only("node-lost", *left, NodeGone("worker-1")).title


def test_a_pod_of_which_no_kubelet_took_notice_has_no_node() -> None:
    scheduled = (Condition("PodScheduled", "True"),)
    unseen = pod(phase="Pending", conditions=scheduled, created_at=ago(1))
    assert "does not exist" in only("node-lost", unseen, NodeGone("worker-1")).title
    young = pod(phase="Pending", conditions=scheduled, created_at=ago(0.1))
    assert [] == found("node-lost", young, NodeGone("worker-1"))
    noticed = pod(phase="Pending", conditions=(*scheduled, Condition("Initialized", "True")))
    assert [] == found("node-lost", noticed, NodeGone("worker-1"))


def test_a_recording_without_nodes_loses_no_pod() -> None:
    well = pod(conditions=(Condition("Ready", "True"),))
    assert [] == found("node-lost", well, NodeGone("worker-1"))


def test_that_its_pods_were_marked_to_go_follows_from_a_lost_node() -> None:
    marked = event("TaintManagerEviction", "Marking for deletion Pod shop/web")
    every = [rule for _, rule in RULES]
    findings, _ = conclude(seen(pod(deleted_at=ago(9)), SILENT, marked), every, now=NOW)
    causes = [each.cause for each in findings]
    assert ["node-not-ready", "node-lost", "pod-evicted"] == causes[:3]


def test_a_pod_whose_readiness_gate_is_unset_was_called_unready_by_its_own_kubelet() -> None:
    gated = pod(conditions=(Condition("Ready", "False", "ReadinessGatesNotReady"),))

    assert [] == found("node-lost", gated, app(ready=True), NodeGone("worker-1"))


def test_a_pod_whose_containers_were_stopped_waits_for_its_finalizers_not_for_a_node() -> None:
    held = pod(deleted_at=ago(40), finalizers=("a.io/x",)), app(ended=ended(0, minutes=39))
    gone = NodeGone("worker-1")

    assert [] == found("node-lost", *held, gone)
    assert "a.io/x has not cleared it" in only("stuck-terminating", *held, gone).title
    assert found("node-lost", held[0], app(running_since=ago(90)), gone)
