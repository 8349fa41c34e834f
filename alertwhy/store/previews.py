"""Previews: a question of the web process to a worker, and its answer, both gone after a minute."""

from dataclasses import dataclass
from secrets import token_hex

from redis import Redis

from alertwhy.store import keys
from alertwhy.store.replies import fields, text

KEPT = 60  # seconds; whoever asked waits for a few


@dataclass(frozen=True)
class Preview:
    """What a channel would be sent, as the bytes' text, or why that cannot be said."""

    body: str = ""
    refusal: str = ""


class Previews:
    """Nothing hangs on it: what is lost is asked again."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def ask(self, identity: str, notifier: str) -> str:
        """A token for the answer; the caller has to enqueue ``preview`` with it."""
        token = token_hex(8)
        key = keys.preview(token)
        pipe = self._redis.pipeline()
        pipe.hset(key, mapping={"investigation": identity, "notifier": notifier})
        pipe.expire(key, KEPT)
        pipe.execute()
        return token

    def asked(self, token: str) -> tuple[str, str]:
        """Which investigation and which notifier; empty where nobody waits any more."""
        found = fields(self._redis.hgetall(keys.preview(token)))
        return found.get("investigation", ""), found.get("notifier", "")

    def give(self, token: str, preview: Preview) -> None:
        """Answer."""
        key = keys.preview(token)
        pipe = self._redis.pipeline()
        pipe.hset(key, mapping={"body": preview.body, "refusal": preview.refusal})
        pipe.expire(key, KEPT)
        pipe.execute()

    def answer(self, token: str) -> Preview | None:
        """The answer, None while there is none."""
        body, refusal = self._redis.hmget(keys.preview(token), ["body", "refusal"])
        return None if body is None else Preview(text(body), text(refusal))
