import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.fakes.growth import LINEAR, growth
from workers.logged.blocks import HEAD_LINES, MOST_BLOCKS, TAIL_LINES, complaints

HOSTILE = [
    "a" * 65_536,
    " " * 65_536,
    '{"a":' * 13_000,
    "E" * 65_536,
    "(" * 65_536,
    "a." * 32_000 + "Error",
    "0-" * 32_000,
    'level="' + "\\" * 65_000,
    "GET " * 16_000,
    "\n".join(["at " * 100] * 200),
    "\n".join(f"Error: x{n}" + " y" * 150 for n in range(200)),
    "Traceback (most recent call last):\n" * 2_000,
    "panic: x\n\n" * 6_000,
    '\tat a.b(C.java:1)\n{"msg":"error"}\n' * 1_500,
]


def test_repeated_complaints_are_one_with_a_count() -> None:
    (block,) = complaints(["ERROR try 1", "ok", "ERROR try 2", "ERROR try 3"]).blocks

    assert (3, 0, 3, ("ERROR try 3",)) == (block.count, block.first, block.last, block.lines)


def test_rare_complaints_are_kept_and_the_newest_stands_last() -> None:
    found = complaints(["ERROR loop", "FATAL disk", "ERROR loop"]).blocks

    assert ["disk", "loop"] == [block.headline for block in found]


def test_what_works_again_is_remembered() -> None:
    assert 1 == complaints(["ERROR refused", "connected", "tick"]).well_at
    assert -1 == complaints(["tick"]).well_at


def test_the_trace_within_a_json_line_is_read() -> None:
    line = '{"level":"error","msg":"no","stack":"TypeError: x\\n    at f (/app/a.js:1:2)"}'
    (block,) = complaints([line]).blocks

    assert ("TypeError: x", "/app/a.js:1 in f") == (block.headline, block.frame)


def test_a_long_trace_keeps_both_its_ends() -> None:
    (block,) = complaints(["panic: x", *[f"\tat y{n}" for n in range(200)]]).blocks

    assert HEAD_LINES + 1 + TAIL_LINES == len(block.lines)
    assert ("panic: x", "\tat y199") == (block.lines[0], block.lines[-1])


def test_only_the_newest_complaints_are_kept() -> None:
    letters = [f"ERROR {chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(100)]

    assert MOST_BLOCKS == len(complaints(letters).blocks)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_time_grows_with_a_hostile_log_and_not_with_its_square(text: str) -> None:
    assert LINEAR > growth(lambda log: complaints(log.splitlines()), text)


LINES = some.text(max_size=40) | some.sampled_from(
    [
        "Traceback (most recent call last):", '  File "x", line 1, in y', "panic: ", "goroutine 1 [", "",
        "\tat a.b(C.java:1)", "Caused by: x", "---> y", "}", "{", '{"msg": null, "error": {}}', "ERROR",
        "APPLICATION FAILED TO START", "Description:", "Action:", "thread 'a' panicked at b:", "    ^",
        "/a.js:1", "F, [", "level=error", "E1014 09:26:20.332301 1 a.go:1] ", '{"level":50,"stack":"a\\nb"}',
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(some.lists(LINES, max_size=30))
def test_no_log_however_odd_makes_it_fail(lines: list[str]) -> None:
    found = complaints(lines)

    assert found == complaints(lines)
    assert all(0 <= block.first <= block.last < len(lines) for block in found.blocks)


def test_the_first_word_of_a_stop_counts_unless_all_is_well_after_it() -> None:
    assert 1 == complaints(["INFO a", "INFO shutting down", "INFO shutting down x"]).stops_at
    assert -1 == complaints(["INFO shutting down", "INFO listening on :80"]).stops_at
