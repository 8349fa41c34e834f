"""How full a volume is."""

import pytest

from alertwhy.domain.facts import Filling
from alertwhy.domain.target import ObjectRef

CLAIM = ObjectRef("PersistentVolumeClaim", "shop", "data")


@pytest.mark.parametrize(
    ("used", "capacity", "left", "share"),
    [
        (90, 100, 10, 0.9),
        (93, 100, 2, 0.98),  # the rest is the file system's own
        (0, 100, 101, 0.0),
        (1, 100, -5, 1.0),
        (1, 0, 0, 0.0),
    ],
)
def test_what_nobody_can_use_counts_as_used(
    used: float, capacity: float, left: float, share: float
) -> None:
    assert share == pytest.approx(Filling(CLAIM, used, capacity, left).share)
