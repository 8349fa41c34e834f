import pytest

from alertwhy.domain.facts.events import Event
from alertwhy.domain.target import ObjectRef

POD = ObjectRef("Pod", "shop", "web-1")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("spec.containers{app}", "app"),
        ("spec.initContainers{init}", "init"),
        ("", ""),
        ("spec", ""),
    ],
)
def test_an_event_knows_its_container_by_its_field_path(path: str, name: str) -> None:
    assert name == Event(POD, "BackOff", "x", field_path=path).container
