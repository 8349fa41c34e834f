import pytest

from workers.logged.traces import MOST_LINES, end_of, starts

PYTHON = """Traceback (most recent call last):
  File "/app/a.py", line 3, in f
    g()
KeyError: 'x'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/app/a.py", line 9, in h
ValueError: y"""
JAVA = """java.lang.IllegalStateException: a
\tat com.acme.A.b(A.java:3)
Caused by: java.io.IOException: c
\t... 12 more"""
GO = """panic: boom

goroutine 1 [running]:
main.run(0xc000, {0x1, 0x2})
\t/src/main.go:52 +0x9d
created by main.main
\t/src/main.go:19 +0x25
exit status 2"""
NODE = """/app/server.js:41
    throw err;
    ^

Error: no
    at f (/app/server.js:3:1) {
  code: 'X'
}

Node.js v22.9.0"""
DOTNET = """Unhandled exception. System.Exception: a
 ---> System.IO.IOException: b
   --- End of inner exception stack trace ---
   at A.B() in /src/B.cs:line 3"""
RUBY = """/app/x.rb:3:in `f': no (TypeError)
\tfrom /app/main.rb:1:in `<main>'"""
PHP = """PHP Fatal error:  Uncaught E: a in /app/x.php:3
Stack trace:
#0 /app/x.php(3): f()
#1 {main}
  thrown in /app/x.php on line 3"""
RUST = """thread 'main' panicked at src/main.rs:4:5:
called `Option::unwrap()` on a `None` value
note: run with `RUST_BACKTRACE=1` environment variable"""
SPRING = """APPLICATION FAILED TO START
***************************

Description:

Port 8080 was already in use.

Action:

Stop it."""
SERILOG = """[09:20:01 ERR] cannot price the cart
Acme.Pricing.PriceException : no such tariff
   at Acme.Pricing.Tariffs.Of(Cart cart) in /src/Tariffs.cs:line 12"""
SQL_CLIENT = """Microsoft.Data.SqlClient.SqlException (0x80131904): no
   at A.B()
ClientConnectionId:7ac0e1fd
Error Number:229,State:5,Class:14"""
AZURE = """Azure.RequestFailedException: Server failed to authenticate the request.
Status: 403 (Server failed to authenticate the request.)
ErrorCode: AuthenticationFailed
   at A.B()"""
ORACLE = """java.sql.SQLException: ORA-28000: The account is locked.

https://docs.oracle.com/error-help/db/ora-28000/
\tat oracle.jdbc.driver.T4CTTIoer11.processError(T4CTTIoer11.java:702)"""
LAUNCHER = """Unrecognized VM option 'UseFoo'
Did you mean '(+/-)UseFoo2'?
Error: Could not create the Java Virtual Machine.
Error: A fatal exception has occurred. Program will exit."""
LOGGED = """2026-10-14 ERROR Application run failed

org.acme.errors.BootException: a
\tat com.acme.A.b(A.java:3)"""


@pytest.mark.parametrize(
    "trace",
    [
        PYTHON,
        JAVA,
        GO,
        NODE,
        DOTNET,
        RUBY,
        PHP,
        RUST,
        SPRING,
        LOGGED,
        SERILOG,
        LAUNCHER,
        SQL_CLIENT,
        AZURE,
        ORACLE,
    ],
    ids=[
        "python",
        "java",
        "go",
        "node",
        ".net",
        "ruby",
        "php",
        "rust",
        "spring",
        "logged",
        "serilog",
        "launcher",
        "sql client",
        "azure",
        "oracle",
    ],
)
@pytest.mark.parametrize("after", [(), ("INFO next",), ("", "INFO next")])
def test_a_trace_is_kept_whole_and_nothing_more(trace: str, after: tuple[str, ...]) -> None:
    lines = ["INFO before", *trace.splitlines(), *after]

    assert 1 + len(trace.splitlines()) == end_of(lines, 1)


def test_a_line_alone_ends_with_itself() -> None:
    assert 1 == end_of(["error: a", "error: b"], 0)
    assert 1 == end_of(["error: a", "", "", "", "    x"], 0)
    assert 1 == end_of(["error: a", ""], 0)


def test_a_banner_without_advice_ends_with_the_log() -> None:
    assert 3 == end_of(["APPLICATION FAILED TO START", "", "Description:"], 0)


def test_an_endless_trace_is_cut() -> None:
    assert MOST_LINES == end_of(["panic: x", *["\tat y"] * 1000], 0)


@pytest.mark.parametrize(
    ("line", "begins"),
    [
        ("Traceback (most recent call last):", True),
        ("panic: x", True),
        ("/app/server.js:41", True),
        ("node:internal/process/promises:394", True),
        ("*** APPLICATION FAILED TO START", True),
        ("ready", False),
    ],
)
def test_some_lines_begin_a_trace_without_saying_so(line: str, begins: bool) -> None:  # noqa: FBT001  # a table
    assert begins is starts(line)


def test_the_fields_that_pydantic_names_belong_to_its_error() -> None:
    lines = [
        "pydantic_core.ValidationError: 2 validation errors for Settings",
        "database_url",
        "  Field required [type=missing]",
        "redis.port",
        "  Field required [type=missing]",
        "bye",
    ]

    assert 5 == end_of(lines, 0)
    assert 1 == end_of(["ERROR: giving up", "starting", "  again"], 0)
