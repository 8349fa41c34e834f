"""What the platform's own alerts mean: scrapes, absent components, aggregated APIs."""

import re
from collections.abc import Iterator, Sequence
from shlex import quote

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts.governing import AlertSays, ApiServiceState
from alertwhy.domain.facts.network import ServiceState
from alertwhy.domain.finding import Confidence, Finding, Step, Tier
from alertwhy.domain.severity import Severity
from workers.rules import rule
from workers.signs.consequences import OF_A_MISSING_POD
from workers.signs.pods import TRUE
from workers.signs.unnoticed import unnoticed
from workers.signs.wording import kubectl, look, one_line

SCRAPE = re.compile(r"TargetDown|TargetMissing|ScrapeFail")


@rule("target-down", severity=Severity.WARNING, tier=Tier.SYMPTOM)
def target_down(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Prometheus cannot scrape what stands behind the Service."""
    for said, cite in of_kind(seen, AlertSays):
        for state, shown in of_kind(seen, ServiceState) if SCRAPE.search(said.alert) else ():
            ports = ", ".join(f"{each.name or each.port} to {each.target}" for each in state.ports)
            behind = (
                f"{state.ready} of {state.selected} pods ready" if state.selected else "no pods"
            )
            yield Finding(
                title=f"Prometheus cannot scrape {state.service}: {behind}, ports {ports or 'none'}",
                because=(cite, shown),
                confidence=Confidence.LIKELY,
                remediation=(
                    look("See its endpoints and ports", state.service),
                    Step("See what scrapes it", kubectl("", "get servicemonitors,podmonitors -A")),
                ),
            )


@rule("component-absent", severity=Severity.CRITICAL, explains=OF_A_MISSING_POD)
def component_absent(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """An absent() alert, which its pods may or may not explain; or a pod that no scheduler takes up."""
    for said, cite in of_kind(seen, AlertSays):
        if said.component:
            yield Finding(
                title=f"Prometheus sees no {said.component}: {_pods(said)}",
                because=(cite,),
                confidence=Confidence.LIKELY,
                remediation=(
                    Step("See whether it runs", kubectl("kube-system", "get pods -o wide")),
                    Step("See whether anything scrapes it", "kubectl get servicemonitors -A"),
                ),
            )
    yield from unnoticed(seen)


@rule(
    "apiservice-unavailable",
    explains=("service-no-ready-endpoints", "service-selector-mismatch", "hpa-metrics-unavailable"),
)
def apiservice_unavailable(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The API server does not reach what serves an aggregated API, and says why."""
    for state, cite in of_kind(seen, ApiServiceState):
        said = state.available
        if said is None or said.status == TRUE:
            continue
        behind = [
            shown for each, shown in of_kind(seen, ServiceState) if each.service == state.service
        ]
        served = [look("See its Service", state.service)] if state.service else []
        yield Finding(
            title=f"APIService {state.name} is not available: {one_line(said.message or said.reason)}",
            because=tuple(dict.fromkeys((cite, *behind))),
            remediation=(
                Step("See its condition", kubectl("", f"describe apiservice {quote(state.name)}")),
                *served,
            ),
        )


def _pods(said: AlertSays) -> str:
    if not said.pods:
        return "no pods of it can be seen; a managed control plane may not show them"
    why = f" ({one_line(said.why)})" if said.why else ""
    return f"{said.ready} of its {said.pods} pods ready{why}"
