"""Silence: asks Alertmanager to be quiet about an investigation's alerts, as a person wished.

One silence for each firing alert, by all of its labels: what it does not name keeps firing. A
repeat after a lost answer makes a second one beside the first, which ends with it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from alertwhy.domain.alert import Alert
from alertwhy.domain.investigation import Investigation
from alertwhy.domain.reaction import Silence
from alertwhy.errors import DeliveryError, Permanent, Retryable
from alertwhy.redact.marks import MARK
from alertwhy.store.work import Item, Lease, StageName
from workers.clients.answers import expect_taken
from workers.pipeline.means import Means

TIMEOUT = 5.0  # seconds for one silence; Alertmanager answers in a few ms
MOST = 20  # silences for one investigation; more alerts want a silence of a person's own design
AGAIN = timedelta(seconds=5)
GIVEN_UP_AFTER = timedelta(minutes=2)  # a person waits and would rather know

_HINTS = {
    401: "ALERTWHY_ALERTMANAGER_URL needs a user and password that may create silences",
    403: "ALERTWHY_ALERTMANAGER_URL needs a user and password that may create silences",
    404: "ALERTWHY_ALERTMANAGER_URL is not where Alertmanager's API v2 is",
}


def silence(means: Means, identity: str) -> None:
    """Do what is outstanding for one investigation."""
    lease = means.store.work.begin(Item(StageName.SILENCE, identity), means.now())
    while lease is not None:
        if not _look(means, lease):
            return
        lease = means.store.work.finish(lease, means.now())


def _look(means: Means, lease: Lease) -> bool:
    """One look; False where the lease was given back."""
    found = means.store.investigations.load(lease.item.investigation)
    if found is None or found.silence is None or not found.silence.pending:
        return True
    wish = found.silence
    try:
        _ask(means, found, wish)
        done = replace(wish, until=wish.asked_at + timedelta(hours=wish.hours))
    except Retryable as error:
        if means.now() - wish.asked_at < GIVEN_UP_AFTER:
            means.store.work.postpone(lease, means.now() + AGAIN, firm=True)
            return False
        done = replace(wish, error=str(error))
    except DeliveryError as error:
        done = replace(wish, error=str(error))
    means.queues.wake(means.store.reactions.silenced(lease, done, means.now()))
    return True


def _ask(means: Means, found: Investigation, wish: Silence) -> None:
    if not means.alertmanager_url:
        raise Permanent("ALERTWHY_ALERTMANAGER_URL is not set", reason="no_alertmanager")
    url = f"{means.alertmanager_url.rstrip('/')}/api/v2/silences"
    for asked in list(_silences(found, wish)):
        reply = means.http.post(url, json=asked, timeout=TIMEOUT)
        expect_taken(reply, who="Alertmanager", hints=_HINTS)


def _silences(found: Investigation, wish: Silence) -> Iterator[dict[str, object]]:
    firing = [alert for alert in found.alerts if alert.firing]
    if not firing:
        raise Permanent("none of its alerts fires any more", reason="nothing_fires")
    if len(firing) > MOST:
        raise Permanent(
            f"{len(firing)} alerts fire; silence them in Alertmanager", reason="too_many"
        )
    for alert in firing:
        yield {
            "matchers": [_matcher(*pair) for pair in sorted(_labels(alert).items())],
            "startsAt": wish.asked_at.isoformat(),
            "endsAt": (wish.asked_at + timedelta(hours=wish.hours)).isoformat(),
            "createdBy": wish.by,
            "comment": f"by a button under alertwhy's investigation {found.id}",
        }


def _labels(alert: Alert) -> dict[str, str]:
    hidden = [name for name, value in alert.labels.items() if re.search(MARK, value)]
    if hidden:
        raise Permanent(
            f"label {hidden[0]} held a secret, which is not kept; silence it in Alertmanager",
            reason="redacted",
        )
    return alert.labels


def _matcher(name: str, value: str) -> dict[str, object]:
    return {"name": name, "value": value, "isRegex": False, "isEqual": True}
