"""Many broken targets at once, as stages left them: investigated, and to be told."""

from alertwhy.domain.finding import Finding
from alertwhy.domain.investigation import Report, Routed
from alertwhy.domain.routing import Behaviour
from alertwhy.domain.target import Target
from alertwhy.store.work import Item, StageName
from tests.fakes.state import an_alert, an_investigation, stored
from tests.fakes.workshop import NO_MODEL, Workshop
from workers.pipeline.delivering import deliver
from workers.pipeline.digesting import tell

NODE = "Node worker-3 is not ready: its kubelet has stopped reporting"
LOST = Finding(NODE, ("e1",), cause="node-not-ready", upstream="Node worker-3")


def arrive(
    shop: Workshop, *names: str, receiver: str = "shop", finding: Finding = LOST,
    severity: str = "warning", missing: str = NO_MODEL, behaviour: Behaviour = Behaviour(),  # noqa: B008
) -> None:  # fmt: skip
    """All at once; a Deployment of each name was looked into; ``deliver`` is outstanding."""
    expected(shop, *names, receiver=receiver)
    store, now = shop.store, shop.clock()
    for name in names:
        target = Target("Deployment", "shop", name)
        alert = an_alert(pod=f"{name}-0", severity=severity)
        stored(store, an_investigation(name, target=target, alerts=(alert,), started_at=now))
        item = Item(StageName.INVESTIGATE, name)
        store.work.want(item, now)
        lease = store.work.begin(item, now)
        assert lease is not None
        report = Report(target, findings=(finding,))
        routed = [Routed(receiver, behaviour)]
        store.investigations.save_report(lease, report, routed, missing=missing, now=now)
        store.work.finish(lease, now)
        store.work.want(Item(StageName.DELIVER, name, receiver), now)


def expected(shop: Workshop, *names: str, receiver: str = "shop") -> None:
    """Admission has opened these; their roots are not known yet."""
    pipe = shop.store.redis.pipeline()
    for name in names:
        shop.store.storms.arrived(pipe, name, [receiver], shop.clock())
    pipe.execute()


def worked(shop: Workshop, **after: float) -> None:
    """Time passes, the sweep comes by, and whatever it wakes is done, until nothing is due."""
    shop.clock.forward(**after)
    for _ in range(50):
        due = [each for each in shop.store.work.overdue(shop.clock()) if run(shop, each)]
        if not due and not run_all(shop):
            return


def run_all(shop: Workshop) -> bool:
    """Everything that lies in a queue; whether that was anything."""
    calls = shop.waiting()
    for call in calls:
        name, _, rest = call.partition("(")
        identity, _, receiver = rest.rstrip(")").partition(", ")
        run(shop, Item(StageName(name), identity, receiver))
    return bool(calls)


def run(shop: Workshop, item: Item) -> bool:
    """One job for a message."""
    match item.stage:
        case StageName.DELIVER:
            deliver(shop.means, item.investigation, item.receiver)
        case StageName.DIGEST:
            tell(shop.means, item.investigation, item.receiver)
        case _:
            return False
    return True


def delivered(shop: Workshop, *names: str, receiver: str = "shop") -> None:
    """Each is to be told now."""
    for name in names:
        shop.store.work.want(Item(StageName.DELIVER, name, receiver), shop.clock())
        deliver(shop.means, name, receiver)
    worked(shop)
