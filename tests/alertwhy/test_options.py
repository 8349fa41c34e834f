"""A receiver's options: what is read, and that every mistake is named by its place."""

import pytest

from alertwhy.errors import ConfigError
from alertwhy.options import Options

WHERE = "receivers[2].slack"


def options(**values):
    return Options(values, WHERE)


def test_a_text_is_read():
    assert "#shop" == options(channel="#shop").text("channel")


def test_a_text_that_is_absent_has_its_default():
    assert "x" == options().text("channel", "x")


def test_a_text_without_default_must_be_there():
    with pytest.raises(ConfigError, match=r"receivers\[2\]\.slack has no channel; set channel"):
        options().text("channel")


@pytest.mark.parametrize("value", [5, True, ["#shop"], {"a": 1}])
def test_a_text_of_another_type_is_named(value):
    with pytest.raises(ConfigError, match=r"receivers\[2\]\.slack\.channel is .* must be a string"):
        options(channel=value).text("channel")


def test_a_key_without_value_counts_as_absent():
    with pytest.raises(ConfigError, match="has no channel"):
        options(channel=None).text("channel")


def test_a_key_without_value_has_the_default():
    assert "x" == options(channel=None).text("channel", "x")


def test_a_choice_is_read():
    assert "note" == options(mode="note").choice("mode", ("event", "note"))


def test_the_first_choice_is_the_default():
    assert "event" == options().choice("mode", ("event", "note"))


def test_a_choice_that_does_not_exist_names_those_that_do():
    with pytest.raises(ConfigError, match="mode is 'nite'; use one of event, note"):
        options(mode="nite").choice("mode", ("event", "note"))


def test_a_secret_by_value():
    assert "xoxb-1" == options(token="xoxb-1").secret("token")


def test_a_secret_from_its_file_is_stripped(tmp_path):
    (tmp_path / "token").write_text("xoxb-1\n")
    assert "xoxb-1" == options(token_file=str(tmp_path / "token")).secret("token")


def test_a_secret_that_is_nowhere_is_empty():
    assert "" == options().secret("token")


def test_a_secret_in_both_places_is_refused_unseen():
    with pytest.raises(ConfigError, match="both token and token_file; keep one") as raised:
        options(token="xoxb-1", token_file="/run/token").secret("token")
    assert "xoxb-1" not in str(raised.value)


def test_a_secret_of_another_type_is_refused_unseen():
    with pytest.raises(ConfigError, match=r"token is a number; it must be a string") as raised:
        options(token=12345678).secret("token")
    assert "12345678" not in str(raised.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"token_file: cannot read .*missing \(FileNotFoundError"):
        options(token_file=str(tmp_path / "missing")).secret("token")


def test_a_file_that_is_no_text_is_named(tmp_path):
    (tmp_path / "token").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="UnicodeDecodeError"):
        options(token_file=str(tmp_path / "token")).secret("token")


def test_a_file_name_with_a_null_is_an_error_of_the_file():
    with pytest.raises(ConfigError, match="cannot read"):
        options(token_file="/run/\x00").secret("token")


def test_an_empty_file_is_named_rather_than_taken_for_no_secret(tmp_path):
    (tmp_path / "token").write_text("\n")
    with pytest.raises(ConfigError, match=r"token_file: .* is empty"):
        options(token_file=str(tmp_path / "token")).secret("token")


def test_an_address_is_read():
    assert "https://a.example/x" == options(url="https://a.example/x").url("url")


def test_an_address_that_is_absent_has_its_default():
    assert "https://slack.com/api/" == options().url("url", "https://slack.com/api/")


def test_an_address_may_be_absent():
    assert "" == options().url("url")


def test_an_address_comes_from_its_file_too(tmp_path):
    (tmp_path / "url").write_text("https://a.example/secret\n")
    assert "https://a.example/secret" == options(url_file=str(tmp_path / "url")).url("url")


@pytest.mark.parametrize(
    "value", ["hooks.example/x", "ftp://a.example", "https://", "https://[::1"]
)
def test_what_is_no_address_is_refused_unseen(value):
    with pytest.raises(ConfigError, match=r"slack\.url is no http or https address") as raised:
        options(url=value).url("url")
    assert value not in str(raised.value)


@pytest.mark.parametrize("value", ["https://a.example/x y", "https://a.example/\nx"])
def test_an_address_with_white_space_is_refused(value):
    with pytest.raises(ConfigError, match="is no http or https address"):
        options(url=value).url("url")


def test_unknown_keys_are_named_with_the_known_ones():
    read = options(channel="#shop", chanel="#shop")
    read.text("channel")
    with pytest.raises(ConfigError, match="unknown chanel; known are: channel"):
        read.finish()


def test_a_key_that_is_no_text_can_be_unknown_too():
    with pytest.raises(ConfigError, match="unknown 5"):
        Options({5: "x"}, WHERE).finish()


def test_nothing_unknown_is_no_error():
    read = options(channel="#shop")
    read.text("channel")
    read.finish()


def test_a_number_is_read_whole_where_it_must_be():
    assert (2.5, 3, 7.0) == (
        options(part=2.5).number("part", 1.0),
        options(count=3).whole("count", 1),
        options().number("part", 7.0),
    )


@pytest.mark.parametrize("value", ["3", -1, True, None, float("inf")])
def test_what_is_no_number_is_named_by_its_place(value):
    with pytest.raises(ConfigError, match=r"receivers\[2\]\.slack\.count is .*; write a number"):
        options(count=value).number("count", 1)


def test_a_part_of_a_whole_number_is_refused():
    with pytest.raises(ConfigError, match="write a whole number"):
        options(count=1.5).whole("count", 1)


def test_a_flag_is_true_or_false_and_nothing_else() -> None:
    assert (True, False, True) == (
        Options({"a": True}, "r").flag("a"),
        Options({}, "r").flag("a"),
        Options({}, "r").flag("a", default=True),
    )
    with pytest.raises(ConfigError, match=r"r\.a is 'yes'; write true or false"):
        Options({"a": "yes"}, "r").flag("a")


@pytest.mark.parametrize("value", ["U1", [1], {"U1": "x"}])
def test_a_list_holds_strings_alone(value: object) -> None:
    assert ("U1",) == Options({"a": ["U1"]}, "r").texts("a")
    assert () == Options({}, "r").texts("a")
    with pytest.raises(ConfigError, match=r"r\.a must be a list of strings"):
        Options({"a": value}, "r").texts("a")
