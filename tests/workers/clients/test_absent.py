"""The door to no cluster."""

from collections.abc import Callable

import pytest

from alertwhy.errors import Unreachable
from workers.clients.absent import REMEDY, AbsentCluster
from workers.clients.cluster import Cluster

DOOR: Cluster = AbsentCluster("no kubeconfig")


@pytest.mark.parametrize(
    "read",
    [
        lambda: DOOR.get("Pod", "shop", "cart", timeout=1),
        lambda: DOOR.list("Pod", "shop", timeout=1),
        lambda: DOOR.logs("shop", "cart", "app", previous=True, timeout=1),
    ],
    ids=["get", "list", "logs"],
)
def test_every_read_says_why_and_what_to_do(read: Callable[[], object]) -> None:
    with pytest.raises(Unreachable, match="no kubeconfig") as caught:
        read()
    assert REMEDY == caught.value.remedy


def test_now_is_now_in_it() -> None:
    assert DOOR.taken_at is None


def test_it_never_has_everything() -> None:
    assert not DOOR.complete("Pod", "shop")
