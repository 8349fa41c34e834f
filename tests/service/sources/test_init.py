from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import TypeAdapter, ValidationError

from alertwhy.errors import PayloadError
from service.sources import SOURCES, explained, kind_of, load, load_object, moment


def test_each_file_of_the_package_is_a_source() -> None:
    assert ["alertmanager", "botkube"] == [name for name, _ in SOURCES]


def test_a_byte_order_mark_is_no_part_of_the_body() -> None:
    assert {"a": 1} == load(b'\xef\xbb\xbf{"a": 1}')


def test_bytes_that_are_no_utf_8_are_replaced() -> None:
    assert {"a": "\ufffd"} == load(b'{"a": "\xff"}')


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"\ud83d\ude00", "\U0001f600"), (r"\ud83d", "\ufffd"), (r"\uDE00x", "\ufffdx"),
        (r"\ud83d\ud83d\ude00", "\ufffd\U0001f600"), (r"\\ud83d", r"\ud83d"),
        (r"\\\ud83d", "\\\ufffd"),
    ],
)  # fmt: skip
def test_half_a_character_is_replaced(written: str, read: str) -> None:
    assert read == load(f'"{written}"'.encode())


@pytest.mark.parametrize("body", [b"", b"  \n", b"\xef\xbb\xbf"])
def test_an_empty_body_is_called_empty(body: bytes) -> None:
    with pytest.raises(PayloadError, match="the body is empty"):
        load(body)


def test_json_too_deep_to_read_is_the_senders_mistake() -> None:
    with pytest.raises(PayloadError, match="nested too deeply"):
        load(b"[" * 20_000 + b"]" * 20_000)


def test_what_is_no_json_says_where_it_ends_to_be() -> None:
    with pytest.raises(PayloadError, match="not JSON at character 6"):
        load(b'{"a": x}')


def test_a_number_too_long_for_python_is_the_senders_mistake() -> None:
    with pytest.raises(PayloadError, match="not JSON"):
        load(b"9" * 5000)


def test_another_kind_of_json_is_named() -> None:
    with pytest.raises(PayloadError, match="expected an object, found an array"):
        load_object(b"[]", "an object")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (None, "null"), (True, "true"), (False, "false"), (3, "a number"), (0.5, "a number"),
        ("x", "a string"), ({}, "an object"), ([], "an array"),
    ],
)  # fmt: skip
def test_values_are_called_as_json_calls_them(value: object, name: str) -> None:
    assert name == kind_of(value)


def test_an_explanation_names_the_place_and_never_the_value() -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(dict[str, list[str]]).validate_python({"keys": ["one", 31337]})

    assert ("root.keys[1]", "expected a string, found a number") == explained(caught.value, "root")


def test_a_path_is_cut() -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(dict[str, int]).validate_python({"x" * 1000: "y"})

    path, reason = explained(caught.value, "labels")

    assert (200, "labels.xxx") == (len(path), path[:10])
    assert "expected something else, found a string" == reason


def test_year_one_is_no_time() -> None:
    zone = timezone(timedelta(hours=9))
    assert moment(datetime(1, 1, 1, tzinfo=zone)) is None


def test_a_time_that_utc_cannot_hold_is_no_time() -> None:
    zone = timezone(timedelta(hours=-9))
    assert moment(datetime(9999, 12, 31, 23, tzinfo=zone)) is None


def test_a_time_without_an_offset_is_taken_for_utc() -> None:
    assert datetime(2026, 8, 20, tzinfo=UTC) == moment(datetime(2026, 8, 20))  # noqa: DTZ001 (that is it)


def test_other_offsets_are_turned_to_utc() -> None:
    zone = timezone(timedelta(hours=2))
    found = moment(datetime(2026, 8, 20, 9, tzinfo=zone))
    assert (datetime(2026, 8, 20, 7, tzinfo=UTC), UTC) == (found, found and found.tzinfo)
