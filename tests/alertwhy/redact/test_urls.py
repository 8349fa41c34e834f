import pytest

from alertwhy.redact.urls import urls


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("postgres://u:p@h:5432/db", "postgres://u:[redacted: password]@h:5432/db"),
        ("redis://:p@h", "redis://:[redacted: password]@h"),
        ("amqp://u:p@ss/word@h/v", "amqp://u:[redacted: password]@h/v"),
        ("x://u:pa/ss@h", "x://u:[redacted: password]@h"),
        ("https://u:p@h/?to=a@b", "https://u:[redacted: password]@h/?to=a@b"),
        ("a://u:p@h,b://u:q@h", "a://u:[redacted: password]@h,b://u:[redacted: password]@h"),
        ("u:p@tcp(db:3306)/x", "u:[redacted: password]@tcp(db:3306)/x"),
        ("https://x/y?sig=0123456789abcdef&a=1", "https://x/y?sig=[redacted: signature]&a=1"),
        (
            "https://hooks.slack.com/services/T0/B0/x",
            "https://hooks.slack.com/services/[redacted: webhook]",
        ),
    ],
)
def test_the_place_stays_and_what_opens_it_goes(text: str, expected: str) -> None:
    assert expected == urls(text)
    assert expected == urls(expected)


@pytest.mark.parametrize(
    "text",
    [
        "http://cart.shop.svc:8080/a@b",
        "http://h:80?to=a@b",
        "https://cart@github.com/shop",
        "redis://default:@h",
        "postgres://$(U):$(P)@h",
        "postgres://u:***@h",
        "postgres://u:xxxxx@h",
        "git@github.com:shop/cart.git",
        "a@tcp(db:3306)/x",
        "POST /hooks/deploy",
    ],
)
def test_an_address_without_a_secret_stays(text: str) -> None:
    assert text == urls(text)
