"""A namespace, and what holds it while it is being deleted."""

from collections.abc import Iterator

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts.governing import NamespaceState
from alertwhy.domain.target import Target
from workers.clients.raw import moment, strings, text
from workers.clients.reader import Reader
from workers.collectors import collector
from workers.objects.refs import conditions_of, show

NAME = "namespace"


@collector(NAME, kinds={"Namespace"}, needs={"get namespaces"})
def namespaces(target: Target, reader: Reader) -> Iterator[Evidence]:
    """Its phase, its finalizers, and the namespace controller's conditions."""
    obj = reader.get("Namespace", "", target.name)
    state = NamespaceState(
        namespace=target.name,
        phase=text(obj, "status", "phase") or "Active",
        finalizers=strings(obj, "spec", "finalizers") + strings(obj, "metadata", "finalizers"),
        conditions=conditions_of(obj),
        deleted_at=moment(obj, "metadata", "deletionTimestamp"),
    )
    lines = [state.phase]
    if state.deleted_at:
        lines.append(f"deletion asked for at {state.deleted_at:%Y-%m-%dT%H:%M:%SZ}")
        lines += [f"finalizer {each}" for each in state.finalizers]
    lines += [
        f"{each.type}={each.status} {each.reason}: {each.message}" for each in state.conditions
    ]
    yield Evidence(NAME, str(target.ref), "\n".join(lines), show(target.ref), facts=(state,))
