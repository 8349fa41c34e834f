import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from alertwhy.domain.facts.logs import ErrorBlock
from tests.fakes.growth import LINEAR, growth
from workers.logged.blocks import complaints
from workers.signs.said.machine import MACHINE
from workers.signs.said.meaning import ORDER, meaning_of
from workers.signs.said.network import NETWORK
from workers.signs.said.peers import Peer
from workers.signs.said.program import PROGRAM

# What only the code that wrote it can explain.
UNNAMED = [
    "INFO started",
    'Traceback (most recent call last):\n  File "/app/x.py", line 17, in plan\n    a/b\nZeroDivisionError: division by zero',
    "panic: runtime error: index out of range [3] with length 3\n\ngoroutine 1 [running]:\nmain.main()\n\t/app/main.go:12 +0x85",
    "TypeError: Cannot read properties of undefined (reading 'id')\n    at f (/app/a.js:1:12)",
    'java.lang.NullPointerException: Cannot invoke "com.acme.Cart.size()" because "cart" is null\n\tat com.acme.X.y(X.java:1)',
    "System.NullReferenceException: Object reference not set to an instance of an object.\n   at A.B() in /src/B.cs:line 3",
    "undefined method `name' for nil:NilClass (NoMethodError)",
    "AssertionError: invalid state",
    "ValueError: invalid literal for int() with base 10: 'a'",
    "java.lang.IllegalStateException: Not initialized",
    "fatal: giving up after 5 attempts",
    "Segmentation fault (core dumped)",
    "error: exit 1",
    "Unhandled exception. System.Net.Sockets.SocketException (13): Permission denied\n   at System.Net.Sockets.Socket.DoBind(EndPoint a) in /src/B.cs:line 3",
    "listen tcp :80: bind: permission denied",  # no file: the kernel keeps low ports for root
]


@pytest.mark.parametrize("log", UNNAMED)
def test_what_no_wording_names_means_nothing(log: str) -> None:
    blocks = complaints(log.splitlines()).blocks

    assert [] == [meaning for block in blocks if (meaning := meaning_of(block))]


def test_every_wording_has_its_place_in_the_order() -> None:
    every = [each.cause for each in (*NETWORK, *MACHINE, *PROGRAM)]
    assert sorted(ORDER) == sorted(every)


def test_the_innermost_cause_counts_before_what_was_said_of_it() -> None:
    block = ErrorBlock("pool exhausted", causes=("UnknownHostException: db", "connection refused"))

    meaning = meaning_of(block)

    assert meaning
    assert "dns-name-unresolved" == meaning.cause


def test_the_rest_of_a_block_counts_last_and_frames_never() -> None:
    frames = ErrorBlock("it failed", lines=("it failed", "    at connection refused"))
    said = ErrorBlock("it failed", lines=("it failed", "  errno: ECONNREFUSED"))

    assert meaning_of(frames) is None
    assert meaning_of(said)


@pytest.mark.parametrize(
    ("line", "cause", "peer"),
    [
        ("dial tcp 10.0.0.1:5432: connect: connection refused", "database-unreachable", Peer("10.0.0.1", "5432")),
        ("orders-db:7000: connection refused", "database-unreachable", Peer("orders-db", "7000")),
        ("postgres: connection refused", "database-unreachable", None),
        ("kafka:9092: connection refused", "connection-refused", Peer("kafka", "9092")),
        ("kafka broker of the database: connection refused", "connection-refused", None),
        ("jdbc to proxy:7777: connection refused", "database-unreachable", Peer("proxy", "7777")),
        ("connection refused", "connection-refused", None),
    ],
)  # fmt: skip
def test_a_refusal_by_a_database_is_a_database_out_of_reach(
    line: str, cause: str, peer: Peer | None
) -> None:
    meaning = meaning_of(ErrorBlock(line, lines=(line,)))

    assert meaning
    assert (cause, peer) == (meaning.cause, meaning.peer)


@pytest.mark.parametrize("piece", ["a.", "connect to ", "/a", "A_", "variable "])
def test_time_grows_with_the_block_and_not_with_its_square(piece: str) -> None:
    def searched(text: str) -> None:
        meaning_of(ErrorBlock(text, causes=(text,), lines=(text,)))

    assert LINEAR > growth(searched, piece * (60_000 // len(piece)))


words = some.sampled_from(
    ["connection refused", "no such host", "dial tcp", ":", "''", '"', "http://", "a:1", "permission denied", "/",
     "environment variable", "not set", "KeyError: 'A_B'", "yaml", "10.0.0.1:80", "on host", "port 1"]
) | some.text(max_size=12)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(some.lists(words, max_size=12), some.lists(words, max_size=3))
def test_no_complaint_however_odd_makes_it_fail(parts: list[str], causes: list[str]) -> None:
    text = " ".join(parts)
    block = ErrorBlock(text, causes=tuple(causes), lines=(text,))

    assert meaning_of(block) == meaning_of(block)


@pytest.mark.parametrize(
    "log",
    [
        "[12:00:51 ERR] HTTP POST /orders responded 500 in 9902.1 ms",
        "fail: Request finished HTTP/1.1 POST http://shop/orders - 500 0 application/json 12.3ms",
        "ERROR Completed 500 Internal Server Error in 12ms (ActiveRecord: 3.1ms)",
        "java.lang.IllegalStateException: The bean's Lifetime is over",
        "System.InvalidOperationException: Unable to resolve service for type 'A.IFoo' while activating 'A.Bar' (Lifetime: Scoped)",
        "ValueError: datetime is not at runtime",
        "WARN waited 1.2 s, the request was throttled by client-side throttling",
    ],
)
def test_its_own_answers_and_words_that_only_look_alike_tell_of_no_peer(log: str) -> None:
    blocks = complaints(log.splitlines()).blocks

    assert [] == [meaning for block in blocks if (meaning := meaning_of(block))]
