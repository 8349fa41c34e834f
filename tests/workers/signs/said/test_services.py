import pytest

from alertwhy.domain.target import ObjectRef
from workers.signs.said.services import service_of


@pytest.mark.parametrize(
    ("host", "namespace", "name"),
    [
        ("db", "shop", "db"),
        ("DB", "shop", "db"),
        ("db.stock", "stock", "db"),
        ("db.stock.svc", "stock", "db"),
        ("db.stock.svc.cluster.local.", "stock", "db"),
        ("db-0.db.stock.svc.cluster.local", "stock", "db"),
    ],
)
def test_a_name_of_the_cluster_means_its_service(host: str, namespace: str, name: str) -> None:
    assert ObjectRef("Service", namespace, name) == service_of(host, "shop")


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.0.0.1", "10.0.0.1", "acme.com", "api.acme.example", "a_b", "", "-", "..", "a..svc"],
)  # fmt: skip
def test_addresses_and_public_names_mean_none(host: str) -> None:
    assert service_of(host, "shop") is None
