"""Where messages go: one file per channel.

May live here: a channel's configuration, its wording of a ``Notification`` inside its limits
(pure), and the requests that carry it. May not: retrying, sleeping, counting, deciding whether
to send; that is done once, outside, for all of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from alertwhy.domain.delivery import Abilities
from alertwhy.domain.notification import Notification
from alertwhy.options import Options
from alertwhy.plugins import Registry
from workers.clients.http import Http

SEND_TIMEOUT = 10.0  # seconds for one request to a channel

Payload = dict[str, object]


@dataclass(frozen=True)
class Rendered:
    """What a channel would be sent: the message, and what goes beside it (thread replies)."""

    payload: Payload
    replies: tuple[Payload, ...] = ()


class Channel(Protocol):
    """One configured receiver."""

    @property
    def abilities(self) -> Abilities:
        """What the channel can do, as configured."""
        ...

    def render(self, notification: Notification) -> Rendered:
        """Word a notification inside the channel's limits; pure."""
        ...

    def send(
        self, rendered: Rendered, *, notification: Notification, reference: str, http: Http
    ) -> str:
        """Carry it; returns the reference by which the message is found again.

        ``reference`` is the standing message's, ``""`` where there is none. Raises Retryable
        or Permanent.
        """
        ...


Configure = Callable[[Options], Channel]  # raises ConfigError

C = TypeVar("C", bound=Configure)

NOTIFIERS: Registry[Configure] = Registry("notifier", "workers.notifiers")


def notifier(name: str) -> Callable[[C], C]:
    """Register a function ``(options) -> Channel`` under the key it has in the routing file."""

    def register(configure: C) -> C:
        NOTIFIERS.add(name, configure)
        return configure

    return register
