"""Every real channel names every target of a large storm, within its limits."""

import re
from dataclasses import replace
from json import dumps

import pytest

from alertwhy.domain.finding import Finding
from alertwhy.domain.investigation import Delivery
from alertwhy.domain.notification import Moment
from alertwhy.domain.storm import Gathered, Storm
from alertwhy.domain.target import Target
from alertwhy.options import Options
from tests.fakes.state import NOW, an_investigation
from tests.fakes.storms import LOST
from workers.compose.digest import Part, compose_digest, largest_part, lines
from workers.notifiers import NOTIFIERS, Channel, Rendered
from workers.pipeline.digesting import hidden, shows

CHANNELS = {
    "slack": {"channel": "#shop", "token": "xoxb-1"},
    "teams": {"webhook_url": "https://flow.example.com/x"},
    "pagerduty": {"routing_key": "0" * 32},
    "stdout": {},
}
POSTS = {"slack": {"webhook_url": "https://hooks.example.com/x"}}


OOM = Finding("Container app ran out of memory", ("e1",), cause="oom-killed")


def members(count: int):
    """In seven namespaces; every tenth of a cause of its own."""
    return tuple(
        an_investigation(
            f"i{number}",
            target=Target("Deployment", f"team-{number % 7}", f"service-{number:04d}"),
            findings=(LOST if number % 10 else OOM,),
        )
        for number in range(count)
    )


def channel(name: str, options: dict[str, object]) -> Channel:
    return NOTIFIERS.get(name)(Options(options, "receivers[0]"))


def drawn(to: Channel, found: Gathered, part: Part) -> Rendered:
    delivery = Delivery("shop", "x")
    return to.render(compose_digest(found, part, moment=Moment.FIRST, delivery=delivery))


@pytest.mark.parametrize(
    ("name", "options"),
    [*CHANNELS.items(), *POSTS.items()],
    ids=[*CHANNELS, "slack-webhook"],
)
def test_four_hundred_targets_take_at_most_three_messages(
    name: str, options: dict[str, object]
) -> None:
    to, left, parts = channel(name, options), members(400), 0
    found = Gathered(Storm("storm-1", "shop", NOW), left)
    while left:
        parts += 1
        part = largest_part(left, parts, lambda p: shows(drawn(to, found, p), lines(p.members)))
        assert shows(drawn(to, found, part), lines(part.members))
        told = {each.id for each in part.members}
        left = tuple(each for each in left if each.id not in told)
    assert parts <= 3


def test_what_has_no_room_in_slacks_message_stands_in_its_thread() -> None:
    to, many = channel("slack", CHANNELS["slack"]), members(3000)
    found = Gathered(Storm("storm-1", "shop", NOW), many)
    said = compose_digest(
        found, Part(many), moment=Moment.UPDATE, delivery=Delivery("shop", "slack", opened=1)
    )
    first = to.render(said)
    missing = hidden(first, found)
    assert missing
    beside = tuple(line.text for line in lines(missing))
    whole = to.render(replace(said, beside=beside))
    text = "\n".join(str(reply["text"]) for reply in whole.replies)
    assert all(each.target.name in text for each in missing)
    assert max(len(str(reply["text"])) for reply in whole.replies) < 4000


def test_a_webhook_is_told_of_every_investigation() -> None:
    to, many = channel("webhook", {"url": "https://example.com/x"}), members(20)
    payload = drawn(to, Gathered(Storm("storm-1", "shop", NOW), many), Part(many)).payload

    assert "Digest" == payload["kind"]
    assert 20 == len(set(re.findall(r"service-\d{4}", dumps(payload))))
