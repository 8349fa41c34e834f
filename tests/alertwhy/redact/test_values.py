import pytest

from alertwhy.redact.names import Named
from alertwhy.redact.values import Context, Value, is_secret, looks_random

PASSWORD = Named("password", sure=True)
TOKEN = Named("token", sure=False)
SECRET = Named("secret", sure=False)


@pytest.mark.parametrize(
    "text", ["", "null", "***", "<hidden>", "${DB}", "$(DB)", "{{ .Values.x }}", "%s"]
)
def test_what_stands_for_a_value_is_no_secret(text: str) -> None:
    assert not is_secret(PASSWORD, Value(text, quoted=True), Context.ASSIGNED)


def test_what_was_redacted_already_is_no_secret() -> None:
    value = Value("[redacted: password]", quoted=False)
    assert not is_secret(PASSWORD, value, Context.ASSIGNED)


@pytest.mark.parametrize(
    "text", ["/run/secrets/db", "https://vault.example/v1/db", "file:///etc/pw"]
)
def test_where_a_secret_is_kept_is_no_secret(text: str) -> None:
    assert not is_secret(PASSWORD, Value(text, quoted=False), Context.ASSIGNED)


def test_a_key_may_begin_with_a_slash() -> None:
    key = Value("/JalrXUtnFEMI9K7MDENGbbPxRfiCYEXAMPLEKEY", quoted=False)
    assert is_secret(Named("key", sure=True), key, Context.ASSIGNED)


def test_numbers_are_passwords_and_never_tokens() -> None:
    assert is_secret(PASSWORD, Value("123456", quoted=False), Context.ASSIGNED)
    assert not is_secret(TOKEN, Value("4096", quoted=False), Context.ASSIGNED)


def test_a_remark_about_a_secret_stays() -> None:
    assert not is_secret(TOKEN, Value("signature", quoted=False, more="mismatch"), Context.LINE)
    assert not is_secret(PASSWORD, Value("must not be empty", quoted=True), Context.ASSIGNED)


def test_a_flags_quoted_value_is_never_a_remark() -> None:
    assert is_secret(PASSWORD, Value("is not empty", quoted=True), Context.ARGUMENT)


def test_in_a_sentence_only_what_looks_random_goes() -> None:
    assert is_secret(TOKEN, Value("abc123def456", quoted=False), Context.PROSE)
    assert not is_secret(TOKEN, Value("InvalidSignatureException", quoted=False), Context.PROSE)


def test_a_label_called_secret_names_an_object() -> None:
    assert not is_secret(SECRET, Value("db-credentials", quoted=False), Context.LABEL)
    assert not is_secret(SECRET, Value("shop/db-credentials", quoted=False), Context.ASSIGNED)


@pytest.mark.parametrize(
    "text", ["abc123def456", "q8!kd_02ns", "550e8400-e29b-41d4-a716-446655440000x!"]
)
def test_what_no_word_reads_like_looks_random(text: str) -> None:
    assert looks_random(text)


@pytest.mark.parametrize(
    "text", ["unexpected", "TokenExpired", "cart-0", "*v1.Secret", "2026-11-21T10:00:00Z", "short1"]
)
def test_words_names_types_and_times_do_not_look_random(text: str) -> None:
    assert not looks_random(text)
