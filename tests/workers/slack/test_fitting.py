"""Inside Slack's limits, however much there is to say."""

import pytest

from alertwhy.domain.notification import LogBlock
from tests.fakes.notifications import GIANTS, HOSTILE_ONE, ORDINARY
from workers.slack.drawing import draw
from workers.slack.fitting import (
    MAX_BLOCKS,
    MAX_PLAIN,
    MAX_VISIBLE,
    ROOMS,
    WHOLE,
    blocks_in,
    fit,
    plain,
    visible,
)
from workers.wording.room import shrink


def test_an_ordinary_message_is_not_shortened():
    whole = draw(shrink(ORDINARY, WHOLE), stands_alone=True)
    assert whole == fit(ORDINARY, stands_alone=True)
    assert ORDINARY.blocks[5].lines == shrink(ORDINARY, WHOLE).blocks[5].lines
    assert isinstance(ORDINARY.blocks[5], LogBlock)


@pytest.mark.parametrize("name", GIANTS)
def test_a_giant_is_shortened_until_it_fits(name):
    message = fit(GIANTS[name], stands_alone=True)
    assert visible(message) <= MAX_VISIBLE
    assert blocks_in(message) <= MAX_BLOCKS


@pytest.mark.parametrize("name", GIANTS)
def test_the_smallest_room_always_fits(name):
    message = draw(shrink(GIANTS[name], ROOMS[-1]), stands_alone=True)
    assert visible(message) <= MAX_VISIBLE


def test_rooms_only_get_smaller():
    assert list(ROOMS) == sorted(ROOMS, key=lambda room: room.text, reverse=True)


def test_what_is_visible_is_counted_with_headers_dearer():
    message = {
        "text": "1234",
        "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": "12"}},
            {"type": "context", "elements": [{"type": "mrkdwn", "text": "123"}]},
        ],
    }
    assert 4 + 100 + 2 + 3 == visible(message)
    assert 2 == blocks_in(message)


@pytest.mark.parametrize("message", [*GIANTS.values(), HOSTILE_ONE])
def test_plain_text_fits_and_holds_no_markup(message):
    said = plain(message)
    assert len(said["text"].encode()) <= MAX_PLAIN
    assert not set("<>") & set(said["text"])
    assert ([], []) == (said["blocks"], said["attachments"])


def test_plain_text_halves_no_escape():
    assert plain(GIANTS["ampersands"])["text"].rstrip("…").endswith("&amp;")
