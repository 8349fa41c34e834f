import pytest

from alertwhy.domain.facts import LogTail
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import ago, app, log, seen
from workers.signs.logs import MAX_BLOCK, error_block, headline, run_log

PYTHON = (
    "INFO ready",
    "Traceback (most recent call last):",
    '  File "/app/main.py", line 3, in <module>',
    "    main()",
    "shop.errors.NoStock: sku 7",
    "bye",
)
JAVA = (
    'Exception in thread "main" java.lang.RuntimeException: no start',
    "\tat app.Main.main(Main.java:7)",
    "Caused by: java.net.ConnectException: Connection refused",
    "\tat java.base/sun.nio.Net.connect(Net.java)",
    "\t... 12 more",
)
NODE = ("Error: Cannot find module 'express'", "    at Module.load (node:internal)", "    at main")


@pytest.mark.parametrize(
    ("lines", "block", "line"),
    [
        (PYTHON, PYTHON[1:5], "shop.errors.NoStock: sku 7"),
        (JAVA, JAVA, "Caused by: java.net.ConnectException: Connection refused"),
        (NODE, NODE, NODE[0]),
        (("ERROR: first", "ok", "ERROR: second", "0 errors"), ("ERROR: second",), "ERROR: second"),
        (("ready", "", "going down", "  "), ("going down",), "going down"),
        ((), (), ""),
        (("  File x", "    boom: failed"), ("  File x", "    boom: failed"), "boom: failed"),
        (PYTHON[1:2], PYTHON[1:2], PYTHON[1]),
    ],
    ids=["python", "java", "node", "last complaint", "last line", "empty", "no head", "cut short"],
)
def test_the_last_block_and_the_line_that_says_it(
    lines: tuple[str, ...], block: tuple[str, ...], line: str
) -> None:
    assert block == error_block(lines)
    assert line == headline(block)


def test_a_python_trace_whose_exception_complains_is_taken_whole() -> None:
    trace = (*PYTHON[:4], "ValueError: no", "more")

    assert (*PYTHON[1:4], "ValueError: no") == error_block(trace)


def test_a_long_block_is_cut() -> None:
    assert MAX_BLOCK == len(error_block(["panic: x", *["\tframe"] * 100]))


def test_a_block_without_a_complaint_says_its_first_line() -> None:
    assert "one" == headline(("one", "two"))


def test_the_log_of_the_run_that_ended_is_taken() -> None:
    facts = seen(log("now", previous=False), log("before"))

    assert (("before",), "e2") == run_log(facts, app(), this_run=False)
    assert (("now",), "e1") == run_log(facts, app(), this_run=True)


def test_the_other_run_speaks_only_while_none_runs() -> None:
    facts = seen(log("now", previous=False))

    assert (("now",), "e1") == run_log(facts, app(), this_run=False)
    assert ((), "") == run_log(facts, app(running_since=ago(1)), this_run=False)


def test_logs_of_others_and_empty_ones_are_left_out() -> None:
    other = LogTail(ObjectRef("Pod", "x", "y"), "app", previous=True, lines=("a",))

    assert ((), "") == run_log(seen(other, log()), app(), this_run=False)
    assert ((), "") == run_log(seen(log("a")), app(container="proxy"), this_run=False)
