"""Quotas and limit ranges of a namespace: for a quota itself, or where pods were refused."""

from collections.abc import Iterator

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts.governing import QuotaState
from alertwhy.domain.target import ObjectRef, Target
from workers.clients.cluster import Json
from workers.clients.raw import child, items, mapping, scalar, text
from workers.clients.reader import Reader
from workers.collectors import collector
from workers.objects import refusals
from workers.objects.refs import ref_of, show

NAME = "quotas"
BOUNDS = ("min", "max", "default", "defaultRequest", "maxLimitRequestRatio")


@collector(
    NAME,
    kinds=refusals.MAKERS | {"ResourceQuota"},
    needs=refusals.NEEDS | {"get resourcequotas", "list resourcequotas", "list limitranges"},
)
def quotas(target: Target, reader: Reader) -> Iterator[Evidence]:
    """Nothing of a namespace in which no controller was refused."""
    if target.kind == "ResourceQuota":
        yield _quota(reader.get("ResourceQuota", target.namespace, target.name), named=True)
        return
    refused = refusals.refusals_of(target, reader)
    if any("quota" in message for message in refused):
        for each in reader.list("ResourceQuota", target.namespace):
            yield _quota(each, named=False)
    if any("per Container" in message or "per Pod" in message for message in refused):
        for each in reader.list("LimitRange", target.namespace):
            ref = ref_of(each, "LimitRange")
            told = "\n".join(_limits(each)) or "no limits"
            yield Evidence(NAME, str(ref), told, show(ref))


def _quota(obj: Json, *, named: bool) -> Evidence:
    ref = ref_of(obj, "ResourceQuota")
    hard, used = (child(obj, "status", each) or {} for each in ("hard", "used"))
    hard = hard or child(obj, "spec", "hard")
    found = tuple((name, scalar(used, name), scalar(hard, name)) for name in sorted(hard))
    lines = [f"{name}: {taken or '0'} of {most}" for name, taken, most in found]
    state = QuotaState(ObjectRef("ResourceQuota", ref.namespace, ref.name), found, named)
    return Evidence(NAME, str(ref), "\n".join(lines) or "no limits", show(ref), facts=(state,))


def _limits(obj: Json) -> Iterator[str]:
    for each in items(obj, "spec", "limits"):
        for bound in BOUNDS:
            values = ", ".join(f"{key}={value}" for key, value in mapping(each, bound).items())
            if values:
                yield f"{text(each, 'type')} {bound}: {values}"
