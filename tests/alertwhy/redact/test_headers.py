import pytest

from alertwhy.redact.headers import headers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Authorization: Bearer abc", "Authorization: Bearer [redacted: authorization]"),
        (
            "Authorization: Digest username=x, response=y",
            "Authorization: Digest [redacted: authorization]",
        ),
        ("authorization=abc123def456", "authorization=[redacted: authorization]"),
        ("Cookie: a=b; c=d", "Cookie: [redacted: cookie]"),
        ("Basic Y2FydDpodW50ZXIy", "Basic [redacted: password]"),
        ("curl -u a:b http://x", "curl -u a:[redacted: password] http://x"),
        ("requirepass hunter2", "requirepass [redacted: password]"),
        ("<apikey>x</apikey>", "<apikey>[redacted: key]</apikey>"),
    ],
)
def test_the_scheme_or_word_stays_and_the_credential_goes(text: str, expected: str) -> None:
    assert expected == headers(text)
    assert expected == headers(expected)


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: denied",
        "authorization: user cart lacks rights",
        'www-authenticate: Bearer realm="https://auth.example/token"',
        "basic usage",
        "Basic authentication",
        "Bearer tokens are required",
        "cookie: none",
        "curl -u 1000:1000",
        "requirepass is not set",
    ],
)
def test_prose_about_credentials_stays(text: str) -> None:
    assert text == headers(text)


def test_letters_that_only_look_ascii_are_no_traceback() -> None:
    assert "basic \u017f" + "a" * 9 == headers("basic \u017f" + "a" * 9)
