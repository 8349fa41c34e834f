from dataclasses import replace

import pytest

from alertwhy.domain.finding import Confidence, Finding, Step
from alertwhy.domain.neighbour import Neighbour
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import app, commands, deployment, ended, found, looping, only
from tests.fakes.written import wrote

DB = ObjectRef("Service", "shop", "db")
CRASHED = looping(ended(1))
REFUSED = wrote("ERROR http://db:5432 connection refused")
MEMORY = Finding(
    "Container postgres was killed for memory",
    because=("e3",),
    remediation=(Step("Give it more", "kubectl -n shop edit statefulset/db"),),
    cause="oom-killed",
)


def test_the_fault_of_the_dependency_is_told_with_its_cause_and_its_remedy() -> None:
    finding = only(
        "upstream-dependency", CRASHED, REFUSED, Neighbour(DB, pods=1, findings=(MEMORY,))
    )

    assert (
        "Container app depends on Service shop/db, where the fault is: Container postgres was killed for memory"
        == finding.title
    )
    assert "oom-killed" == finding.cause
    assert ("e2", "e1", "e3") == finding.because
    assert "kubectl -n shop edit statefulset/db" == commands([finding])[0]
    assert {"database-unreachable", "app-crash"} <= set(finding.explains)


@pytest.mark.parametrize(
    ("near", "fault"),
    [
        (Neighbour(DB), "which selects no pod at all"),
        (Neighbour(DB, pods=2), "behind which none of 2 pods is ready"),
    ],
)
def test_a_dependency_that_is_down_for_no_known_reason_is_told(near: Neighbour, fault: str) -> None:
    assert only("upstream-dependency", CRASHED, REFUSED, near).title.endswith(fault)


def test_a_dependency_that_the_log_names_by_its_address_is_meant_too() -> None:
    by_address = wrote("ERROR dial tcp 10.96.0.7:5432: connection refused")
    near = Neighbour(DB, address="10.96.0.7")

    assert 1 == len(found("upstream-dependency", CRASHED, by_address, near))
    assert [] == found("upstream-dependency", CRASHED, by_address, Neighbour(DB))
    nameless = wrote("ERROR database: connection refused")
    assert [] == found("upstream-dependency", CRASHED, nameless, Neighbour(DB))


@pytest.mark.parametrize(
    "near",
    [
        Neighbour(DB, pods=1, ready=1),
        Neighbour(DB, exists=False, findings=(MEMORY,)),
        Neighbour(DB, selects=False),
        Neighbour(ObjectRef("Service", "shop", "cache")),
    ],
    ids=["well", "not there", "elsewhere", "another"],
)
def test_a_dependency_without_a_fault_is_not_blamed(near: Neighbour) -> None:
    assert [] == found("upstream-dependency", CRASHED, deployment(), REFUSED, near)


def test_nothing_followed_nothing_told() -> None:
    assert [] == found("upstream-dependency", CRASHED, REFUSED)


def test_a_guess_stays_a_guess() -> None:
    served = app(
        last=ended(1, minutes=20), running_since=ended(1).finished_at, ready=True, restarts=1
    )

    assert (
        Confidence.POSSIBLE
        is only("upstream-dependency", served, REFUSED, Neighbour(DB)).confidence
    )


def test_a_fault_that_may_as_well_be_its_own_is_told_by_our_name() -> None:
    crash = replace(MEMORY, cause="app-crash", title="Container postgres crashes")
    near = Neighbour(DB, pods=1, findings=(crash,))

    assert "upstream-dependency" == only("upstream-dependency", CRASHED, REFUSED, near).cause
