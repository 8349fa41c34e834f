import pytest

from workers.logged.blocks import complaints
from workers.logged.heads import rarer_head


@pytest.mark.parametrize(
    ("text", "kind", "says"),
    [
        ("** (MatchError) no match of right hand side value: nil", "MatchError", "no match of right hand side value: nil"),
        ("** (Ecto.NoResultsError) expected at least one", "Ecto.NoResultsError", "expected at least one"),
        ("Execution error (NullPointerException) at shop.tax/rate (tax.clj:17).", "NullPointerException", "at shop.tax/rate (tax.clj:17)."),
        ("terminate called after throwing an instance of 'std::out_of_range'\n  what():  map::at", "std::out_of_range", "map::at"),
        ("terminate called after throwing an instance of 'Tax'", "Tax", ""),
        ("Fatal error: exception Not_found", "Not_found", ""),
        ('Fatal error: exception Failure("no rate")', "Failure", '("no rate")'),
        ("Unhandled exception: Index out of bounds (IndexError)", "IndexError", "Index out of bounds"),
        ("Shop/Tax.swift:17: Fatal error: Index out of range", "fatal error", "Index out of range"),
        ("Fatal error: Division by zero: file Shop/Tax.swift, line 17", "fatal error", "Division by zero"),
        ("thread 1 panic: index out of bounds: index 3, len 3", "panic", "index out of bounds: index 3, len 3"),
    ],
)  # fmt: skip
def test_the_type_is_found_where_it_stands(text: str, kind: str, says: str) -> None:
    assert (kind, says) == rarer_head(text.splitlines(), 0)
    assert kind in {block.kind for block in complaints(text.splitlines()).blocks}


@pytest.mark.parametrize(
    "text",
    [
        "** (Mix) Could not start application shop",
        "** (EXIT) time out",
        "** note (see MatchError) **",
        "Execution error at the gallows",
        "Fatal error: the exception was lost",
        "Unhandled exception:",
        "Swift/ErrorType.swift:254: Fatal error: Error raised at top level: PSQLError(code: connectionError)",
        "thread 1 waits",
        "",
    ],
)
def test_what_names_no_type_is_no_head(text: str) -> None:
    assert rarer_head([text], 0) is None
