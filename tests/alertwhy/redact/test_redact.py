"""The corpus: every secret goes, every harmless line comes back as it was."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alertwhy.redact import redact, redacted_labels
from tests.fakes.growth import LINEAR, growth

RECORDED = Path(__file__).parents[2] / "recorded" / "redact"


def lines(name: str) -> list[str]:
    """The texts of a corpus file, without the signs that keep scanners from taking fakes for leaks."""
    raw = (RECORDED / name).read_text(encoding="utf-8").split("\n")
    kept = (line for line in raw if line and not line.startswith("#"))
    return [line.replace("⏎", "\n").replace("¦", "") for line in kept]


SECRETS = lines("secrets.txt")
HARMLESS = lines("harmless.txt")


def told(line: str) -> str:
    """A corpus line as software would write it."""
    return re.sub("[«»]", "", line)


@pytest.mark.parametrize("line", SECRETS)
def test_no_secret_of_the_corpus_survives(line: str) -> None:
    secrets = re.findall("«([^»]*)»", line)
    redacted = redact(told(line))
    assert secrets
    assert [] == [secret for secret in secrets if secret in redacted]
    assert "[redacted: " in redacted


@pytest.mark.parametrize("line", HARMLESS)
def test_no_harmless_line_of_the_corpus_is_damaged(line: str) -> None:
    assert line == redact(line)


@pytest.mark.parametrize("line", SECRETS)
def test_redacting_twice_gives_what_redacting_once_gave(line: str) -> None:
    once = redact(told(line))
    assert once == redact(once)


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    assert len({*SECRETS}) >= 200
    assert len({*HARMLESS}) >= 200


def test_what_stands_around_a_secret_stays() -> None:
    text = "dial postgres://cart:hunter2@db.shop.svc:5432/cart?sslmode=disable: refused"
    expected = (
        "dial postgres://cart:[redacted: password]@db.shop.svc:5432/cart?sslmode=disable: refused"
    )
    assert expected == redact(text)


def test_a_whole_log_loses_its_secrets_and_nothing_else() -> None:
    kept = redact("\n".join([*map(told, HARMLESS[:20]), "db password=hunter2", *HARMLESS[20:]]))
    assert kept == "\n".join([*HARMLESS[:20], "db password=[redacted: password]", *HARMLESS[20:]])


def test_a_secret_decoded_from_base64_is_named_as_such() -> None:
    assert "config: [redacted: base64]" == redact(
        "config: eyJwYXNzd29yZCI6Imh1bnRlcjIiLCJ1c2VyIjoiY2FydCJ9"
    )


def test_the_names_of_a_secrets_keys_stay() -> None:
    manifest = "data:\n  user: Y2FydA==\n  url: |\n    eA==\nkind: Secret"
    expected = (
        "data:\n  user: [redacted: secret data]\n  url: [redacted: secret data]\nkind: Secret"
    )
    assert expected == redact(manifest)


def test_labels_lose_values_whose_name_says_secret() -> None:
    labels = {
        "namespace": "shop",
        "db_password": "hunter2",
        "secret": "db-credentials",
        "summary": "dial redis://:hunter2@redis failed",
    }
    expected = {
        "namespace": "shop",
        "db_password": "[redacted: password]",
        "secret": "db-credentials",
        "summary": "dial redis://:[redacted: password]@redis failed",
    }
    assert expected == redacted_labels(labels)


PIECES = st.sampled_from(
    [
        *("password", "token", "secret", "DB_PASSWORD", "--token", "api_key", "auth", "Cookie"),
        *("=", ":", ": ", " ", "\n", '"', "'", "\\", '\\"', ",", ";", "&", "?", "@", "://", "/"),
        *("[", "]", "{", "}", "<", ">", "|", "- ", "  ", "->", "name:", "value:", "kind: Secret"),
        *("data:", "hunter2", "x", "eyJhbGci", ".", "Bearer ", "Basic ", "Authorization: "),
        *("-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----", "MIIE", "[redacted: token]"),
        *("[redacted: ", "UEFTU1dPUkQ9aHVudGVyMgo=", "sig=", "ghp_" + "a1" * 20, "AKIA" + "A" * 16),
        *("İ", "\u2028", "\x00", "\u017fecret", "redis-cli", " -a ", "curl -u a:b", "@tcp("),
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_any_text_built_from_secrets_and_their_signs_settles_at_once(text: str) -> None:
    once = redact(text)
    assert once == redact(once)


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    once = redact(text)
    assert once == redact(once)


@given(st.text(alphabet="abcdefghijkmnpqrstuvwxyz23456789", min_size=8), st.text())
def test_a_random_password_goes_whatever_surrounds_it(secret: str, around: str) -> None:
    secret = f"7{secret}9"
    assert secret not in redact(f"{around}\nDB_PASSWORD={secret}\n{around}".replace(secret, secret))


HOSTILE = [
    *("password=", 'token="', 'password=\\"', "token:[", "x: password=a -> ", "--token\n- ", "eyJ"),
    *("://a:", "-us0123456789abcdef0123456789abcdef", "-----BEGIN PRIVATE KEY-----\n", "A" * 64),
    *("a:b@tcp(", "name: X_TOKEN value: ", "chat.googleapis.com/v1/spaces/", '"data":{"a":"'),
    *("kind: Secret\ndata:\n a: |\n", "Authorization: ", "identified by '", "Aa", "\\", " ", "."),
]


HOSTILE += ["a@", "a.", "a@b.", "x@y.zz", "-p ", "docker login ", "password('", "arn:aws:s:e:1:"]


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_with_the_text_and_not_with_its_square(piece: str) -> None:
    """64 KB of what is worst for a pattern."""
    text = (piece * (65_536 // len(piece) + 1))[:65_536]
    assert LINEAR > growth(redact, text)
