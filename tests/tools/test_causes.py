"""docs/causes.md is written from the rules."""

from tools.causes import page
from workers.rules import RULES


def test_every_rule_says_what_it_means() -> None:
    assert [] == [cause for cause, rule in RULES if not rule.conclude.__doc__]


def test_every_cause_is_on_the_page_once() -> None:
    text = page()
    assert [] == [cause for cause, _ in RULES if text.count(f"\n| `{cause}` |") != 1]
