"""What an application was made of or given, and how its own code fails."""

import re
from collections.abc import Iterator, Sequence

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.finding import Finding
from workers.rules import rule
from workers.signs.consequences import OF_A_FAILING_APPLICATION
from workers.signs.reasons import UNNAMED
from workers.signs.telling import finding, subject, template
from workers.signs.told import Told, told

# Schemas of messages, which a registry keeps or the message brings along.
_MESSAGES = re.compile(r"schema ?registry|\bavro|protobuf|earlier schema|pulsar", re.IGNORECASE)


@rule("module-missing", explains=OF_A_FAILING_APPLICATION)
def module_missing(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """A module, class or library that its image does not have."""
    for each in told(seen, "module-missing"):
        mend = template(
            seen, each, "image", f"Build {each.state.image} anew with it, or go back to the last"
        )
        yield finding(each, f"lacks {subject(each, 'a module')} in its image", mend)


@rule("env-var-missing", explains=OF_A_FAILING_APPLICATION)
def env_var_missing(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """An environment variable that it needs is not set."""
    for each in told(seen, "env-var-missing"):
        name = subject(each, "that it needs")
        mend = template(seen, each, "env", f"Set the variable {name}")
        yield finding(each, f"misses the environment variable {name}", mend)


@rule("config-invalid", explains=OF_A_FAILING_APPLICATION)
def config_invalid(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """It cannot read or accept its configuration: a file, a flag, a setting."""
    for each in told(seen, "config-invalid"):
        file = f" {each.meaning.subject}" if each.meaning.subject else ""
        mend = template(
            seen, each, "args", "Correct the configuration that it is given: ConfigMap or flags"
        )
        yield finding(each, f"does not accept its configuration{file}", mend)


@rule("heap-exhausted", explains=OF_A_FAILING_APPLICATION)
def heap_exhausted(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Its runtime's own memory limit is reached; the container's may have room."""
    for each in told(seen, "heap-exhausted"):
        limit = each.state.memory_limit
        within = f" (the container's limit is {limit})" if limit else ""
        mend = template(
            seen, each, "env", "Give the runtime more heap (-Xmx, --max-old-space-size) and limit"
        )
        yield finding(each, f"has exhausted the heap of its runtime{within}", mend)


@rule("stack-overflow", explains=OF_A_FAILING_APPLICATION)
def stack_overflow(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """A recursion without an end."""
    for each in told(seen, "stack-overflow"):
        yield finding(each, f"overflows its stack{_where(each)}")


@rule("deadlock-or-timeout", explains=OF_A_FAILING_APPLICATION)
def deadlock_or_timeout(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """It waits for a lock that nobody gives up, or a statement takes too long."""
    for each in told(seen, "deadlock-or-timeout"):
        yield finding(each, f"waits for a lock or a statement in vain{_where(each)}")


@rule("schema-mismatch", explains=OF_A_FAILING_APPLICATION)
def schema_mismatch(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The database is of another version than the program: a table, a column, a protocol."""
    for each in told(seen, "schema-mismatch"):
        what = f": {each.meaning.subject} is missing" if each.meaning.subject else ""
        of = "its messages" if _MESSAGES.search(each.meaning.sentence) else "its database"
        yield finding(each, f"does not fit the schema of {of}{what}")


@rule(UNNAMED, explains=OF_A_FAILING_APPLICATION)
def unhandled_exception(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """It ends with an exception that nothing names better: type, message, and its own frame."""
    for each in told(seen, UNNAMED):
        serves = each.state.ready and each.this_run
        does = "goes on, failing requests with" if serves else "ends with an unhandled"
        yield finding(each, f"{does} {_kind(each)}{_where(each)}")


def _kind(each: Told) -> str:
    kind = each.block.kind or each.meaning.subject
    if kind in {"panic", "fatal error"}:
        return kind
    named = kind.rpartition(".")[2]
    return (
        "exception" if named and named in each.meaning.sentence else named
    )  # it is said right behind


def _where(each: Told) -> str:
    """Where in its own code, if the trace tells."""
    return f" at {each.block.frame}" if each.block.frame else ""
