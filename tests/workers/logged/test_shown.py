from hypothesis import given
from hypothesis import strategies as some

from workers.logged.blocks import complaints
from workers.logged.shown import MOST_LINES, TAIL_LINES, WIDTH, shown


def show(*lines: str) -> list[str]:
    return shown(lines, complaints(lines).blocks).split("\n")


def test_a_short_log_is_shown_as_it_is() -> None:
    assert ["starting", "panic: no"] == show("starting", "", "panic: no")


def test_repeats_are_folded_into_the_newest() -> None:
    assert ["tick 9  [9 times]", "bye"] == show(*(f"tick {n}" for n in range(1, 10)), "bye")


def test_rare_lines_among_repeats_stay() -> None:
    assert ["once", "tick 4  [4 times]"] == show("tick 1", "tick 2", "once", "tick 3", "tick 4")


def test_a_complaint_far_above_the_end_is_shown_whole() -> None:
    rest = [f"line {chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(100)]
    trace = ["Traceback (most recent call last):", '  File "/a.py", line 1, in f', "KeyError: 'x'"]
    told = show("starting", *trace, *rest)

    assert ["…", *trace, "…"] == ["…", *told[:3], told[3]]
    assert len(trace) + 1 + TAIL_LINES == len(told)


def test_the_newest_complaints_have_the_room() -> None:
    traces = [
        line
        for n in "abcd"
        for line in (f"panic: {n}", *[f"\tat {n}{m}" for m in "pqrstuvwxyz" * 2])
    ]
    told = show(*traces, *(f"ok {chr(97 + n)}" for n in range(25)))

    assert "panic: d" in told
    assert "panic: a" not in told
    assert len([line for line in told if line != "…"]) <= MOST_LINES


def test_a_long_line_is_cut() -> None:
    assert ["x" * WIDTH + "…"] == show("x" * 1000)


def test_an_empty_log_shows_nothing() -> None:
    assert [""] == show()
    assert [""] == show("", " ")


@given(some.lists(some.text(max_size=30) | some.sampled_from(["ERROR a", "ERROR b", "\tat x"])))
def test_it_stays_readable_whatever_was_written(lines: list[str]) -> None:
    assert len(shown(lines, complaints(lines).blocks).split("\n")) <= 2 * MOST_LINES


def test_the_root_of_a_long_trace_in_one_line_is_not_cut_off() -> None:
    inner = "System.Net.Sockets.SocketException (111): Connection refused"
    frames = "\\n   at A.B()" * 60
    line = f'{{"LogLevel":"Error","Message":"no price","Exception":"System.Net.Http.HttpRequestException: no{frames}\\n ---> {inner}"}}'

    assert [f"{line[:WIDTH]}… {inner.replace(' (111)', '')}"] == show(line)
    assert ["x" * WIDTH + "…"] == show("x" * (WIDTH + 1))


def test_what_a_long_line_of_json_says_is_not_cut_off() -> None:
    said = '"error.type":"java.lang.OutOfMemoryError","error.message":"Java heap space"'
    line = f'{{"log.level":"ERROR","message":"exiting","thread":"{"x" * WIDTH}",{said}}}'
    short = f'{{"log.level":"ERROR","message":"no price","thread":"{"x" * WIDTH}"}}'

    assert [f"{line[:WIDTH]}… exiting: java.lang.OutOfMemoryError: Java heap space"] == show(line)
    assert [f"{short[:WIDTH]}…"] == show(short)


def test_the_root_of_a_long_chain_of_errors_is_not_cut_off() -> None:
    passed_on = "could not do what was asked: " * 20
    (told,) = show(f"ERROR {passed_on}x509: certificate is valid for a, not b")

    assert told.endswith("x509: certificate is valid for a, not b")
    assert WIDTH == len(told)
