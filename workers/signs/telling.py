"""How a finding from a log speaks: who, what about which peer, and its own words."""

from collections.abc import Sequence
from shlex import quote

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.finding import Finding, Step
from alertwhy.domain.target import ObjectRef
from workers.signs.said.services import service_of
from workers.signs.template import mend, place
from workers.signs.told import Told
from workers.signs.wording import container, kubectl, logs, one_line


def finding(each: Told, says: str, *steps: Step) -> Finding:
    """``Container app cannot resolve the name db: <what the log said>``."""
    state = each.state
    times = f" ({each.block.count} times)" if each.block.count > 1 else ""
    return Finding(
        title=f"{container(state.role, state.container)} {says}{times}: {quoted(each)}",
        because=each.because,
        confidence=each.confidence,
        remediation=(*steps, logs(state.pod, state.container, previous=not each.this_run)),
        upstream=_upstream(each),
    )


def _upstream(each: Told) -> str:
    """The peer that the log names: as a Service where it is one, since each namespace has its own ``db``."""
    service = named_service(each)
    return str(service) if service else peer(each, "")


def quoted(each: Told) -> str:
    """The log's own words, on one line."""
    said = next((line for line in each.meaning.sentence.splitlines() if line.strip()), "")
    return one_line(said)


def peer(each: Told, otherwise: str = "a peer that the log does not name") -> str:
    """``db:5432``, or a word for what is not named."""
    return str(each.meaning.peer) if each.meaning.peer else otherwise


def subject(each: Told, otherwise: str) -> str:
    """The file, variable, module, table or user, or a word for one that is not named."""
    return one_line(each.meaning.subject, 80) or otherwise


def named_service(each: Told) -> ObjectRef | None:
    """The Service of this cluster that the complaint names, by its name."""
    named = each.meaning.peer
    return service_of(named.host, each.state.pod.namespace) if named else None


def behind(each: Told) -> tuple[Step, ...]:
    """How to look at the Service that is meant, and at what stands behind it."""
    service = named_service(each)
    if service is None:
        return ()
    slices = f"get endpointslices -l kubernetes.io/service-name={quote(service.name)}"
    return (
        Step(
            f"See whether Service {service.name} exists",
            kubectl(service.namespace, f"get service {quote(service.name)} -o wide"),
        ),
        Step(f"See what stands behind {service}", kubectl(service.namespace, slices)),
    )


def template(seen: Sequence[Evidence], each: Told, part: str, action: str) -> Step:
    """Mend a part of the container's spec, where it is written: ``env``, ``volumeMounts``."""
    at = place(seen, each.state.pod, f"{each.state.field}.{part}")
    return mend(at, f"{action} ({at.field})")
