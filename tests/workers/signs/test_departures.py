import pytest

from alertwhy.domain.facts import Condition
from alertwhy.domain.finding import Confidence
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import POD, ago, app, deployment, ended, event, pod, seen
from workers.signs.departures import By, Departure, departures, ended_at, whole

MEMORY = "The node was low on resource: memory. Threshold quantity: 100Mi, available: 90Mi."
GONE = ObjectRef("Pod", "shop", "web-59c8f7d6b4-gone1")


def all_of(*facts: object) -> list[Departure]:
    return list(departures(seen(*facts), *By))  # type: ignore[arg-type]  # each is a Fact


@pytest.mark.parametrize(
    ("reason", "message", "by"),
    [
        ("Evicted", MEMORY, By.PRESSURE),
        (
            "Evicted",
            "Pod ephemeral local storage usage exceeds the total limit of containers 1Gi.",
            By.STORAGE,
        ),
        ("Evicted", 'Container app exceeded its local ephemeral storage limit "1Gi".', By.STORAGE),
        ("Evicted", 'Usage of EmptyDir volume "cache" exceeds the limit "1Gi".', By.STORAGE),
        ("Preempting", "Preempted in order to admit critical pod", By.PREEMPTION),
        ("Shutdown", "Node is shutting, evicting pods", By.SHUTDOWN),
        (
            "Terminated",
            "Pod was terminated in response to imminent node shutdown.",
            By.SHUTDOWN,
        ),
        ("NodeShutdown", "Pod was rejected as the node is shutting down.", By.SHUTDOWN),
    ],
)
def test_the_status_of_a_failed_pod_says_what_ended_it(reason: str, message: str, by: By) -> None:
    (gone,) = all_of(pod(phase="Failed", reason=reason, message=message))

    assert (by, message, "worker-1") == (gone.by, gone.said, gone.node)
    assert Confidence.CERTAIN is gone.confidence


def test_a_kubelet_that_ends_a_pod_may_do_so_for_its_nodes_shutdown() -> None:
    said = "Pod was terminated in response to imminent node shutdown."
    target = Condition("DisruptionTarget", "True", "TerminationByKubelet", said)
    (gone,) = all_of(pod(conditions=(target,)))
    assert By.SHUTDOWN is gone.by


@pytest.mark.parametrize(
    ("reason", "by"),
    [
        ("PreemptionByScheduler", By.PREEMPTION),
        ("DeletionByTaintManager", By.TAINT),
        ("EvictionByEvictionAPI", By.REQUEST),
        ("TerminationByKubelet", By.PRESSURE),
    ],
)
def test_the_disruption_condition_says_it_too(reason: str, by: By) -> None:
    target = Condition("DisruptionTarget", "True", reason)

    (gone,) = all_of(pod(conditions=(target,), deleted_at=ago(0)))

    assert (by, reason) == (gone.by, gone.said)


@pytest.mark.parametrize(
    "state",
    [
        pod(),
        pod(phase="Failed"),
        pod(conditions=(Condition("DisruptionTarget", "False", "PreemptionByScheduler"),)),
        pod(conditions=(Condition("DisruptionTarget", "True", "Other"),)),
    ],
)
def test_any_other_pod_has_not_gone(state: object) -> None:
    assert [] == all_of(state)


def test_a_pod_that_is_gone_is_known_by_its_events() -> None:
    (gone,) = all_of(event("Preempted", "Preempted by shop/vip on node worker-1", about=GONE))

    assert (GONE, By.PREEMPTION, Confidence.LIKELY) == (gone.pod, gone.by, gone.confidence)


def test_events_that_repeat_the_status_or_take_it_back_tell_nothing_more() -> None:
    evicted = pod(phase="Failed", reason="Evicted", message=MEMORY)

    assert 1 == len(all_of(evicted, event("Evicted", MEMORY)))
    assert [] == all_of(
        event("TaintManagerEviction", "Cancelling deletion of Pod shop/web", about=GONE)
    )
    assert [] == all_of(event("Evicted", MEMORY, about=GONE, minutes=300))
    assert [] == all_of(event("Evicted", MEMORY, about=ObjectRef("Node", "", "a")))


def test_only_those_asked_for_are_given() -> None:
    evicted = pod(phase="Failed", reason="Evicted", message=MEMORY)

    assert [] == list(departures(seen(evicted, event("Evicted", MEMORY, about=GONE)), By.STORAGE))


def test_what_was_replaced_is_possible_unless_the_alert_named_it() -> None:
    evicted = {"phase": "Failed", "reason": "Evicted", "message": MEMORY}

    (left,) = all_of(pod(**evicted), deployment())
    (named,) = all_of(pod(**evicted, alerted=True), deployment())
    (event_,) = all_of(event("Evicted", MEMORY, about=GONE), deployment())
    assert (Confidence.POSSIBLE, Confidence.CERTAIN) == (left.confidence, named.confidence)
    assert Confidence.POSSIBLE is event_.confidence


def test_an_end_of_yesterday_is_old_news() -> None:
    state = pod(phase="Failed", reason="Evicted", created_at=ago(3000), alerted=True)

    (gone,) = all_of(state, app(ended=ended(137, minutes=1500)))

    assert Confidence.POSSIBLE is gone.confidence


def test_the_end_is_the_latest_time_that_is_told() -> None:
    state = pod(conditions=(Condition("Ready", "False", since=ago(7)),), created_at=ago(90))
    other = app(pod=ObjectRef("Pod", "shop", "x"), ended=ended(1, minutes=1))

    assert ago(7) == ended_at(seen(state, other), state)
    assert ago(5) == ended_at(seen(state, event("Evicted", "x", minutes=5)), state)
    assert ago(90) == ended_at(seen(), pod(created_at=ago(90)))
    assert POD == state.pod


def test_a_workload_is_whole_with_all_that_it_wants() -> None:
    assert whole(seen(deployment()))
    assert not whole(seen(deployment(available=2)))
    assert not whole(seen())
