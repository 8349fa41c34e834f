"""Preview: exactly what a channel is or would be sent about an investigation, for eyes alone.

The same two functions as delivering uses, ``compose`` and ``render``; nothing is sent. A channel
words a message without its secrets, so none is read: something harmless stands in for each.
"""

from collections.abc import Mapping
from dataclasses import replace

from alertwhy.config import Config, Receiver
from alertwhy.domain.investigation import Delivery, Investigation
from alertwhy.domain.notification import Moment
from alertwhy.domain.routing import Behaviour
from alertwhy.errors import ConfigError
from alertwhy.options import Options
from alertwhy.store.previews import Preview
from workers.clients.http import encode
from workers.compose import compose
from workers.compose.dressing import dress
from workers.notifiers import NOTIFIERS
from workers.pipeline.means import Means

SOMEWHERE = "https://preview.invalid/"
SECRETS: dict[str, object] = {
    "token": "preview",
    "api_token": "preview",
    "hmac_key": "preview",
    "routing_key": "0" * 32,
    "webhook_url": SOMEWHERE,
    "url": SOMEWHERE,
}
# Where the routing file has no such receiver.
STAND_INS: dict[str, dict[str, object]] = {
    "slack": {"channel": "#preview", "token": "preview"},
    "teams": {"webhook_url": SOMEWHERE},
    "pagerduty": {"routing_key": "0" * 32},
    "webhook": {"url": SOMEWHERE},
}


def preview(means: Means, token: str) -> None:
    """Answer what the web process asked."""
    identity, notifier = means.store.previews.asked(token)
    found = means.store.investigations.load(identity) if identity else None
    if found is None:
        return
    try:
        body = previewed(found, notifier, means.config(), public_url=means.public_url)
        given = Preview(body.decode())
    except ConfigError as error:
        given = Preview(refusal=str(error))
    means.store.previews.give(token, given)


def previewed(
    found: Investigation, notifier: str, config: Config, *, public_url: str = ""
) -> bytes:
    """The bytes of the message itself; raises ConfigError naming what is wrong with the receiver.

    For the receiver of this kind that it is routed to, else the first in the file, else one
    that stands in.
    """
    receiver = _receiver(found, notifier, config)
    channel = NOTIFIERS.get(notifier)(Options(without_secrets(receiver.options), receiver.where))
    name = receiver.name
    delivery = next((d for d in found.deliveries if d.receiver == name), Delivery(name, notifier))
    composed = compose(
        found,
        moment=_moment(found, delivery),
        behaviour=next((r.behaviour for r in found.routed if r.receiver == name), Behaviour()),
        delivery=replace(delivery, intent_at=None),
        public_url=public_url,
    )
    notification = dress(composed, title=receiver.title, footer=receiver.footer)
    return encode(channel.render(notification).payload)


def without_secrets(options: Mapping[str, object]) -> dict[str, object]:
    """The same options, each secret and each file of one replaced by what stands in for it."""
    names = {name: name.removesuffix("_file") for name in options}
    return {
        bare: SECRETS.get(bare, SOMEWHERE if bare.endswith("url") else options[name])
        for name, bare in names.items()
    }


def _receiver(found: Investigation, notifier: str, config: Config) -> Receiver:
    routed = [config.receivers.get(each.receiver) for each in found.routed]
    known = [each for each in (*routed, *config.receivers.values()) if each is not None]
    stand_in = Receiver("preview", notifier, STAND_INS.get(notifier, {}), notifier)
    return next((each for each in known if each.notifier == notifier), stand_in)


def _moment(found: Investigation, delivery: Delivery) -> Moment:
    """An end where there is one to tell, else as it is told first."""
    over = not found.open and not found.by_hand
    return Moment.RESOLVED if over and (delivery.opened or not found.routed) else Moment.FIRST
