import pytest

from workers.signs.last_words import LAST_WORDS, last_words

WAITED = "wait-for-it.sh: timeout occurred after waiting 60 seconds for stock:8080"


@pytest.mark.parametrize(
    ("lines", "cause"),
    [
        ((WAITED,), "connection-timeout"),
        (("postgres:5432 - no response", "see the manual"), "database-unreachable"),
        (("postgres:5432 - no response", WAITED), "connection-timeout"),
    ],
)
def test_the_last_line_that_means_something_counts(lines: tuple[str, ...], cause: str) -> None:
    found = last_words(("starting", *lines))

    assert found is not None
    assert cause == found[1].cause
    assert found[0].lines[0] in lines


@pytest.mark.parametrize(
    "lines",
    [
        (f"INFO {WAITED}",),
        (WAITED, *["tick"] * LAST_WORDS),
        ('10.0.0.1 - - "GET /stock HTTP/1.1" 503 5',),
        ("  --retry          try again when the connection was refused",),
        ("bye",),
        (),
    ],
    ids=["told as harmless", "long before", "an access", "how to use it", "nothing known", "no"],
)
def test_anything_else_tells_nothing(lines: tuple[str, ...]) -> None:
    assert last_words(lines) is None
