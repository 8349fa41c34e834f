"""No evidence, however odd, makes a rule fail; and what they say fits one line."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import get_type_hints

from hypothesis import given, settings
from hypothesis import strategies as some

from alertwhy.domain.curve import Curve
from alertwhy.domain.facts import (
    Change,
    ClaimState,
    Condition,
    Fact,
    LogTail,
    NodeState,
    Probe,
    Rollout,
    StorageClasses,
)
from alertwhy.domain.finding import Finding
from alertwhy.domain.neighbour import Neighbour
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import (
    DEPLOYMENT,
    LOOP,
    POD,
    ago,
    app,
    deployment,
    ended,
    event,
    failed,
    job,
    log,
    looping,
    pod,
    seen,
    waiting_pod,
)
from tests.fakes.hardships import HARDSHIPS
from tests.fakes.measured import curve
from tests.fakes.surroundings import SURROUNDINGS
from tests.fakes.written import wrote
from workers.conclude import conclude
from workers.rules import RULES

NODES = (
    "0/3 nodes are available: 1 Insufficient cpu, 1 node(s) were unschedulable, 1 node(s) had untolerated taint "
    "{dedicated: gpu}, 1 node(s) didn't match node selector, 1 Insufficient x.io/gpu."
)
CLAIM = ObjectRef("PersistentVolumeClaim", "shop", "web-data")
TRACE = ("ok", "Traceback (most recent call last):", "  File x", "ValueError: y")
STUCK = Condition("Progressing", "False", "ProgressDeadlineExceeded")
# What reaches into every rule while it is whole; below, fields of it are made odd.
TELLING: tuple[Fact, ...] = (
    pod(revision="new"),
    waiting_pod(NODES, node_selector=(("pool", "gpu"),)),
    pod(phase="Pending", conditions=(Condition("Ready", "False"),)),
    deployment(available=0, conditions=(STUCK,)),
    deployment(workload=ObjectRef("StatefulSet", "shop", "web"), updated=0, available=0),
    deployment(conditions=(Condition("ReplicaFailure", "True", "", "exceeded quota: q, requested: a=1, used: a=2, limited: a=2"),)),
    Rollout(DEPLOYMENT, 7, 6, (Change("args[0]", "nginx", "ngnix"),), new_desired=1, old_ready=2, at=ago(30)),
    job("web", conditions=failed()),
    job("web", conditions=failed("DeadlineExceeded")),
    looping(ended(1), memory_limit="1Gi", cpu_request="2"),
    looping(ended(127), args=("ngnix",), image="nginx:1"),
    looping(ended(126), command=("/app/run",)),
    looping(ended(137, reason="OOMKilled")),
    looping(ended(137), liveness=Probe("tcp :80")),
    looping(ended(0)),
    looping(ended(128, reason="StartError", message='exec: "x": executable file not found in $PATH')),
    looping(ended(255, message="exec format error")),
    app(running_since=ago(30), readiness=Probe("GET http://:80/")),
    app(waiting_reason="ErrImagePull", waiting_message="pull access denied"),
    app(waiting_reason="ImagePullBackOff", waiting_message="manifest unknown"),
    app(waiting_reason="CreateContainerConfigError", waiting_message='configmap "a" not found'),
    app(waiting_reason="CreateContainerConfigError", waiting_message="couldn't find key k in Secret a/b"),
    event("Unhealthy", "Liveness probe failed: x"),
    event("Unhealthy", "Readiness probe failed: y", count=9),
    event("Killing", "Container app failed startup probe, will be restarted"),
    event("FailedMount", 'failed for volume "v" : references non-existent secret key: k'),
    event("FailedCreate", "failed quota: q: must specify limits.cpu", about=DEPLOYMENT),
    event("ProvisioningFailed", 'storageclass "fast" not found', about=CLAIM),
    event("SystemOOM", "System OOM encountered"),
    wrote("ERROR http://db:5432 connection refused", "ERROR giving up"),
    wrote(*["ERROR lookup redis on 10.96.0.10:53: no such host"] * 4, previous=False),
    wrote('E1014 pods is forbidden: User "system:serviceaccount:a:b" cannot list resource "pods"'),
    wrote("KeyError: 'API_KEY'"),
    Neighbour(ObjectRef("Service", "shop", "db"), findings=(Finding("x", ("e1",), cause="y"),)),
    Neighbour(ObjectRef("Service", "shop", "redis"), exists=False, similar="redis-0"),
    log(*TRACE),
    log("sh: 1: ngnix: not found"),
    log("sh: 1: /app/run: Permission denied"),
    ClaimState(CLAIM, "Pending", storage_class="fast"),
    StorageClasses(("gp3",)),
    NodeState("worker-1", (Condition("Ready", "Unknown"),), allocatable=(("cpu", "1"),)),
    NodeState("worker-2", unschedulable=True, labels=(("pool", "cpu"),)),
    LogTail(POD, "app", previous=False, lines=()),
    *SURROUNDINGS,
    *HARDSHIPS,
)  # fmt: skip

ZONES = some.sampled_from(
    [None, UTC, timezone(timedelta(hours=-11)), timezone(timedelta(hours=14))]
)
moments = some.datetimes(timezones=ZONES)
words = some.sampled_from(
    ["", "web", "app", "True", "False", "Error", LOOP, "1Gi", "\n", "a\nb", "{", "("]
)
some.register_type_strategy(str, words | some.text(max_size=8))
some.register_type_strategy(datetime, moments)
some.register_type_strategy(int, some.sampled_from([0, 1, 3, 126, 127, 137, 143]) | some.integers())
finite = some.floats(allow_nan=False, allow_infinity=False)  # as a parser lets them in
some.register_type_strategy(float, finite)
some.register_type_strategy(
    Curve, some.lists(finite, min_size=1, max_size=5).map(lambda values: curve(*values))
)
odd_values = {
    (kind, name): some.from_type(hint)
    for kind in {type(fact) for fact in TELLING}
    for name, hint in get_type_hints(kind).items()
}


@some.composite
def odd_fact(draw: some.DrawFn) -> Fact:
    """A telling fact with up to two of its fields made odd."""
    fact = draw(some.sampled_from(TELLING))
    names = some.sampled_from([field.name for field in fields(fact)])
    chosen = draw(some.lists(names, max_size=2, unique=True))
    return replace(fact, **{name: draw(odd_values[type(fact), name]) for name in chosen})


def test_whole_they_reach_into_most_rules() -> None:
    findings, gaps = conclude(seen(*TELLING), [rule for _, rule in RULES])

    assert () == gaps
    assert 75 <= len({finding.cause for finding in findings})


@settings(max_examples=150, deadline=None)
@given(some.lists(odd_fact(), max_size=10), some.none() | moments)
def test_no_evidence_makes_a_rule_fail(facts: list[Fact], now: datetime | None) -> None:
    rules = [rule for _, rule in RULES]

    findings, gaps = conclude(seen(*facts), rules, now=now)

    assert () == gaps
    assert (findings, gaps) == conclude(seen(*facts), rules[::-1], now=now)
    assert [] == [each.title for each in findings if each.title != " ".join(each.title.split())]
