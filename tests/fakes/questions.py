"""Investigations whose diagnosis is to come, and a model that says what it costs."""

from alertwhy.config import parse
from alertwhy.domain.delivery import PENDING
from alertwhy.domain.diagnosis import Tokens
from alertwhy.domain.evidence import Evidence
from alertwhy.domain.investigation import Report, Routed
from alertwhy.domain.routing import Behaviour
from alertwhy.domain.target import ObjectRef, Target
from alertwhy.store.work import Item, StageName
from tests.fakes.workshop import OOM, ROUTES, FakeModel, Workshop
from workers.clients.openai import Answer

GOOD: dict[str, object] = {
    "summary": "Deployment cart needs more memory than 128Mi.",
    "root_cause": "The memory limit of 128Mi is too small for cart.",
    "confidence": "high",
    "because": ["e1"],
    "remediation": [
        {
            "action": "Look at the pod",
            "command": "kubectl -n shop get pod cart-5d4c7b9f6d-x7k2p",
            "because": ["e1"],
        }
    ],
    "ruled_out": [],
    "unresolved": [],
}


class Counting(FakeModel):
    """Counts what it says it costs."""

    def __init__(self, answer: dict[str, object] | Exception, tokens: Tokens) -> None:
        super().__init__(answer)
        self.tokens = tokens

    def ask(self, system: str, user: str, *, shape, timeout: float, max_output: int = 0):
        super().ask(system, user, shape=shape, timeout=timeout)
        return Answer(shape(**self.answer), "small-1", self.tokens)


def pending(
    shop: Workshop,
    identity: str = "one",
    *,
    name: str = "cart",
    namespace: str = "shop",
    text: str = "restarts 7, memory limit 128Mi",
    patience: float = 20.0,
) -> None:
    """Looked into, its diagnosis to come."""
    pod = ObjectRef("Pod", namespace, f"{name}-5d4c7b9f6d-x7k2p")
    target = Target("Deployment", namespace, name, via=(pod,))
    seen = Evidence("pod-status", str(pod), f"{pod.name}: {text}", "kubectl get", id="e1")
    if shop.store.investigations.load(identity) is None:
        shop.open(identity, target=target)
    item = Item(StageName.INVESTIGATE, identity)
    shop.store.work.want(item, shop.clock())
    lease = shop.store.work.begin(item, shop.clock())
    assert lease is not None
    report = Report(target, evidence=(seen,), findings=(OOM,))
    routed = [Routed("shop", Behaviour(patience=patience))]
    shop.store.investigations.save_report(lease, report, routed, missing=PENDING, now=shop.clock())
    while lease:
        lease = shop.store.work.finish(lease, shop.clock())
    shop.store.work.want(Item(StageName.ANALYSE, identity), shop.clock())


def asked(shop: Workshop) -> int:
    assert shop.model is not None
    return len(shop.model.asked)


def budgeted(shop: Workshop, **budget: float) -> None:
    given = ", ".join(f"{name}: {value}" for name, value in budget.items())
    shop.config = parse(f"{ROUTES}\nbudget: {{{given}}}")


def counted(shop: Workshop, field: str) -> float:
    return shop.store.counters.read().get(field, 0.0)


def answered(shop: Workshop, identity: str = "one") -> bool:
    return shop.found(identity).diagnosis is not None
