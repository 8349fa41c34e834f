"""The ``storm`` section, and slips in it."""

import pytest

from alertwhy.domain.storm import StormRule
from alertwhy.errors import ConfigError
from alertwhy.storming import storm_of


def test_without_a_section_the_customary_holds() -> None:
    assert StormRule(10, 60.0) == storm_of({}, "storm")


def test_both_can_be_set() -> None:
    assert StormRule(25, 300.0) == storm_of({"threshold": 25, "window": "5m"}, "storm")


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ({"threshold": 0}, "storm.threshold is 0; write a whole number"),
        ({"threshold": True}, "storm.threshold is True"),
        ({"threshold": 2.5}, "storm.threshold is 2.5"),
        ({"window": "soon"}, "storm.window is 'soon'; write a duration"),
        ({"window": "1s"}, "storm.window is 1s; write at least 5s"),
        ({"size": 1}, "storm has unknown size; known are: threshold, window"),
        ([], "storm must be a mapping"),
    ],
)
def test_a_slip_is_named_with_its_place(section: object, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        storm_of(section, "storm")
