"""An aggregated API and whether the API server reaches what serves it."""

from collections.abc import Iterator

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts.governing import ApiServiceState
from alertwhy.domain.target import ObjectRef, Target
from workers.clients.raw import child, text
from workers.clients.reader import Reader
from workers.collectors import collector
from workers.objects.refs import conditions_of, show

NAME = "apiservice"


@collector(NAME, kinds={"APIService"}, needs={"get apiservices.apiregistration.k8s.io"})
def apiservices(target: Target, reader: Reader) -> Iterator[Evidence]:
    """Its Available condition, which says in words what is wrong."""
    obj = reader.get("APIService", "", target.name)
    served = child(obj, "spec", "service")
    name = text(served, "name")
    state = ApiServiceState(
        name=target.name,
        available=next((each for each in conditions_of(obj) if each.type == "Available"), None),
        service=ObjectRef("Service", text(served, "namespace"), name) if name else None,
    )
    said = state.available
    told = (
        f"Available={said.status} {said.reason}: {said.message}"
        if said
        else "no Available condition"
    )
    behind = f"served by {state.service}" if state.service else "served by the API server itself"
    yield Evidence(NAME, str(target.ref), f"{told}\n{behind}", show(target.ref), facts=(state,))
