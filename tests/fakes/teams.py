"""A Teams Workflows webhook on loopback: it says 202, and fails where the sender cannot see it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from tests.fakes.loopback import Answer, Loopback, Request, strings

MAX_CARD = 28_672  # bytes after Teams has encoded it anew; Teams, connector limits
CARD_VERSIONS = {"1.0", "1.1", "1.2", "1.3", "1.4", "1.5"}  # Teams shows no later card


@dataclass(frozen=True)
class Card:
    """What a Workflows endpoint took; ``failure`` is what its flow said later, ``""`` if posted."""

    payload: Mapping[str, object]
    size: int  # bytes, as Teams encodes it
    failure: str = ""

    @property
    def shown(self) -> str:
        """All text that a reader sees."""
        return "\n".join(strings(self.payload))


class Teams(Loopback):
    """A Workflows webhook: says 202 to any JSON, and fails later, where the sender cannot see it."""

    def __init__(self) -> None:
        self._cards: list[Card] = []
        super().__init__()

    @property
    def webhook_url(self) -> str:
        """The address with its signature, byte for byte."""
        return (
            f"{self.url}/workflows/f00d/triggers/manual/paths/invoke?api-version=1&sig=secret%2F1"
        )

    @property
    def cards(self) -> tuple[Card, ...]:
        """Everything that was taken, oldest first; look at ``failure``."""
        with self.lock:
            return tuple(self._cards)

    def take(self, request: Request) -> Answer:
        """202 and an empty body; 401 for another signature, 400 for what is no JSON."""
        if f"{self.url}{request.path}" != self.webhook_url:
            return Answer(401, "The signature is not valid.")
        payload = request.json()
        if not payload:
            return Answer(400, "The request body is not valid JSON.")
        size = len(json.dumps(payload))
        self._cards.append(Card(payload, size, _flow_failure(payload, size)))
        return Answer(202)


def _flow_failure(payload: Mapping[str, object], size: int) -> str:
    if size > MAX_CARD:
        return "MessageSizeExceeded"
    found = payload.get("attachments")
    attachments = found if isinstance(found, list) else []
    cards = [each.get("content") for each in attachments if isinstance(each, Mapping)]
    if not cards:
        return "BadRequest: no adaptive card"
    shown = (isinstance(each, Mapping) and each.get("version") in CARD_VERSIONS for each in cards)
    return "" if all(shown) else "card couldn't be displayed"
