"""What is too much is left out from the end, said in headings, and no command is ever halved."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from alertwhy.domain.notification import (
    Action,
    Actions,
    AlertLine,
    AlertList,
    Bullets,
    ChangeLine,
    Changes,
    EvidenceItem,
    EvidenceList,
    Link,
    LogBlock,
    Paragraph,
    Verdict,
)
from tests.fakes.notifications import NOTIFICATIONS, ORDINARY
from workers.wording.room import Room, first_fitting, shrink

ROOM = Room(log_lines=2, line=9, detail=9, text=20, command=20, items=2, blocks=2, links=2, url=25)
ROOMY = Room(
    log_lines=99,
    line=999,
    detail=999,
    text=999,
    command=999,
    items=99,
    blocks=99,
    links=99,
    url=999,
)


def shrunk(block):
    return shrink(replace(ORDINARY, blocks=(block,)), ROOM).blocks[0]


def test_an_ordinary_message_in_a_large_room_stays_as_it_is():
    assert ORDINARY == shrink(ORDINARY, ROOMY)


def test_texts_are_cut_at_words():
    title = shrink(replace(ORDINARY, title="Deployment shop/checkout"), ROOM).title
    assert "Deployment…" == title


def test_prose_keeps_its_lines_and_other_texts_are_one_line():
    assert Paragraph("a\nb", "c d") == shrunk(Paragraph("a\nb", "c\nd"))
    assert Verdict("a b", "sure", "id") == shrunk(Verdict("a\nb", "sure", "id"))


def test_of_a_log_the_end_is_kept_and_the_heading_says_so():
    block = LogBlock(("a", "b", "c" * 20), "Log", "kubectl logs")
    assert LogBlock(("b", "cccccccc…"), "Log (the end of 3 lines)", "kubectl logs") == shrunk(block)


def test_a_log_without_room_leaves_heading_and_command():
    none = replace(ROOM, log_lines=0)
    block = shrink(replace(ORDINARY, blocks=(LogBlock(("a",), "Log", "x"),)), none).blocks[0]
    assert LogBlock((), "Log (1 lines, no room for them here)", "x") == block


def test_a_log_is_not_repeated_with_the_evidence():
    log = LogBlock(("a", "b"), "Log")
    seen = EvidenceList((EvidenceItem("e1", "b", "x", "a\nb\n"), EvidenceItem("e2", "", "", "c")))
    blocks = shrink(replace(ORDINARY, blocks=(seen, log)), ROOM).blocks
    assert (["", "c"], log) == ([item.detail for item in blocks[0].items], blocks[1])


def test_a_command_is_whole_or_not_there():
    step = Action("Do it", "kubectl delete pod cart-0 cart-1")
    assert Actions((Action("Do it", ""),)) == shrunk(Actions((step,)))


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (Bullets(("a",) * 3, "Gaps"), Bullets(("a",) * 2, "Gaps (2 of 3)")),
        (Actions((Action("a"),) * 3), Actions((Action("a"),) * 2, "What to do (2 of 3)")),
        (
            Changes((ChangeLine("a", "b", "c"),) * 3, "New"),
            Changes((ChangeLine("a", "b", "c"),) * 2, "New (2 of 3)"),
        ),
        (
            EvidenceList((EvidenceItem("e1", "a", "b", "c" * 20),) * 3),
            EvidenceList((EvidenceItem("e1", "a", "b", "cccccccc…"),) * 2, "Why (2 of 3)"),
        ),
        (
            AlertList((AlertLine("A", "b", firing=True),) * 3),
            AlertList((AlertLine("A", "b", firing=True),) * 2, "Alerts (2 of 3)"),
        ),
    ],
)
def test_a_long_list_is_cut_and_its_heading_says_so(block, expected):
    assert expected == shrunk(block)


def test_parts_without_room_are_counted_in_the_footer():
    small = shrink(replace(ORDINARY, footer="01JD"), replace(ROOM, text=99))
    assert (2, "6 parts left out for want of room. 01JD") == (len(small.blocks), small.footer)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "!channel",
        "https://example.org/\x00",
        "https://example.org/far/too/long",
    ],
)
def test_a_link_that_cannot_be_shown_as_it_is_is_left_out(url):
    assert () == shrink(replace(ORDINARY, links=(Link("x", url),)), ROOM).links


def test_only_so_many_links_are_kept():
    link = Link("a", "https://a.example")
    assert (link, link) == shrink(replace(ORDINARY, links=(link,) * 3), ROOM).links


@settings(max_examples=60, deadline=None)
@given(NOTIFICATIONS)
def test_shrinking_twice_changes_nothing_but_what_is_counted(message):
    small = shrink(message, replace(ROOM, blocks=99, items=99, log_lines=99))
    assert small == shrink(small, replace(ROOM, blocks=99, items=99, log_lines=99))


def test_the_largest_room_that_fits_is_taken():
    drawn = first_fitting(
        ORDINARY, (ROOMY, ROOM), lambda small: {"n": len(small.blocks)}, fits=lambda _: True
    )
    assert {"n": 8} == drawn


def test_the_last_room_is_taken_where_nothing_fits():
    drawn = first_fitting(
        ORDINARY, (ROOMY, ROOM), lambda small: {"n": len(small.blocks)}, fits=lambda _: False
    )
    assert {"n": 2} == drawn
