import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import Authorization
from werkzeug.exceptions import Unauthorized

from alertwhy.errors import ConfigError
from alertwhy.settings import Settings
from service.auth import Doorkeeper, checked

TOKEN = "gehëim"  # noqa: S105 (made up)
BODY = b'{"alerts": []}'
EVERYWHERE = "0.0.0.0"  # noqa: S104 (only named, never bound)


def bearer(token: str) -> Authorization:
    return Authorization("bearer", token=token)


def basic(password: str) -> Authorization:
    return Authorization("basic", {"username": "anyone", "password": password})


def signed(key: str, body: bytes = BODY) -> str:
    return "sha256=" + hmac.new(key.encode(), body, "sha256").hexdigest()


def webhook(
    settings: Settings, given: Authorization | None = None, *, path: str = "", signature: str = ""
) -> None:
    Doorkeeper(settings).webhook(given, path, signature=signature, body=lambda: BODY)


@pytest.mark.parametrize("given", [bearer(TOKEN), basic(TOKEN)])
def test_the_token_opens_the_webhooks(given: Authorization) -> None:
    webhook(Settings(webhook_token=TOKEN), given)


def test_a_header_is_read_as_the_latin_1_that_it_is() -> None:
    webhook(Settings(webhook_token=TOKEN), bearer(TOKEN.encode().decode("latin-1")))


def test_the_token_may_stand_in_the_path() -> None:
    webhook(Settings(webhook_token=TOKEN), path=TOKEN)


@pytest.mark.parametrize("signature", [signed("k"), signed("k").upper().replace("SHA", "sha")])
def test_a_signature_opens_the_webhooks(signature: str) -> None:
    webhook(Settings(webhook_hmac_key="k"), signature=signature)


@pytest.mark.parametrize(
    ("given", "path", "signature"),
    [
        (None, "", ""), (bearer("wrong"), "", ""), (basic("wrong"), "wrong", ""),
        (bearer(""), "", ""), (basic(""), "", ""), (Authorization("digest", {"a": "b"}), "", ""),
        (None, "", signed("other")), (None, "", signed("k", b"other")), (None, "", "sha256="),
        (None, "", signed("k").removeprefix("sha256=")), (None, "", "sha256=é"),
    ],
)  # fmt: skip
def test_anything_else_does_not(given: Authorization | None, path: str, signature: str) -> None:
    settings = Settings(webhook_token=TOKEN, webhook_hmac_key="k")

    with pytest.raises(Unauthorized):
        webhook(settings, given, path=path, signature=signature)


def test_without_a_key_no_signature_counts() -> None:
    with pytest.raises(Unauthorized):
        webhook(Settings(webhook_token=TOKEN), signature=signed(""))


def test_without_a_token_no_empty_token_counts() -> None:
    with pytest.raises(Unauthorized):
        webhook(Settings(webhook_hmac_key="k"), bearer(""), path="")


def test_the_body_is_not_read_for_a_token() -> None:
    def unread() -> bytes:
        raise AssertionError

    settings = Settings(webhook_token=TOKEN, webhook_hmac_key="k")
    Doorkeeper(settings).webhook(bearer(TOKEN), "", signature=signed("k"), body=unread)


def test_with_nothing_configured_this_machine_may_do_anything() -> None:
    webhook(Settings(), bearer("whatever"), path="whatever")
    Doorkeeper(Settings()).api(None)


def test_with_nothing_configured_no_other_machine_may() -> None:
    settings = Settings(host=EVERYWHERE)

    with pytest.raises(Unauthorized):
        webhook(settings)
    with pytest.raises(Unauthorized):
        Doorkeeper(settings).api(None)


def test_the_api_key_opens_the_api() -> None:
    Doorkeeper(Settings(api_key="k")).api(bearer("k"))


@pytest.mark.parametrize("given", [None, bearer("wrong"), bearer(""), basic("k")])
def test_nothing_else_opens_the_api(given: Authorization | None) -> None:
    with pytest.raises(Unauthorized) as caught:
        Doorkeeper(Settings(api_key="k")).api(given)

    assert 'Bearer realm="alertwhy API"' in str(caught.value.www_authenticate)


def test_a_refusal_never_tells_a_secret() -> None:
    with pytest.raises(Unauthorized) as caught:
        webhook(Settings(webhook_token=TOKEN), bearer("almost"))

    assert TOKEN not in str(caught.value)
    assert "almost" not in str(caught.value)


@given(st.text(st.characters(exclude_categories=())))
def test_no_token_crashes_it(token: str) -> None:
    if token.encode(errors="replace") != TOKEN.encode():
        with pytest.raises(Unauthorized):
            webhook(Settings(webhook_token=TOKEN), bearer(token), path=token)


def test_on_loopback_nothing_need_be_set() -> None:
    assert Settings() == checked(Settings())


@pytest.mark.parametrize(
    ("settings", "missing"),
    [
        (Settings(host=EVERYWHERE), "ALERTWHY_WEBHOOK_TOKEN"),
        (Settings(host=EVERYWHERE, api_key="k"), "ALERTWHY_WEBHOOK_HMAC_KEY"),
        (Settings(host="::", webhook_token=TOKEN), "ALERTWHY_API_KEY"),
    ],
)
def test_an_open_door_to_other_machines_is_refused(settings: Settings, missing: str) -> None:
    with pytest.raises(ConfigError, match=missing):
        checked(settings)


@pytest.mark.parametrize("secret", ["webhook_token", "webhook_hmac_key"])
def test_with_secrets_any_address_will_do(secret: str) -> None:
    settings = Settings(host=EVERYWHERE, api_key="k", **{secret: "s"})  # type: ignore[arg-type]  # one of two
    assert settings == checked(settings)
