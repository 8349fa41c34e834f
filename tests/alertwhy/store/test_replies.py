"""Redis' answers as the types that they are."""

from alertwhy.store.replies import fields, number, text, texts


def test_bytes_and_strings_are_text_and_none_is_empty() -> None:
    assert ["é", "é", "", ""] == [text("é".encode()), text("é"), text(None), text(7)]


def test_lists_and_sets_are_texts() -> None:
    assert ("a", "") == texts([b"a", None])
    assert ("a",) == texts({b"a"})
    assert () == texts(None)


def test_a_hash_is_fields() -> None:
    assert {"a": "1"} == fields({b"a": b"1"})
    assert {} == fields(None)


def test_numbers_are_read_from_what_redis_says() -> None:
    assert [7, 7, -1, 0, 0] == [number(7), number(b"7"), number("-1"), number(None), number("x")]
