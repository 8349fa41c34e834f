"""Alerts and investigations as the store and admission meet them: ordinary, but for what is named."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from redis import Redis

from alertwhy.domain.alert import Alert, AlertStatus, fingerprint
from alertwhy.domain.investigation import Investigation, Status
from alertwhy.domain.target import ObjectRef, Target
from alertwhy.store import Store

NOW = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)
CART = Target("Deployment", "shop", "cart", via=(ObjectRef("Pod", "shop", "cart-7c9d-x2"),))


def an_alert(*, status: str = "firing", starts: datetime = NOW, **labels: str) -> Alert:
    """A firing KubePodCrashLooping about pod cart-7c9d-x2 in shop, unless labels say otherwise."""
    named = {
        "alertname": "KubePodCrashLooping",
        "namespace": "shop",
        "pod": "cart-7c9d-x2",
        "uid": "0a405592-2615-4d0c-b399-52ada5a9cc1b",
        "severity": "warning",
        **labels,
    }
    ended = starts + timedelta(minutes=1) if status == "resolved" else None
    return Alert(fingerprint(named), AlertStatus(status), named, starts_at=starts, ends_at=ended)


def resolved(alert: Alert, *, ends: datetime) -> Alert:
    """The same alert, resolved."""
    return replace(alert, status=AlertStatus.RESOLVED, ends_at=ends)


def an_investigation(identity: str = "one", **changes: object) -> Investigation:
    """An open investigation of Deployment shop/cart with one firing alert."""
    whole = Investigation(
        id=identity,
        status=Status.OPEN,
        started_at=NOW,
        updated_at=NOW,
        target=CART,
        alerts=(an_alert(),),
    )
    return replace(whole, **changes)


def stored(store: Store, investigation: Investigation) -> Investigation:
    """Put it into the store, and give it back."""
    pipe = store.redis.pipeline()
    store.records.create(pipe, investigation)
    pipe.execute()
    return investigation


def a_store(url: str) -> Store:
    """A store over a real server."""
    return Store(Redis.from_url(url), retention=3600, lease=30)
