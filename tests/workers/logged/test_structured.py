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
        # ECS, flat and nested; tracing; Monolog; structlog; Elasticsearch 7; PostgreSQL; MongoDB; MySQL; OpenTelemetry.
        ('{"log.level":"ERROR","message":"gone","error.type":"E","error.message":"x"}', Structured("error", "gone: E: x")),
        ('{"log":{"level":"warn"},"message":"gone","error":{"type":"E","message":"x"}}', Structured("warn", "gone: E: x")),
        ('{"level":"ERROR","fields":{"message":"migrate","error":"no"},"target":"api"}', Structured("error", "migrate: no")),
        ('{"level":400,"message":"a","context":{"exception":{"class":"E","message":"x"}}}', Structured("error", "a: E: x")),
        ('{"level":"error","event":"a","exception":[{"exc_type":"E","exc_value":"x"}]}', Structured("error", "a: E: x")),
        ('{"event":"a","exception":"Traceback (most recent call last):\\n  File\\nE: x"}', Structured("", "a", ("Traceback (most recent call last):", "  File", "E: x"))),
        ('{"exception":"Traceback (most recent call last):\\nE: x"}', Structured("", "E: x", ("Traceback (most recent call last):", "E: x"))),
        ('{"level":"ERROR","message":"a","stacktrace":["E: b","at c"]}', Structured("error", "a", ("E: b", "at c"))),
        ('{"error_severity":"FATAL","message":"a","detail":"b"}', Structured("fatal", "a: b")),
        ('{"s":"F","msg":"a","attr":{"error":{"codeName":"E","errmsg":"x"}}}', Structured("f", "a: E: x")),
        ('{"prio":1,"label":"Error","msg":"a"}', Structured("error", "a")),
        ('{"severity_text":"ERROR","body":"a"}', Structured("error", "a")),
        ('{"level":35,"msg":"no","attr":{"name":"n"},"tags":[]}', Structured("", "no")),
    ],
)  # fmt: skip
def test_a_structured_line_is_understood(line: str, expected: Structured) -> None:
    assert expected == structured(line)


@pytest.mark.parametrize(
    "line", ["", "plain", "{", "{}", "[1]", '{"a":1}', '{"a":' * 5000, "{not json}", "level="]
)
def test_what_is_no_structure_is_none(line: str) -> None:
    assert structured(line) is None
