"""Kubernetes quantities: ``500m``, ``128Mi``, ``2``."""

import re
from collections.abc import Iterable
from decimal import Decimal

MOST = 2.0**63  # an int64 of bytes or cores; what is measured beyond was measured wrongly
_FORM = re.compile(r"(\d{1,18}(?:\.\d{1,9})?)(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?")
_SCALE = {"m": Decimal("0.001"), "k": Decimal(10**3)}
_SCALE |= {unit: Decimal(10 ** (6 + 3 * power)) for power, unit in enumerate("MGTPE")}
_SCALE |= {f"{unit}i": Decimal(1024 ** (1 + power)) for power, unit in enumerate("KMGTPE")}


def amount(quantity: str) -> Decimal | None:
    """The number that is meant; None for what is no quantity."""
    found = _FORM.fullmatch(quantity.strip())
    return Decimal(found[1]) * _SCALE.get(found[2], Decimal(1)) if found else None


def total(quantities: Iterable[str]) -> Decimal:
    """The sum; what is empty or unreadable counts as nothing."""
    return sum((amount(each) or Decimal(0) for each in quantities), Decimal(0))


def byte_count(value: float) -> str:
    """``254Mi``."""
    return readable(Decimal(str(min(max(0.0, value), MOST))), "memory")


def percent(share: float) -> str:
    """``63 %``; what is not none is never told as none, nor what is not all as all."""
    whole = round(min(share, MOST) * 100)
    whole = 99 if whole == 100 and share < 1 else whole  # noqa: PLR2004  # all of it
    return f"{max(1, whole) if share > 0 else 0} %"


def readable(value: Decimal, resource: str) -> str:
    """As a person would write it: ``1500m`` of CPU, ``768Mi`` of memory."""
    if resource != "memory":
        return f"{value.normalize():f}" if value == value.to_integral() else f"{value * 1000:.0f}m"
    for unit in ("Gi", "Mi", "Ki"):
        if value >= _SCALE[unit]:
            return f"{float(round(value / _SCALE[unit], 1)):g}{unit}"
    return f"{value:.0f}"
