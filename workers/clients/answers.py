"""What an HTTP answer means for a message: taken, later, or never."""

from collections.abc import Mapping

from alertwhy.errors import Permanent, Retryable
from workers.clients.http import Reply

TOO_MANY = 429
# 4xx that pass by themselves: Request Timeout, Too Early (RFC 9110, RFC 8470), Too Many Requests.
PASSING = frozenset({408, 425, TOO_MANY})


def expect_taken(
    reply: Reply, *, who: str, hints: Mapping[int, str], patience: float | None = None
) -> None:
    """Nothing for a 2xx; else Retryable, or Permanent with the hint for that status.

    ``patience`` is how long to wait after a 429 that does not say it, in seconds. Nothing of
    the body is told: a vendor may repeat the secret in it.
    """
    if reply.status in range(200, 300):
        return
    reason = f"http_{reply.status}"
    said = f"{who} answered {reply.status}"
    if reply.status == TOO_MANY:
        after = patience if reply.retry_after is None else reply.retry_after
        raise Retryable(f"{said}: too many messages", reason=reason, after=after)
    if reply.status in PASSING or reply.status >= 500:  # noqa: PLR2004  HTTP's server errors
        raise Retryable(said, reason=reason, after=reply.retry_after, ambiguous=True)
    hint = hints.get(reply.status, "look for a proxy in between, or correct the address")
    raise Permanent(f"{said}: {hint}", reason=reason)
