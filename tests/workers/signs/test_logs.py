import pytest

from alertwhy.domain.facts import LogTail
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import ago, app, log, seen
from workers.signs.logs import last_words, run_log

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
    ("lines", "said"),
    [
        (PYTHON, "shop.errors.NoStock: sku 7"),
        (JAVA, "java.net.ConnectException: Connection refused"),
        (NODE, NODE[0]),
        (("ERROR: first", "ok", "ERROR: second", "0 errors"), "second"),
        (("ready", "", "going down", "  "), "going down"),
        ((), ""),
    ],
    ids=["python", "java", "node", "last complaint", "last line", "empty"],
)
def test_the_last_words_say_it_in_one_line(lines: tuple[str, ...], said: str) -> None:
    assert said == last_words(lines)


def test_the_jvm_tells_of_its_own_death_before_its_last_line() -> None:
    report = (
        "#",
        "# A fatal error has been detected by the Java Runtime Environment:",
        "#",
        "#  SIGBUS (0x7) at pc=0x7f, pid=1, tid=44",
        "# Problematic frame:",
        "# C  [libsnappy.so+0x2f]  uncompress+0x1",
        "Aborted (core dumped)",
    )

    told = "SIGBUS (0x7) at pc=0x7f, pid=1, tid=44: C  [libsnappy.so+0x2f]  uncompress+0x1"
    assert told == last_words(report)
    assert "SIGBUS (0x7) at pc=0x7f, pid=1, tid=44" == last_words(report[:4])
    assert "Aborted (core dumped)" == last_words(report[-1:])


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
