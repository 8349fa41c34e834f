"""What many targets share is one entry."""

from dataclasses import replace

import pytest

from alertwhy.domain.finding import Finding
from alertwhy.domain.investigation import Investigation
from alertwhy.domain.target import Target
from tests.fakes.state import an_investigation
from workers.compose.correlation import above, correlate

NODE = Finding("Node worker-3 is not ready", (), cause="node-not-ready", upstream="Node worker-3")


def member(name: str, *findings: Finding, kind: str = "Deployment") -> Investigation:
    return an_investigation(name, target=Target(kind, "shop", name), findings=findings)


def entries(*members: Investigation) -> list[tuple[str, str, int, bool]]:
    return [(e.cause, e.title, len(e.members), e.upstream) for e in correlate(members)]


def test_targets_of_one_dead_node_are_one_entry_with_the_node_itself() -> None:
    members = [member(name, NODE) for name in "abc"]
    node = member("worker-3", NODE, kind="Node")

    assert [("upstream-node", "Node worker-3 is not ready", 4, True)] == entries(*members, node)


def test_two_may_be_chance() -> None:
    assert [("node-not-ready", "Node worker-3 is not ready", 2, False)] == entries(
        member("a", NODE), member("b", NODE)
    )


def test_two_nodes_are_two_entries() -> None:
    other = Finding(
        "Node worker-4 is not ready", (), cause="node-not-ready", upstream="Node worker-4"
    )
    found = entries(*(member(f"{n}{f.title[12]}", f) for n in "abc" for f in (NODE, other)))

    assert ["Node worker-3 is not ready", "Node worker-4 is not ready"] == [e[1] for e in found]


def test_one_own_cause_is_one_entry_but_none_upstream() -> None:
    found = entries(
        *(member(n, Finding(f"Container {n} ran out of memory", (), cause="oom-killed")) for n in "abc")
    )  # fmt: skip

    assert [("oom-killed", "Oom killed", 3, False)] == found


def test_what_stands_above_comes_first_then_the_larger() -> None:
    oom = [member(f"o{n}", Finding("Out of memory", (), cause="oom-killed")) for n in range(5)]
    crash = [member("z", Finding("It crashed", (), cause="app-crash"))]
    nodes = [member(n, NODE) for n in "abc"]

    assert ["upstream-node", "oom-killed", "app-crash"] == [
        each[0] for each in entries(*crash, *oom, *nodes)
    ]


def test_without_a_cause_they_stand_together() -> None:
    assert [("no cause proven", 2)] == [(e[0], e[2]) for e in entries(member("a"), member("b"))]


def blames(name: str, cause: str, thing: str) -> Investigation:
    return member(name, Finding(f"Container {name} suffers", (), cause=cause, upstream=thing))


def test_one_thing_that_each_tells_in_its_own_words_is_one_entry() -> None:
    causes = ("connection-refused", "connection-timeout", "connection-refused")
    found = [blames(n, cause, "Service shop/db") for n, cause in zip("abc", causes, strict=True)]

    assert [("upstream-dependency", "Service shop/db: connection refused", 3, True)] == entries(
        *found
    )


def test_what_is_blamed_stands_with_those_who_blame_it() -> None:
    crash = Finding("Container db crashes", (), cause="app-crash")
    db = member("db", crash, kind="Service")
    found = entries(db, *(blames(n, "connection-refused", "Service shop/db") for n in "abc"))

    assert [("upstream-dependency", "Service shop/db: connection refused", 4, True)] == found


def test_what_all_say_of_the_thing_is_its_heading() -> None:
    said = "depends on Service shop/db, behind which none of 2 pods is ready"
    finding = Finding("", (), cause="upstream-dependency", upstream="Service shop/db")
    found = [member(n, replace(finding, title=f"Container {n} {said}")) for n in "abc"]

    assert ["Service shop/db, behind which none of 2 pods is ready"] == [
        each[1] for each in entries(*found)
    ]


def test_each_namespace_has_its_own_database() -> None:
    found = entries(
        *(
            blames(f"{n}{ns}", "connection-refused", f"Service {ns}/db")
            for ns in "xy"
            for n in "abc"
        )
    )

    assert ["Service x/db: connection refused", "Service y/db: connection refused"] == [
        each[1] for each in found
    ]


def test_a_guilty_image_registry_or_quota_keeps_its_own_cause() -> None:
    found = entries(*(blames(n, "image-rate-limited", "registry docker.io") for n in "abc"))

    assert [("image-rate-limited", "Registry docker.io: image rate limited", 3, True)] == found


@pytest.mark.parametrize(
    ("cause", "name"),
    [
        ("node-lost", "upstream-node"),
        ("volume-attach-failed", "upstream-volume"),
        ("pvc-storageclass-missing", "upstream-volume"),
        ("pv-released", "upstream-volume"),
        ("database-unreachable", "upstream-dependency"),
        ("authentication-failed", "upstream-dependency"),
        ("image-not-found", "image-not-found"),
        ("quota-exceeded", "quota-exceeded"),
    ],
)
def test_what_a_cause_is_called_above_many(cause: str, name: str) -> None:
    assert name == above(cause)
