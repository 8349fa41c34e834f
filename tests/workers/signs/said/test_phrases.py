from workers.signs.said.phrases import Wording

REFUSED = Wording("connection-refused", ("refused", "ECONN"), unless="timed out")


def test_any_of_the_alternatives_says_it_in_any_case() -> None:
    assert REFUSED.means("Connection REFUSED")
    assert REFUSED.means("econn")
    assert not REFUSED.means("connected")


def test_what_must_not_stand_beside_it_rules_it_out() -> None:
    assert not REFUSED.means("refused, no: timed out")


def test_without_an_exception_nothing_is_ruled_out() -> None:
    assert Wording("x", ("a",)).means("a, timed out")
