"""Time intervals as Alertmanager's documentation writes them, and slips in them."""

import pytest
import yaml

from alertwhy.domain.intervals import Period
from alertwhy.errors import ConfigError
from alertwhy.timing import intervals_of

WHOLE = """
- name: offhours
  time_intervals:
    - times: [{start_time: '17:00', end_time: '24:00'}, {start_time: '00:00', end_time: '09:00'}]
      weekdays: ['monday:friday']
      location: Europe/Berlin
    - weekdays: [Saturday, 'sunday']
- name: holidays
  time_intervals: [{days_of_month: ['24:26', '-1'], months: ['12', 'may:august'], years: ['2026:2030', 2033]}]
"""


def test_all_of_alertmanagers_words_are_understood() -> None:
    found = intervals_of(yaml.safe_load(WHOLE), "time_intervals")

    assert {
        "offhours": (
            Period(
                times=((1020, 1440), (0, 540)), weekdays=((1, 5),), location="Europe/Berlin"
            ),
            Period(weekdays=((6, 6), (0, 0))),
        ),
        "holidays": (
            Period(
                days_of_month=((24, 26), (-1, -1)),
                months=((12, 12), (5, 8)),
                years=((2026, 2030), (2033, 2033)),
            ),
        ),
    } == found  # fmt: skip


def test_none_is_none() -> None:
    assert {} == intervals_of(None, "time_intervals")


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("{weekdays: ['funday']}", r"t\[0\].time_intervals\[0\].weekdays\[0\] is 'funday'"),
        ("{weekdays: ['friday:monday']}", "ends before it starts"),
        ("{weekdays: [1]}", "write one or a range, such as monday:wednesday"),
        ("{times: [{start_time: '9', end_time: '10:00'}]}", r"start_time is '9'; write a time"),
        ("{times: [{start_time: '09:00', end_time: '24:01'}]}", "end_time is '24:01'"),
        ("{times: [{start_time: '09:75', end_time: '10:00'}]}", "start_time is '09:75'"),
        ("{times: [{start_time: '22:00', end_time: '06:00'}]}", "for a night write two ranges"),
        ("{times: [{start_time: 540, end_time: '10:00'}]}", "start_time is 540"),
        ("{days_of_month: ['0']}", r"days_of_month\[0\] is '0'"),
        ("{days_of_month: ['32']}", r"days_of_month\[0\] is '32'"),
        ("{days_of_month: ['-1:-3']}", "ends before it starts"),
        ("{months: ['13']}", r"months\[0\] is '13'"),
        ("{years: ['2030:2026']}", "ends before it starts"),
        ("{years: ['a:b:c']}", r"years\[0\] is 'a:b:c'"),
        ("{location: Mars/Olympus}", "location.*Mars/Olympus.*Europe/Berlin"),
        ("{location: '../etc/passwd'}", "location"),
        ("{hours: []}", r"time_intervals\[0\] has unknown hours"),
    ],
)
def test_a_slip_is_named_with_its_place(period: str, said: str) -> None:
    text = f"[{{name: x, time_intervals: [{period}]}}]"
    with pytest.raises(ConfigError, match=said):
        intervals_of(yaml.safe_load(text), "t")


def test_a_name_may_stand_there_once() -> None:
    with pytest.raises(ConfigError, match="'x' stands there already"):
        intervals_of([{"name": "x"}, {"name": "x"}], "t")
