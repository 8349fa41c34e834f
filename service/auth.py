"""Who may post alerts, and who may ask: shared secrets, compared in constant time, closed on doubt.

With no secret configured anything is open, but then only where no other machine can connect.
"""

import hmac
from collections.abc import Callable
from hashlib import sha256

from werkzeug.datastructures import Authorization, WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from alertwhy.errors import ConfigError
from alertwhy.settings import Settings

SIGNATURE = "X-Alertwhy-Signature"
_SCHEME = "sha256="


def checked(settings: Settings) -> Settings:
    """The same settings; raises ConfigError where they would open a door to other machines."""
    if settings.loopback:
        return settings
    where = f"ALERTWHY_LISTEN is {settings.host}:{settings.port}, which other machines can reach"
    if not (settings.webhook_token or settings.webhook_hmac_key):
        raise ConfigError(f"{where}; set ALERTWHY_WEBHOOK_TOKEN or ALERTWHY_WEBHOOK_HMAC_KEY")
    if not settings.api_key:
        raise ConfigError(f"{where}; set ALERTWHY_API_KEY")
    return settings


class Doorkeeper:
    """Lets pass or raises Unauthorized; says never which secret was nearly right."""

    def __init__(self, settings: Settings) -> None:
        self._token = settings.webhook_token.encode()
        self._hmac_key = settings.webhook_hmac_key.encode()
        self._api_key = settings.api_key.encode()
        self._alone = settings.loopback

    def webhook(
        self,
        authorization: Authorization | None,
        path_secret: str,
        *,
        signature: str,
        body: Callable[[], bytes],
    ) -> None:
        """By bearer, basic password, path or signature; the body is read for the last alone."""
        if not (self._token or self._hmac_key):
            self._open_if_alone("basic", "ALERTWHY_WEBHOOK_TOKEN")
            return
        if self._token and any(
            _same(given, self._token) for given in (*_secrets(authorization), path_secret) if given
        ):
            return
        if self._hmac_key and signature and _signed(body(), self._hmac_key, signature):
            return
        raise _refused("basic", "send the webhook token or a signature of the body")

    def api(self, authorization: Authorization | None) -> None:
        """By bearer."""
        if not self._api_key:
            self._open_if_alone("bearer", "ALERTWHY_API_KEY")
            return
        bearer = authorization.token if authorization and authorization.type == "bearer" else ""
        if not (bearer and _same(bearer, self._api_key)):
            raise _refused("bearer", "send Authorization: Bearer with an API key")

    def _open_if_alone(self, scheme: str, variable: str) -> None:
        if not self._alone:
            raise _refused(scheme, f"nobody may, until {variable} is set")


def _secrets(authorization: Authorization | None) -> tuple[str, ...]:
    if authorization is None:
        return ()
    if authorization.type == "basic":
        return (authorization.password or "",)
    return (authorization.token or "",) if authorization.type == "bearer" else ()


def _signed(body: bytes, key: bytes, signature: str) -> bool:
    if not signature.startswith(_SCHEME):
        return False
    wanted = hmac.new(key, body, sha256).hexdigest()
    return _same(signature.removeprefix(_SCHEME).lower(), wanted.encode())


def _same(given: str, wanted: bytes) -> bool:
    return any(
        hmac.compare_digest(given.encode(encoding, errors="replace"), wanted)
        for encoding in ("utf-8", "latin-1")  # a bearer header comes as Latin-1, all else as UTF-8
    )


def _refused(scheme: str, text: str) -> Unauthorized:
    door = "webhooks" if scheme == "basic" else "API"
    challenge = WWWAuthenticate(scheme, {"realm": f"alertwhy {door}"})
    return Unauthorized(text, www_authenticate=challenge)
