"""Every example of docs/routing.md is a file that works."""

import re
from pathlib import Path

import pytest

from alertwhy.config import parse
from alertwhy.options import Options
from workers.notifiers import NOTIFIERS

PAGE = (Path(__file__).parents[1] / "docs" / "routing.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_can_be_used_as_it_stands(example: str) -> None:
    for receiver in parse(example).receivers.values():
        NOTIFIERS.get(receiver.notifier)(Options(receiver.options, receiver.where))


def test_there_are_examples() -> None:
    assert 4 == len(EXAMPLES)
