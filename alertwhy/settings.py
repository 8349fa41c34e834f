"""Settings from the environment, read once, here and nowhere else; each secret also as ``…_FILE``."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from alertwhy.errors import ConfigError

PREFIX = "ALERTWHY_"
# Alertmanager sends whole groups; 10,000 alerts in one POST have been seen, 1.06 KB each.
MAX_BODY = 32 * 1024 * 1024


@dataclass(frozen=True)
class Settings:
    """Everything a process is told from outside. Secrets never appear in ``repr``.

    ``redis_url`` is ``""`` for the embedded Valkey. ``lease`` is in seconds: how long a stage
    may be silent before another worker takes over. ``retention`` is in seconds.
    """

    redis_url: str = field(default="", repr=False)  # may hold a password
    host: str = "127.0.0.1"
    port: int = 8080
    config: Path | None = None
    snapshot: Path | None = None
    webhook_token: str = field(default="", repr=False)
    webhook_hmac_key: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)
    slack_signing_secret: str = field(default="", repr=False)
    cluster: str = ""
    model: str = ""
    openai_base_url: str = ""
    openai_api_key: str = field(default="", repr=False)
    prometheus_url: str = field(default="", repr=False)  # may hold a password
    prometheus_token: str = field(default="", repr=False)
    alertmanager_url: str = ""
    public_url: str = ""
    state_dir: Path = Path()
    max_body: int = MAX_BODY
    lease: float = 30.0
    retention: float = 7 * 24 * 3600.0

    @property
    def loopback(self) -> bool:
        """Whether it listens on this machine alone."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """From the process environment, or the one given; raises ConfigError naming the variable."""
    env = os.environ if environ is None else environ
    host, port = _listen(_text(env, "LISTEN", "127.0.0.1:8080"))
    return Settings(
        redis_url=_secret(env, PREFIX + "REDIS_URL"),
        host=host,
        port=port,
        config=_path(env, "CONFIG"),
        snapshot=_path(env, "SNAPSHOT"),
        webhook_token=_secret(env, PREFIX + "WEBHOOK_TOKEN"),
        webhook_hmac_key=_secret(env, PREFIX + "WEBHOOK_HMAC_KEY"),
        api_key=_secret(env, PREFIX + "API_KEY"),
        slack_signing_secret=_secret(env, PREFIX + "SLACK_SIGNING_SECRET"),
        cluster=_text(env, "CLUSTER"),
        model=_text(env, "MODEL"),
        openai_base_url=env.get("OPENAI_BASE_URL", ""),
        openai_api_key=_secret(env, "OPENAI_API_KEY"),
        prometheus_url=_address(env, "PROMETHEUS_URL", "PROMETHEUS_TOKEN"),
        prometheus_token=_secret(env, PREFIX + "PROMETHEUS_TOKEN"),
        alertmanager_url=_text(env, "ALERTMANAGER_URL"),
        public_url=_text(env, "PUBLIC_URL").rstrip("/"),
        state_dir=_state_dir(env),
        max_body=_whole(env, "MAX_BODY", MAX_BODY),
        lease=_whole(env, "LEASE", 30),
        retention=_whole(env, "RETENTION", 7 * 24 * 3600),
    )


def _text(env: Mapping[str, str], name: str, default: str = "") -> str:
    return env.get(PREFIX + name, "").strip() or default


def _secret(env: Mapping[str, str], variable: str) -> str:
    file = env.get(f"{variable}_FILE", "")
    value = env.get(variable, "")
    if file and value:
        raise ConfigError(f"both {variable} and {variable}_FILE are set; keep one")
    if not file:
        return value.strip()
    try:
        value = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:  # ValueError: no UTF-8, or no file's name at all
        kind = type(error).__name__
        raise ConfigError(f"{variable}_FILE: cannot read {file} ({kind})") from error
    if not value:
        raise ConfigError(f"{variable}_FILE: {file} is empty")
    return value


def _address(env: Mapping[str, str], name: str, token: str) -> str:
    """Where a neighbour is; its credentials are in it or in a token, and never in an error."""
    found = _secret(env, PREFIX + name)
    if found and not _is_address(found):
        raise ConfigError(
            f"{PREFIX}{name} is no address; write http://host:port, and a path before /api/v1 if"
            " it has one"
        )
    if "@" in found and _secret(env, PREFIX + token):
        raise ConfigError(f"{PREFIX}{name} has a user and {PREFIX}{token} is set; keep one")
    return found.rstrip("/")


def _is_address(url: str) -> bool:
    """Whether it is HTTP, names a host, and has nothing behind its path."""
    try:
        parts = urlsplit(url)
        return bool(
            parts.scheme in {"http", "https"}
            and parts.hostname
            and parts.port != 0
            and not parts.query
            and not parts.fragment
        )
    except ValueError:  # no port, or half an IPv6 address
        return False


def _path(env: Mapping[str, str], name: str) -> Path | None:
    value = _text(env, name)
    return Path(value) if value else None


def _whole(env: Mapping[str, str], name: str, default: int) -> int:
    value = _text(env, name)
    if not value:
        return default
    if not value.isdecimal() or int(value) < 1:
        raise ConfigError(f"{PREFIX}{name} is {value!r}; it must be a whole number above 0")
    return int(value)


def _listen(value: str) -> tuple[str, int]:
    host, colon, port = value.rpartition(":")
    if not colon or not port.isdecimal() or int(port) > 65535:  # noqa: PLR2004 (the last TCP port)
        raise ConfigError(f"{PREFIX}LISTEN is {value!r}; write host:port, such as 0.0.0.0:8080")
    return host.strip("[]") or "0.0.0.0", int(port)  # noqa: S104 (":8080" says every address)


def _state_dir(env: Mapping[str, str]) -> Path:
    """Where the embedded Valkey keeps its data: the XDG state directory."""
    named = _text(env, "STATE_DIR")
    if named:
        return Path(named)
    home = env.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(home) / "alertwhy"


def inherited(**ours: str) -> dict[str, str]:
    """The environment for a process of ours: this one's, with our variables only as given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return kept | ours
