import pytest

from tests.fakes.facts import ended, looping, only
from tests.fakes.written import wrote

CRASHED = looping(ended(1))


@pytest.mark.parametrize(
    ("cause", "log", "title"),
    [
        ("authentication-failed", 'FATAL password authentication failed for user "shop"', "cannot log in as shop at its peer"),
        ("authentication-failed", "ERROR http://api:80 401 Unauthorized", "cannot log in at api:80"),
        ("authorization-denied", "ERROR permission denied for table orders", "is not allowed by its peer what it asks for"),
        ("authorization-denied", "ERROR command denied to user 'shop'@'x' for table 'orders'", "is not allowed by its peer what it asks for (as shop)"),
    ],
)  # fmt: skip
def test_who_it_is_and_where_is_told(cause: str, log: str, title: str) -> None:
    assert f"Container app {title}: " in only(cause, CRASHED, wrote(log)).title
