"""A channel whose notifier may fail in any way: then the message is a dead letter, not a lost job."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import structlog

from alertwhy.domain.delivery import Abilities
from alertwhy.domain.notification import Notification
from alertwhy.errors import DeliveryError, Permanent
from alertwhy.queue import JobTimeout
from workers.clients.http import Http
from workers.notifiers import Channel, Rendered

T = TypeVar("T")

log = structlog.get_logger()


@dataclass(frozen=True)
class Guarded:
    """The same channel; what is no DeliveryError becomes ``Permanent``, with only its kind told."""

    channel: Channel
    notifier: str

    @property
    def abilities(self) -> Abilities:
        """The channel's own."""
        return self.channel.abilities

    def render(self, notification: Notification) -> Rendered:
        """As the channel words it."""
        return self._held(lambda: self.channel.render(notification))

    def send(
        self, rendered: Rendered, *, notification: Notification, reference: str, http: Http
    ) -> str:
        """As the channel carries it."""
        return self._held(
            lambda: self.channel.send(
                rendered, notification=notification, reference=reference, http=http
            )
        )

    def _held(self, act: Callable[[], T]) -> T:
        try:
            return act()
        except (DeliveryError, JobTimeout):
            raise
        except Exception as error:
            kind = type(error).__name__
            log.exception("notifier_failed", notifier=self.notifier, error=kind)
            text = f"the notifier {self.notifier} failed ({kind}); its log says where"
            raise Permanent(text, reason="notifier_failed") from error
