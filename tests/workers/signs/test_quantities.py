from decimal import Decimal

import pytest

from workers.signs.quantities import amount, readable, total


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2", Decimal(2)),
        ("500m", Decimal("0.5")),
        ("1.5", Decimal("1.5")),
        ("128Mi", Decimal(128 * 1024**2)),
        ("1k", Decimal(1000)),
        ("3G", Decimal(3 * 10**9)),
        ("1Ei", Decimal(1024**6)),
        ("", None),
        ("many", None),
        ("-1", None),
        ("9" * 40, None),
    ],
)
def test_quantities_are_read_as_kubernetes_writes_them(text: str, value: Decimal | None) -> None:
    assert value == amount(text)


def test_what_cannot_be_read_adds_nothing() -> None:
    assert Decimal("1.25") == total(["1", "", "odd", "250m"])


@pytest.mark.parametrize(
    ("value", "resource", "text"),
    [
        (Decimal(6), "cpu", "6"),
        (Decimal("0.5"), "cpu", "500m"),
        (Decimal(100), "cpu", "100"),
        (Decimal(24 * 1024**3), "memory", "24Gi"),
        (Decimal(16384256 * 1024), "memory", "15.6Gi"),
        (Decimal(2048), "memory", "2Ki"),
        (Decimal(12), "memory", "12"),
    ],
)
def test_quantities_are_told_as_a_person_would(value: Decimal, resource: str, text: str) -> None:
    assert text == readable(value, resource)
