"""What a route says about time, beside what ``test_config`` shows of it."""

import pytest

from alertwhy.config import parse
from alertwhy.domain.intervals import Hours, Period
from alertwhy.errors import ConfigError

TREE = """
receivers: [{{name: a, stdout: {{}}}}]
time_intervals: [{{name: night, time_intervals: [{{weekdays: [sunday]}}]}}]
route: {{receiver: a, {root}, routes: [{{namespaces: [b], {child}}}]}}
"""
NIGHT = (Period(weekdays=((0, 0),)),)


def tree(root: str = "repeat: 4h", child: str = "language: de"):
    return parse(TREE.format(root=root, child=child))


def test_a_repeat_is_off_until_it_is_asked_for_and_inherited_then() -> None:
    assert (
        0
        == parse("receivers: [{name: a, stdout: {}}]\nroute: {receiver: a}").route.behaviour.repeat
    )
    assert [14400, 14400] == [
        tree().route.behaviour.repeat, tree().route.routes[0].behaviour.repeat,
    ]  # fmt: skip


def test_intervals_are_referred_to_by_name_and_not_inherited() -> None:
    config = tree(root="mute_time_intervals: [night]", child="active_time_intervals: [night]")

    assert Hours(mute=(NIGHT,)) == config.hours(config.route.behaviour)
    assert Hours(active=(NIGHT,)) == config.hours(config.route.routes[0].behaviour)


def test_an_interval_that_is_gone_mutes_nothing() -> None:
    behaviour = tree(root="mute_time_intervals: [night]").route.behaviour
    without = parse("receivers: [{name: a, stdout: {}}]\nroute: {receiver: a}")

    assert Hours() == without.hours(behaviour)


@pytest.mark.parametrize("key", ["mute_time_intervals", "active_time_intervals"])
def test_an_interval_that_is_not_there_is_named(key: str) -> None:
    said = rf"route.routes\[0\].{key}\[0\] 'day' is not among time_intervals: night"
    with pytest.raises(ConfigError, match=said):
        tree(child=f"{key}: [day]")
