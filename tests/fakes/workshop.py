"""The workers' means over a real Valkey: clock, channels, cluster and model are played.

Jobs lie in their queues and are run by nobody: a test calls the stage itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

from alertwhy.config import Config, Receiver, parse
from alertwhy.domain.delivery import Abilities
from alertwhy.domain.diagnosis import Tokens
from alertwhy.domain.finding import Finding
from alertwhy.domain.investigation import Delivery, Investigation, Report, Routed
from alertwhy.domain.notification import Bullets, Moment, Notification
from alertwhy.domain.routing import Behaviour
from alertwhy.errors import ConfigError
from alertwhy.queue import Queues
from alertwhy.store import Store
from alertwhy.store.work import Item, StageName
from tests.fakes.cluster import FakeCluster
from tests.fakes.state import CART, NOW, an_investigation, stored
from tests.fakes.waiting import calls, forgotten
from workers.clients.cluster import Cluster
from workers.clients.http import Reply
from workers.clients.openai import Answer
from workers.notifiers import Rendered
from workers.pipeline.means import Means

ROUTES = """
receivers: [{name: shop, slack: {}}, {name: oncall, pagerduty: {}}]
route: {receiver: shop}
"""
OOM = Finding("Container app ran out of memory", ("e1",), cause="oom-killed")
NO_MODEL = "no model configured"


@dataclass
class Clock:
    """Stands still until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass(frozen=True)
class Told:
    """One send: ``reference`` is the message that it was to edit, ``""`` for a new one."""

    moment: Moment
    reference: str
    summary: str
    repeated: bool
    shown: str = ""


@dataclass
class FakeChannel:
    """Sends as scripted: each outcome is an error or a reference; after them all goes well.

    ``during`` is called in the middle of each send, as the world goes on meanwhile.
    """

    abilities: Abilities = field(default_factory=lambda: Abilities(edits=True))
    outcomes: list[Exception | str] = field(default_factory=list)
    during: Callable[[], object] = lambda: None
    told: list[Told] = field(default_factory=list)
    room: int | None = None  # characters of the blocks that it shows

    def render(self, notification: Notification) -> Rendered:
        lists = (block for block in notification.blocks if isinstance(block, Bullets))
        lines = ", ".join(line for block in lists for line in block.items)[: self.room]
        return Rendered(
            {"summary": notification.summary, "severity": notification.severity, "lines": lines,
             "blocks": str(notification.blocks) if self.room is None else "",
             "repeated": notification.maybe_repeated}
        )  # fmt: skip

    def send(
        self, rendered: Rendered, *, notification: Notification, reference: str, http: object
    ) -> str:
        given = bool(rendered.payload["repeated"])
        shown = str(rendered.payload["lines"])
        said = Told(notification.moment, reference, notification.summary, given, shown)
        self.told.append(said)
        self.during()
        outcome = self.outcomes.pop(0) if self.outcomes else reference or f"ref-{len(self.told)}"
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    @property
    def moments(self) -> list[str]:
        return [str(each.moment) for each in self.told]


@dataclass
class FakeModel:
    """Answers with ``answer``: a value of the shape it is asked for, or an error to raise."""

    answer: dict[str, object] | Exception
    asked: list[str] = field(default_factory=list)

    def ask(self, system: str, user: str, *, shape, timeout: float, max_output: int = 0):
        self.asked.append(f"{system}\n{user}")
        if isinstance(self.answer, Exception):
            raise self.answer
        return Answer(shape(**self.answer), "small-1", Tokens(100, 20, 0))


class NoHttp:
    """No channel here uses it."""

    def post(
        self,
        url: str,
        *,
        json: Mapping[str, object],
        headers: Mapping[str, str] | None = None,
        timeout: float,
    ) -> Reply:
        raise AssertionError(f"nobody posts here: {url}")


