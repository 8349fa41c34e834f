import pytest

from alertwhy.config import parse
from alertwhy.domain.naming import Naming
from alertwhy.errors import ConfigError
from alertwhy.targeting import naming_of

FILE = """
receivers: [{name: local, stdout: {}}]
route: {receiver: local}
targets:
  labels: {kind: team_kind}
  namespaces: ["shop-*"]
"""


def test_the_routing_file_says_how_alerts_name_their_object() -> None:
    assert Naming(kind="team_kind", namespaces=("shop-*",)) == parse(FILE).naming


@pytest.mark.parametrize("value", [None, {}, {"labels": None, "namespaces": None}])
def test_without_a_word_the_defaults_hold(value: object) -> None:
    assert Naming() == naming_of(value, "targets")


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ([1], "targets must be a mapping"),
        ({"label": {}}, "targets has unknown label"),
        ({"labels": {"pod": "x"}}, "targets.labels has unknown pod"),
        ({"labels": {"kind": 3}}, "targets.labels.kind must be a text"),
        ({"namespaces": "shop"}, "targets.namespaces must be a list"),
    ],
)
def test_what_makes_no_sense_names_the_place(value: object, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        naming_of(value, "targets")
