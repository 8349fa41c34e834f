"""E-mail addresses go; what only looks like one stays."""

import pytest

from alertwhy.redact.mails import mails


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ask ann@shop.example now", "ask [redacted: e-mail] now"),
        ("<bob.smith+tag@mail.corp.co.uk>", "<[redacted: e-mail]>"),
        ("mailto:a@b.de", "mailto:[redacted: e-mail]"),
        ("a@b.com,c@d.org", "[redacted: e-mail],[redacted: e-mail]"),
        ("jürgen@müller.de.", "[redacted: e-mail]."),
        ("alice@corp.local", "[redacted: e-mail]"),
        ("?email=a@b.example", "?email=[redacted: e-mail]"),
    ],
)
def test_an_address_of_a_person_goes(text: str, expected: str) -> None:
    assert expected == mails(text)


@pytest.mark.parametrize(
    "text",
    [
        "git@github.com:shop/cart.git",
        "nginx@sha256:4b825dc6",
        "getty@tty1.service",
        "rabbit@rabbit-0.rabbit.shop.svc.cluster.local",
        "ubuntu@ip-10-0-0-1.ec2.internal",
        "cart@v1.9.beta",
        "Cart@1b2c3d.jar",
        "root@10.0.0.7",
        "postgres://cart@db.shop.example/cart",
        "no sign of one",
    ],
)
def test_what_only_looks_like_one_stays(text: str) -> None:
    assert text == mails(text)
