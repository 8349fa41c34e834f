import pytest

from workers.logged.structured import Structured, structured


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('{"level":"ERROR","msg":"no"}', Structured("error", "no")),
        ('{"severity":"CRITICAL","message":"no","error":"why"}', Structured("critical", "no: why")),
        ('{"level":50,"msg":"no","err":{"type":"E","message":"x"}}', Structured("error", "no: E: x")),
        ('{"level":35,"msg":"no"}', Structured("", "no")),
        ('{"error":"alone"}', Structured("", "alone")),
        ('{"msg":"it says why","error":"why"}', Structured("", "it says why")),
        ('level=error msg="cannot open" err="no such file"', Structured("error", "cannot open: no such file")),
        ('time="…" level=fatal msg=gone', Structured("fatal", "gone")),
        ('{"level":"info","method":"GET","status":500,"msg":"x"}', Structured("info", "x", access=True)),
        ('{"msg":"a","stack":"E: b\\n    at c"}', Structured("", "a", ("E: b", "    at c"))),
        ('{"msg":"a","err":{"message":"b","stack":"E: b\\n    at c"}}', Structured("", "a: b", ("E: b", "    at c"))),
        ('{"msg":"a","error":"b\\n  at c"}', Structured("", "a: b", ("  at c",))),
    ],
)  # fmt: skip
def test_a_structured_line_is_understood(line: str, expected: Structured) -> None:
    assert expected == structured(line)


@pytest.mark.parametrize(
    "line", ["", "plain", "{", "{}", "[1]", '{"a":1}', '{"a":' * 5000, "{not json}", "level="]
)
def test_what_is_no_structure_is_none(line: str) -> None:
    assert structured(line) is None
