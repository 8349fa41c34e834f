import pytest

from tests.fakes.facts import commands, deployment, ended, found, looping, only
from tests.fakes.written import wrote

CRASHED = looping(ended(1), image="web:2", memory_limit="1Gi")
FRAME = ("panic: boom", "", "goroutine 1 [running]:", "main.main()", "\t/src/main.go:12 +0x85")


@pytest.mark.parametrize(
    ("cause", "lines", "title"),
    [
        ("module-missing", ("ModuleNotFoundError: No module named 'redis'",), "lacks redis in its image"),
        ("module-missing", ("ERROR GLIBC_2.34' not found",), "lacks a module in its image"),
        ("env-var-missing", ("KeyError: 'API_KEY'",), "misses the environment variable API_KEY"),
        ("env-var-missing", ("ERROR superuser password is not specified",), "misses the environment variable that it needs"),
        ("config-invalid", ("ERROR unknown directive in /etc/nginx/a.conf:9",), "does not accept its configuration /etc/nginx/a.conf"),
        ("config-invalid", ("ERROR unknown flag: --x",), "does not accept its configuration"),
        ("heap-exhausted", ("java.lang.OutOfMemoryError: Java heap space",), "has exhausted the heap of its runtime (the container's limit is 1Gi)"),
        ("stack-overflow", ("java.lang.StackOverflowError", "\tat com.acme.A.f(A.java:3)"), "overflows its stack at A.java:3 in com.acme.A.f"),
        ("deadlock-or-timeout", ("ERROR database is locked",), "waits for a lock or a statement in vain"),
        ("schema-mismatch", ('ERROR relation "orders" does not exist',), "does not fit the schema of its database: orders is missing"),
        ("schema-mismatch", ("ERROR there are pending migrations",), "does not fit the schema of its database"),
        ("schema-mismatch", ("org.apache.avro.AvroTypeException: Found int, expecting string",), "does not fit the schema of its messages"),
        ("unhandled-exception", FRAME, "ends with an unhandled panic at /src/main.go:12"),
        ("unhandled-exception", ("com.acme.OddException: x",), "ends with an unhandled exception"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_it_is_named(cause: str, lines: tuple[str, ...], title: str) -> None:
    finding = only(cause, CRASHED, deployment(), wrote(*lines))

    assert f"Container app {title}: " in finding.title
    assert ("e3", "e1") == finding.because


def test_without_a_limit_none_is_told() -> None:
    finding = only("heap-exhausted", looping(ended(3)), wrote("java.lang.OutOfMemoryError: heap"))

    assert "runtime: " in finding.title


def test_a_missing_variable_is_set_where_the_pod_is_made() -> None:
    finding = only("env-var-missing", CRASHED, deployment(), wrote("KeyError: 'API_KEY'"))

    assert (
        "Set the variable API_KEY (spec.template.spec.containers[0].env)"
        == finding.remediation[0].action
    )
    assert "kubectl -n shop edit deployment/web" == commands([finding])[0]


def test_an_exception_that_a_rule_names_better_is_not_told_twice() -> None:
    assert [] == found("unhandled-exception", CRASHED, wrote("KeyError: 'API_KEY'"))


def test_the_crash_stands_below_what_the_log_says() -> None:
    assert "app-crash" in only("unhandled-exception", CRASHED, wrote(*FRAME)).explains
