"""The chart, rendered without a cluster and read strictly."""

from collections.abc import Callable, Hashable, Iterator
from pathlib import Path

import pytest
import yaml
from helm_python import Chart
from yaml.nodes import MappingNode

CHART = Path(__file__).parents[2] / "helm" / "alertwhy"
VALUES = Path(__file__).parent / "values"

Render = Callable[[dict], list[dict]]


class StrictLoader(yaml.SafeLoader):
    """Refuses a key that stands twice in one mapping, as the API server does."""

    def construct_mapping(self, node: MappingNode, deep: bool = False) -> dict[Hashable, object]:  # noqa: FBT001, FBT002 (PyYAML's signature)
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        assert len(set(keys)) == len(keys), f"a key stands twice in {keys}, {node.start_mark}"
        return super().construct_mapping(node, deep)


@pytest.fixture(scope="session")
def chart() -> Iterator[Chart]:
    with Chart.load(CHART) as loaded:
        yield loaded


@pytest.fixture(scope="session")
def render(chart: Chart) -> Render:
    """Values → the documents that would be applied."""

    def rendered(values: dict) -> list[dict]:
        files = chart.render(values, name="alertwhy", namespace="monitoring")
        texts = [text for path, text in files.items() if path.endswith(".yaml")]
        return [doc for text in texts for doc in yaml.load_all(text, StrictLoader) if doc]

    return rendered


@pytest.fixture(params=sorted(VALUES.glob("*.yaml")), ids=lambda path: path.stem)
def values(request: pytest.FixtureRequest) -> dict:
    """Each values file in turn."""
    return yaml.safe_load(request.param.read_text())


@pytest.fixture
def minimal() -> dict:
    """What a first installation sets."""
    return yaml.safe_load((VALUES / "minimal.yaml").read_text())


@pytest.fixture
def everything() -> dict:
    """Each option away from its default."""
    return yaml.safe_load((VALUES / "everything.yaml").read_text())
