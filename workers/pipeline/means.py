"""What the stages work with: filled in by ``workers.bootstrap``, or by a test."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from alertwhy.config import Config, Receiver
from alertwhy.domain.investigation import Investigation, Status
from alertwhy.queue import Queues
from alertwhy.store import Store
from alertwhy.store.work import Item, StageName
from workers.clients.cluster import Cluster
from workers.clients.http import Http
from workers.clients.openai import Model
from workers.notifiers import Channel


@dataclass(frozen=True)
class Means:
    """State, queue, doors and settings. ``model`` is None where none is configured."""

    store: Store
    queues: Queues
    config: Callable[[], Config]
    cluster: Callable[[], Cluster]
    channel: Callable[[Receiver], Channel]
    http: Http
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    model: Model | None = None
    model_name: str = field(default="", repr=False)  # server and model; may hold a password
    cluster_name: str = ""
    public_url: str = ""
    alertmanager_url: str = field(default="", repr=False)  # may hold a password

    def wake(self, *items: Item) -> None:
        """Say that there is more to do, then wake a worker for each."""
        now = self.now()
        for item in items:
            self.store.work.want(item, now)
        self.queues.wake(items)

    def close(self, found: Investigation, status: Status) -> bool:
        """Close one that is open and tell its receivers; False where it was not open any more."""
        items = [Item(StageName.DELIVER, found.id, each.receiver) for each in found.routed]
        for item in items:  # a death right after the closing leaves the telling to the sweep
            self.store.work.want(item, self.now())
        closed = self.store.investigations.close(found.id, status, self.now())
        if closed:
            self.wake(*items)
        return closed
