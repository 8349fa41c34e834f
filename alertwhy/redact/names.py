"""Which names say that what stands beside them is a secret, and how surely."""

import re
from dataclasses import dataclass
from functools import lru_cache

PASSWORD, TOKEN, SECRET, KEY, CREDENTIAL, COOKIE = (
    "password",
    "token",
    "secret",
    "key",
    "credential",
    "cookie",
)

# A text that holds none of these, in lower case, holds no name that says secret.
STEMS = (
    *("pass", "pw", "token", "secret", "key", "cred", "cookie", "jwt", "bearer"),
    *("sessid", "sessionid", "session_id", "session-id"),
    *("auth=", "auth:", "auth ", "auth'", 'auth"', "auth\\"),  # not "authenticated"
)

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")

# Last words that say the name is about a secret without being one: ``token_file``, ``secretName``.
_ABOUT_WORDS = """
name names file files path dir ref refs type types count counts length len size limit max min ttl
expiry expires expiration expire expired age url uri endpoint host port policy status enabled
disabled required version mount namespace provider issuer alg algorithm id ids kind class format
seconds secs ms minutes hours at error errors index position hint prompt strategy generator review
reviews request requests mode source exists valid validity usage created updated field header
prefix suffix manager controller store role env duration rotation authentication volume label
audience audiences
"""
_ABOUT = frozenset(_ABOUT_WORDS.split())
_PASSWORDS = ("password", "passwd", "passphrase", "passcode", "requirepass")
_SECRETS = (
    "secretid",
    "secretvalue",
    "secretaccess",
    "secretstring",
    "secretdata",
    "secretkeybase",
)
_KEY_WORDS = """
api access secret private encryption signing account shared sharedaccess master auth routing
integration license ssh hmac app application storage session preshared subscription fernet
instrumentation deploy service webhook cipher aes tls ssl
"""
_KEYS = tuple(f"{each}key" for each in _KEY_WORDS.split())
_SESSIONS = ("sessionid", "sessid", "jsessionid")


@dataclass(frozen=True)
class Named:
    """What a name says. ``sure`` is false where the bare word also occurs in plain prose."""

    family: str
    sure: bool


@lru_cache(maxsize=4096)
def named(name: str) -> Named | None:
    """What kind of secret a name announces; None for all other names."""
    words = [word.lower() for word in _WORDS.findall(name)]
    joined = "".join(words)
    if joined.endswith((*_SESSIONS, *_SECRETS)):
        return Named(TOKEN if joined.endswith(_SESSIONS) else SECRET, sure=True)
    if not words or words[-1] in _ABOUT or words[0] == "existing":  # charts: existingSecret
        return None
    return _by_ending(name, words, joined)


def _by_ending(name: str, words: list[str], joined: str) -> Named | None:
    last = words[-1]
    if any(each in joined for each in _PASSWORDS):
        about = joined.endswith("passwords") or (_kebab(name) and not last.startswith("pass"))
        return Named(PASSWORD, sure=not about)
    if last in {"pwd", "pass", "pw", "userpass"}:
        return Named(PASSWORD, sure=last == "pwd" or len(words) > 1)
    if joined.endswith(_KEYS):
        return Named(KEY, sure=True)
    for family in (TOKEN, SECRET):
        if last.endswith(family):
            return Named(family, sure=(len(words) > 1 or last != family) and not _kebab(name))
    return _rarer(words, last)


def _rarer(words: list[str], last: str) -> Named | None:
    if last in {"jwt", "bearer"}:
        return Named(TOKEN, sure=False)
    if last in {"credential", "credentials", "creds", "auth", "masterauth"}:
        return Named(CREDENTIAL, sure=len(words) > 1 and last == "auth")
    if last == "cookie":
        return Named(COOKIE, sure=False)
    return None


def _kebab(name: str) -> bool:
    """Whether it may be an object's name as well (``db-secret``): dashes, and no header's."""
    bare = name.lstrip("-")
    return (
        bare == name and "-" in bare and bare.islower() and not bare.startswith(("x-", "private-"))
    )
