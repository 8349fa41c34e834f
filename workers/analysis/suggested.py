"""Quantities that a step may propose although nobody has seen them: more of one that was seen."""

import re
from collections.abc import Iterable, Iterator

MOST = 4.0  # times what was seen; beyond it nobody can tell why

_RESOURCES = re.compile(r"--(?:limits|requests)=(\S+)")
_PAIR = re.compile(r"(?:^|,)(?P<resource>memory|cpu|ephemeral-storage)=(?P<amount>[\w.]+)")
_QUANTITY = re.compile(r"(\d+(?:\.\d+)?)(Ki|Mi|Gi|Ti|k|M|G|T|m)?")
_UNITS = {
    "": 1.0, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12,
    "Ki": 2.0**10, "Mi": 2.0**20, "Gi": 2.0**30, "Ti": 2.0**40,
}  # fmt: skip


def suggestions(command: str, seen: Iterable[str]) -> frozenset[str]:
    """Amounts in ``--limits`` and ``--requests`` that raise what was seen at most four-fold.

    Only a raise, only in the same kind of unit, and never one that was itself seen.
    """
    seen = frozenset(seen)
    return frozenset(
        amount
        for resource, amount in _asked(command)
        if amount not in seen and any(_raises(amount, each, resource) for each in seen)
    )


def _asked(command: str) -> Iterator[tuple[str, str]]:
    for flag in _RESOURCES.findall(command):
        for found in _PAIR.finditer(flag):
            yield found["resource"], found["amount"]


def _raises(amount: str, seen: str, resource: str) -> bool:
    new, old = _size(amount, resource), _size(seen, resource)
    return new is not None and old is not None and old < new <= MOST * old


def _size(text: str, resource: str) -> float | None:
    """In bytes or cores; memory without a unit is no quantity that anybody writes."""
    found = _QUANTITY.fullmatch(text)
    if found is None:
        return None
    unit = found[2] or ""
    if (resource == "cpu") != (unit in {"", "m"}):
        return None
    return float(found[1]) * _UNITS[unit]
