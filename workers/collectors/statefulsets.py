"""What a StatefulSet has beyond other workloads: its governing Service, the order of its pods."""

from collections.abc import Iterator

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts.governing import StatefulSetState
from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import CollectError, NotFound
from workers.clients.raw import number, text
from workers.clients.reader import Reader
from workers.collectors import collector
from workers.objects.refs import show

NAME = "statefulset"


@collector(NAME, kinds={"StatefulSet"}, needs={"get statefulsets.apps", "get services"})
def statefulsets(target: Target, reader: Reader) -> Iterator[Evidence]:
    """One read for the Service beside the StatefulSet itself, which others read as well."""
    for ref in target.chain:
        if ref.kind == "StatefulSet":
            obj = reader.get(ref.kind, ref.namespace, ref.name)
            service = text(obj, "spec", "serviceName")
            state = StatefulSetState(
                workload=ref,
                service=service,
                service_exists=_exists(ObjectRef("Service", ref.namespace, service), reader),
                ordered=text(obj, "spec", "podManagementPolicy") != "Parallel",
                first=number(obj, "spec", "ordinals", "start"),
            )
            yield Evidence(NAME, str(ref), _text(state), show(ref), facts=(state,))


def _exists(service: ObjectRef, reader: Reader) -> bool | None:
    """None where it names none, or where it cannot be seen."""
    if not service.name:
        return None
    try:
        reader.get("Service", service.namespace, service.name)
    except NotFound:
        return False
    except CollectError:
        return None
    return True


def _text(state: StatefulSetState) -> str:
    order = "one pod after the other" if state.ordered else "all pods at once"
    gone = ", which does not exist" if state.service_exists is False else ""
    return f"governing Service {state.service or 'not named'}{gone}; starts {order}"
