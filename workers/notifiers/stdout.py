"""Standard output: what every message goes to until a routing file says otherwise."""

import sys
from dataclasses import dataclass, field

from alertwhy.domain.delivery import Abilities
from alertwhy.domain.notification import Notification
from alertwhy.errors import Retryable
from alertwhy.options import Options
from workers.clients.http import Http
from workers.notifiers import Rendered, notifier
from workers.wording import one_line
from workers.wording.text import state, to_text

REFERENCE = "stdout"


@dataclass(frozen=True)
class Stdout:
    """Prints each message once; what is printed can be neither edited nor missed."""

    abilities: Abilities = field(default_factory=Abilities)

    def render(self, notification: Notification) -> Rendered:
        """The whole message as text, and a few fields beside it for who reads the payload."""
        return Rendered(
            {
                "text": to_text(notification),
                "state": state(notification),
                "investigation": notification.investigation,
                "object": one_line(notification.object),
                "cause": one_line(notification.cause),
            }
        )

    def send(
        self, rendered: Rendered, *, notification: Notification, reference: str, http: Http
    ) -> str:
        """One write and a flush; characters that the terminal's encoding lacks become ``?``."""
        del notification, reference, http  # nothing printed can be found again
        encoding = sys.stdout.encoding or "utf-8"
        text = f"{rendered.payload['text']}\n\n"
        try:
            sys.stdout.write(text.encode(encoding, errors="replace").decode(encoding))
            sys.stdout.flush()
        except (OSError, ValueError) as error:  # ValueError: the file was closed
            raise Retryable("standard output is closed", reason="stdout_closed") from error
        return REFERENCE


@notifier("stdout")
def configure(options: Options) -> Stdout:
    """Takes no options."""
    options.finish()
    return Stdout()
