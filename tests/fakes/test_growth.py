"""The measure itself: a square is told from a line."""

from tests.fakes.growth import LINEAR, growth


def line(text: str) -> int:
    return sum(ord(letter) for letter in text for _ in range(20))


def square(text: str) -> int:
    return sum(letter == other for letter in text for other in text)


def test_what_grows_with_the_text_is_no_square() -> None:
    assert LINEAR > growth(line, "ab" * 8_000)


def test_a_square_is_found() -> None:
    assert LINEAR < growth(square, "ab" * 800)
