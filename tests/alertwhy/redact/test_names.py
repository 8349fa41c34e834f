import pytest

from alertwhy.redact.names import STEMS, Named, named


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("DB_PASSWORD", Named("password", sure=True)),
        ("spring.datasource.password", Named("password", sure=True)),
        ("mysqlPwd", Named("password", sure=True)),
        ("SMTP_PASS", Named("password", sure=True)),
        ("pass", Named("password", sure=False)),
        ("--api-token", Named("token", sure=True)),
        ("token", Named("token", sure=False)),
        ("authToken", Named("token", sure=True)),
        ("PHPSESSID", Named("token", sure=True)),
        ("client_secret", Named("secret", sure=True)),
        ("db-secret", Named("secret", sure=False)),
        ("X-Client-Secret", Named("secret", sure=True)),
        ("secret_id", Named("secret", sure=True)),
        ("apiKey", Named("key", sure=True)),
        ("AWS_SECRET_ACCESS_KEY", Named("key", sure=True)),
        ("REDISCLI_AUTH", Named("credential", sure=True)),
        ("credentials", Named("credential", sure=False)),
        ("cookie", Named("cookie", sure=False)),
    ],
)
def test_a_name_that_announces_a_secret_says_which_kind(name: str, expected: Named) -> None:
    assert expected == named(name)
    assert any(stem in f"{name.lower()}=" for stem in STEMS)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "secretName",
            "token_file",
            "TOKEN_PATH",
            "max_tokens",
            "token_type",
            "passed",
            "compass",
        ),
        *("secretKeyRef", "tokenExpirationSeconds", "public_key", "partition_key", "key", "author"),
        *("passwordPolicy", "credentialsUrl", "access_key_id", "42", "-", "sessionAffinity"),
    ],
)
def test_a_name_about_a_secret_announces_none(name: str) -> None:
    assert named(name) is None
