import pytest

from workers.logged.addresses import NEAR, addressed, has_address, unanswered


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("dial tcp: connect to session-cache:6380: i/o timeout", True),
        ("jdbc:postgresql://orders-db.shop.svc.cluster.local:5432/orders", True),
        ("at Topology.selectServer (/srv/lib/sdam/topology.js:321:38)", False),
        (
            "at org.postgresql.ConnectionFactoryImpl.openConnection(ConnectionFactoryImpl.java:358)",
            False,
        ),
        ("2026-02-25 15:57:12.402 ERROR Connect timed out", False),
    ],
)
def test_a_host_with_a_port_is_an_address(line: str, expected: bool) -> None:  # noqa: FBT001  # a table's column
    assert expected == has_address(line)


def test_the_nearest_line_with_an_address_is_meant() -> None:
    lines = ["a:5432", "starting", "up", "Connect timed out", "at X.java:12", "to b:6379"]
    assert "to b:6379" == addressed(lines, 3)
    assert "a:5432" == addressed(lines, 0)


def test_what_is_far_from_a_line_is_not_its_address() -> None:
    lines = ["a:5432", *["x"] * NEAR, "Connect timed out"]
    assert "Connect timed out" == addressed(lines, NEAR + 1)


def test_a_refusal_is_an_answer() -> None:
    lines = ["dial tcp db:5432: i/o timeout", "connection refused", "Connect timed out", "up"]
    assert [0, 2] == unanswered(lines)
