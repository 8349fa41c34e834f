"""docs/causes.md is what the rules are."""

from tools.causes import PAGE, page
from workers.rules import RULES


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tools.causes"


def test_every_rule_says_what_it_means() -> None:
    assert [] == [cause for cause, rule in RULES if not rule.conclude.__doc__]


def test_every_cause_is_on_the_page_once() -> None:
    text = page()
    assert [] == [cause for cause, _ in RULES if text.count(f"\n| `{cause}` |") != 1]
