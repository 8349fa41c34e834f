from dataclasses import replace

from alertwhy.domain.facts import Condition, Unrecorded
from alertwhy.domain.facts.governing import DaemonSetState, StatefulSetState
from alertwhy.domain.finding import Confidence
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import ago, deployment, found, only, pod

DB = ObjectRef("StatefulSet", "shop", "db")
AGENT = ObjectRef("DaemonSet", "shop", "agent")
OWN = StatefulSetState(DB, "db", service_exists=False)
READY = (Condition("Ready", "True"),)


def whole(**given: object) -> object:
    return deployment(workload=DB, **given)


def db(number: int, **given: object) -> object:
    return pod(pod=ObjectRef("Pod", "shop", f"db-{number}"), created_at=ago(30), **given)


def test_a_statefulset_that_is_short_of_pods_lacks_its_service() -> None:
    finding = only("statefulset-service-missing", OWN, whole(ready=1))

    assert (Confidence.LIKELY, ("e1", "e2")) == (finding.confidence, finding.because)
    assert "governing Service db, which does not exist" in finding.title


def test_one_that_is_well_without_it_only_may() -> None:
    assert Confidence.POSSIBLE is only("statefulset-service-missing", OWN, whole()).confidence
    assert Confidence.POSSIBLE is only("statefulset-service-missing", OWN).confidence
    for known in (True, None):
        assert [] == found("statefulset-service-missing", replace(OWN, service_exists=known))


def test_the_first_pod_that_is_not_ready_blocks_the_rest() -> None:
    facts = (OWN, whole(current=11, desired=12), db(10), db(9), db(0, conditions=READY))
    finding = only("statefulset-blocked", *facts)

    assert "StatefulSet shop/db waits for Pod shop/db-9: 11 of 12 pods made" == finding.title
    assert ("e1", "e2", "e4") == finding.because


def test_an_update_waits_as_well() -> None:
    finding = only("statefulset-blocked", OWN, whole(updated=1, ready=2), db(2))
    assert finding.title.endswith("1 of 3 pods renewed")


def test_nothing_waits_in_a_whole_a_parallel_or_an_unknown_set() -> None:
    short = whole(current=1)
    assert [] == found("statefulset-blocked", OWN, whole(), db(0))
    assert [] == found("statefulset-blocked", replace(OWN, ordered=False), short, db(0))
    assert [] == found("statefulset-blocked", OWN, db(0))
    assert [] == found("statefulset-blocked", OWN, short, db(0, conditions=READY))


def test_a_pod_of_a_minute_ago_is_given_time() -> None:
    young = replace(db(0), created_at=ago(1))  # type: ignore[type-var]  # it is a PodState
    assert (
        Confidence.POSSIBLE is only("statefulset-blocked", OWN, whole(current=1), young).confidence
    )


def test_a_daemonset_that_fits_no_node_says_why() -> None:
    out = (("worker-1", "has no label role=edge"),)
    nowhere = DaemonSetState(AGENT, nodes=1, left_out=out)
    finding = only("daemonset-not-scheduled", nowhere)

    assert Confidence.LIKELY is finding.confidence
    assert finding.title.endswith("runs on none of the 1 nodes: worker-1: has no label role=edge")
    assert [] == found("daemonset-not-scheduled", DaemonSetState(AGENT))


def test_pods_that_it_left_on_other_nodes_are_told_where_an_alert_counts_them() -> None:
    out = (("worker-1", "taint dedicated=gpu:NoSchedule"), ("worker-2", "taint a:NoSchedule"))
    state = DaemonSetState(AGENT, 1, 1, astray=1, alerted=True, nodes=3, left_out=out)
    there, other = pod(owners=(AGENT,)), pod(node="worker-2")

    finding = only("daemonset-not-scheduled", state, there, other)
    assert (
        f"{AGENT} runs on 1 node where it should not: worker-1: taint dedicated=gpu:NoSchedule"
        == finding.title
    )
    assert ("e1", "e2") == finding.because
    assert only("daemonset-not-scheduled", state).title.endswith("on 1 node where it should not")
    for well in (replace(state, alerted=False), replace(state, astray=0)):
        assert [] == found("daemonset-not-scheduled", well, there)


def test_one_that_is_not_on_every_node_is_told_with_the_schedulers_words() -> None:
    state = DaemonSetState(AGENT, desired=3, current=2, nodes=3)
    waits = pod(
        owners=(AGENT,),
        conditions=(Condition("PodScheduled", "False", "Unschedulable", "Insufficient cpu"),),
    )

    bare = only("daemonset-not-scheduled", state)
    assert "DaemonSet shop/agent is on 2 of the 3 nodes that it should be on" == bare.title
    finding = only("daemonset-not-scheduled", state, waits, pod(owners=(AGENT,)), pod())
    assert finding.title.endswith("has pods that find no place on their node: Insufficient cpu")
    assert ("e1", "e2") == finding.because
    assert 1 == len(found("daemonset-not-scheduled", replace(state, current=3), waits))
    assert [] == found("daemonset-not-scheduled", replace(state, current=3))
    dumb = replace(waits, conditions=(Condition("PodScheduled", "False"),))  # type: ignore[type-var]  # it is a PodState
    assert only("daemonset-not-scheduled", state, dumb).title.endswith("does not say why")


def test_a_service_that_was_not_recorded_may_be_there() -> None:
    facts = OWN, whole(ready=1)

    unsure = only("statefulset-service-missing", *facts, Unrecorded(("Service",)))
    assert Confidence.POSSIBLE is unsure.confidence
    sure = only("statefulset-service-missing", *facts, Unrecorded(("Pod",)))
    assert Confidence.LIKELY is sure.confidence
