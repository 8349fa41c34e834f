import pytest

from workers.logged.frames import WIDTH, Trace, read

CHAINED = """Traceback (most recent call last):
  File "/app/a.py", line 3, in f
    g()
  File "/usr/lib/python3/site-packages/x.py", line 9, in y
KeyError: 'x'

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/app/b.py", line 7, in h
acme.Bad: y"""


def trace(text: str) -> Trace:
    lines = text.splitlines()
    return read(lines, [line.strip() for line in lines])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            CHAINED,
            Trace("acme.Bad", "y", ("KeyError: 'x'",), "/app/a.py:3 in f"),
        ),
        (
            "com.acme.BadError: a\n\tat org.springframework.X.y(X.java:1)\n\tat com.acme.A.b(A.java:3)\nCaused by: java.io.IOException: c",
            Trace("com.acme.BadError", "a", ("java.io.IOException: c",), "A.java:3 in com.acme.A.b"),
        ),
        (
            "panic: boom [recovered]\n\ngoroutine 1 [running]:\nmain.f()\n\t/usr/local/go/src/x.go:1\n\t/src/m.go:52 +0x9d",
            Trace("panic", "boom", (), "/src/m.go:52"),
        ),
        (
            "/app/s.js:41\n    throw e\n\nTypeError: no\n    at f (node:internal/x:1:1)\n    at g (/app/s.js:3:1)",
            Trace("TypeError", "no", (), "/app/s.js:3 in g"),
        ),
        (
            "Unhandled exception. System.AException: a\n ---> System.BException: b\n   at A.B() in /src/B.cs:line 3",
            Trace("System.AException", "a", ("System.BException: b",), "/src/B.cs:3 in A.B"),
        ),
        ("/app/x.rb:3:in `f': no (TypeError)", Trace("TypeError", "no", (), "/app/x.rb:3 in f")),
        (
            "PHP Fatal error:  Uncaught PDOException: no in /app/x.php:3\n#0 /app/x.php(3): f()",
            Trace("PDOException", "no in /app/x.php:3", (), "/app/x.php:3 in f()"),
        ),
        ("thread 'main' panicked at src/main.rs:4:5:\nno value", Trace("panic", "no value", (), "")),
        ("thread 'main' panicked at src/main.rs:4:5:", Trace("panic", "", (), "")),
        ("thread 'main' panicked at 'old', x.rs:1", Trace("panic", "'old', x.rs:1", (), "")),
        ("plain words", Trace("", "plain words", (), "")),
        ("", Trace("", "", (), "")),
        ("Traceback (most recent call last):", Trace("", "Traceback (most recent call last):", (), "")),
        (
            "Traceback (most recent call last):\n  x\n(odd)",
            Trace("", "(odd)", (), ""),
        ),
        (
            "APPLICATION FAILED TO START\n\nDescription:\n\nPort 8080.\n\nAction:\n\nStop.",
            Trace("", "Port 8080.", (), ""),
        ),
        (
            "cannot price the cart\nAcme.Pricing.PriceException : no tariff\n   at Acme.Pricing.Of() in /src/P.cs:line 3",
            Trace("Acme.Pricing.PriceException", "no tariff", (), "/src/P.cs:3 in Acme.Pricing.Of"),
        ),
        (
            "Unrecognized VM option 'A'\nError: Could not create the Java Virtual Machine.",
            Trace("", "Unrecognized VM option 'A'", (), ""),
        ),
        (
            "fail: Acme.Host[11]\n      Hosting failed\n      Acme.StartException: no\n       ---> Acme.InnerException: why\n         at Acme.B() in /src/B.cs:line 3",
            Trace("Acme.StartException", "no", ("Acme.InnerException: why",), "/src/B.cs:3 in Acme.B"),
        ),
        ("fail: Acme.Host[11]\n      it failed", Trace("", "it failed", (), "")),
        ("fail: Acme.Host[11]", Trace("", "fail: Acme.Host[11]", (), "")),
        ("it failed\njava.io.IOException: b", Trace("java.io.IOException", "b", (), "")),
    ],
)  # fmt: skip
def test_a_trace_tells_type_message_causes_and_the_own_frame(text: str, expected: Trace) -> None:
    assert expected == trace(text)


def test_of_nothing_nothing_is_read() -> None:
    assert Trace("", "", (), "") == read([], [])


@pytest.mark.parametrize(
    "outer",
    ["cannot start: ", "com.acme.BadException: ", "Caused by: java.io.IOException: ", "panic: "],
)
def test_the_root_at_the_end_of_a_long_chain_is_read(outer: str) -> None:
    passed_on = "could not get the next thing: " * (WIDTH // 20)
    found = trace(f"{outer}{passed_on}no such host")

    assert ("no such host", True) == (found.message[-12:], len(found.message) <= WIDTH)