class Workshop:
    """Means whose every part a test can set; all about one Valkey database."""

    def __init__(self, store: Store, *, routes: str = ROUTES) -> None:
        self.store = store
        self.clock = Clock()
        self.config: Config = parse(routes)
        self.cluster: Cluster = FakeCluster()
        self.channels: dict[str, FakeChannel | ConfigError] = {}
        self.model: FakeModel | None = None
        self.cluster_name = ""
        numbers = count(1)
        self._new_id = lambda: f"new{next(numbers)}"

    @property
    def means(self) -> Means:
        """As they are set now."""
        return Means(
            store=self.store,
            queues=Queues(self.store.redis),
            config=lambda: self.config,
            cluster=lambda: self.cluster,
            channel=self._channel,
            http=NoHttp(),
            now=self.clock,
            new_id=self._new_id,
            model=self.model,
            cluster_name=self.cluster_name,
        )

    @property
    def shop(self) -> FakeChannel:
        """The channel of the receiver ``shop``."""
        channel = self.channels.setdefault("shop", FakeChannel())
        assert isinstance(channel, FakeChannel)
        return channel

    def found(self, identity: str = "one") -> Investigation:
        """As it now stands."""
        found = self.store.investigations.load(identity)
        assert found is not None
        return found

    def delivery(self, receiver: str = "shop", identity: str = "one") -> Delivery:
        """What became of one message."""
        deliveries = self.found(identity).deliveries
        return next(each for each in deliveries if each.receiver == receiver)

    def waiting(self) -> list[str]:
        """Every call that lies in a queue; they are taken out."""
        found = [call for queue in calls(self.store.redis).values() for call in queue]
        forgotten(self.store.redis)
        return found

    def open(self, identity: str = "one", **changes: object) -> Investigation:
        """One that admission has just opened: ``investigate`` is outstanding."""
        opened = stored(self.store, an_investigation(identity, **changes))
        self.store.work.want(Item(StageName.INVESTIGATE, identity), self.clock())
        return opened

    def concluded(
        self,
        identity: str = "one",
        *,
        receivers: tuple[str, ...] = ("shop",),
        missing: str = NO_MODEL,
        behaviour: Behaviour = Behaviour(),  # noqa: B008  # frozen
        **changes: object,
    ) -> None:
        """One that was looked into: ``deliver`` is outstanding for each receiver."""
        self.open(identity, **changes)
        self.again(identity, OOM, receivers=receivers, missing=missing, behaviour=behaviour)

    def again(
        self,
        identity: str = "one",
        *findings: Finding,
        receivers: tuple[str, ...] = ("shop",),
        missing: str = NO_MODEL,
        behaviour: Behaviour = Behaviour(),  # noqa: B008  # frozen
    ) -> None:
        """A round has ended with these findings."""
        item = Item(StageName.INVESTIGATE, identity)
        self.store.work.want(item, self.clock())
        lease = self.store.work.begin(item, self.clock())
        assert lease is not None
        report = Report(CART, findings=findings)
        routed = [Routed(name, behaviour) for name in receivers]
        self.store.investigations.save_report(
            lease, report, routed, missing=missing, now=self.clock()
        )
        while lease:
            lease = self.store.work.finish(lease, self.clock())
        for name in receivers:
            self.store.work.want(Item(StageName.DELIVER, identity, name), self.clock())

    def alerts(self, identity: str = "one", **severities: str) -> None:
        """Its alerts from now on: names and their severities."""
        found = self.found(identity)
        only = found.alerts[0]
        for name, severity in severities.items():
            labels = {**only.labels, "alertname": name, "severity": severity}
            alert = replace(only, fingerprint=name, labels=labels)
            pipe = self.store.redis.pipeline()
            self.store.records.create(pipe, replace(found, alerts=(*found.alerts, alert)))
            pipe.execute()

    def _channel(self, receiver: Receiver) -> FakeChannel:
        channel = self.channels.setdefault(receiver.name, FakeChannel())
        if isinstance(channel, ConfigError):
            raise channel
        return channel
