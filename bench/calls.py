"""How many calls of the model a storm of one cause makes: many Deployments, one node's trouble.

    python -m bench.calls [--investigations N]

Each investigation is of a Deployment of its own in a namespace of its own, its evidence the same
but for names, times and counts. State is in a real Valkey; the model is played and counts.
"""

import argparse
import time
from dataclasses import replace

from alertwhy.domain.delivery import PENDING
from alertwhy.domain.evidence import Evidence
from alertwhy.domain.investigation import Report, Routed
from alertwhy.domain.target import ObjectRef, Target
from alertwhy.store.work import Item, StageName
from tests.fakes.state import a_store
from tests.fakes.valkey import serving
from tests.fakes.workshop import OOM, FakeModel, Workshop
from workers.pipeline.analysing import analyse

SAID: dict[str, object] = {
    "summary": "The memory limit of 128Mi is too small.",
    "root_cause": "The memory limit of 128Mi is too small.",
    "confidence": "high",
    "because": ["e1"],
    "remediation": [],
    "ruled_out": [],
    "unresolved": [],
}


def concluded(shop: Workshop, number: int) -> str:
    """One more investigation whose diagnosis is to come."""
    identity, name, namespace = f"i{number}", f"app-{number}", f"team-{number}"
    pod = ObjectRef("Pod", namespace, f"{name}-5d4c7b9f6d-x7k2p")
    text = (
        f"{pod.name}: {number} restarts, memory limit 128Mi, at 2026-11-21T15:{number % 60:02}:00Z"
    )
    target = Target("Deployment", namespace, name, via=(pod,))
    shop.open(identity, target=target)
    lease = shop.store.work.begin(Item(StageName.INVESTIGATE, identity), shop.clock())
    if lease is None:
        raise AssertionError("what was opened can be begun")
    seen = Evidence("pod-status", str(pod), text, "kubectl get", id="e1")
    report = Report(target, (seen,), findings=(replace(OOM, title="Out of memory"),))
    shop.store.investigations.save_report(
        lease, report, [Routed("shop")], missing=PENDING, now=shop.clock()
    )
    shop.store.work.finish(lease, shop.clock())
    shop.store.work.want(Item(StageName.ANALYSE, identity), shop.clock())
    return identity


def main() -> None:
    """Make the storm, analyse it, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--investigations", type=int, default=2_000)
    count = parser.parse_args().investigations
    with serving() as url:
        store = a_store(url)
        shop, model = Workshop(store), FakeModel(SAID)
        shop.model = model
        names = [concluded(shop, number) for number in range(count)]
        started = time.monotonic()
        for each in names:
            analyse(shop.means, each)
        took = time.monotonic() - started
        answered = sum(shop.found(each).diagnosis is not None for each in names)
        store.redis.close()
    print(f"investigations  {count}, answered {answered}")
    print(f"model calls     {len(model.asked)}")
    print(f"a second        {count / took:.0f}")


if __name__ == "__main__":
    main()
