"""What may befall an investigation on its way to a message: turns for the golden files."""

from dataclasses import replace
from datetime import timedelta

from alertwhy.domain.delivery import PENDING
from alertwhy.domain.diagnosis import Diagnosis, Likelihood, Tokens
from alertwhy.domain.evidence import Gap
from alertwhy.domain.finding import Risk, Step
from alertwhy.domain.investigation import Delivery, Investigation, Recurrence
from alertwhy.domain.notification import Moment, Notification
from alertwhy.domain.storm import Gathered, Storm
from alertwhy.domain.target import Target
from workers.compose.digest import Part, compose_digest

# All that an alert or a log can say to reach people or to look like our own words.
HOSTILE = (
    "<!channel> @here @everyone <@U012AB3CD> *urgent* _now_ ~over~ ```x``` `y`"
    " [Fix it](https://evil.example/fix) <https://evil.example|Runbook> <at>all</at>"
    " https://evil.example &amp; <b>bold</b>"
)


def pending(found: Investigation) -> Investigation:
    """The model has not answered yet."""
    return replace(found, diagnosis_missing=PENDING)


def failed(found: Investigation) -> Investigation:
    """The model did not answer, and half of the cluster neither."""
    gaps = (
        Gap(
            "pod-logs",
            "forbidden: get pods/log in search",
            "grant it to alertwhy's service account; the chart's ClusterRole has it",
        ),
        Gap("node", "no answer before the deadline"),
        Gap("prometheus", "ALERTWHY_PROMETHEUS_URL does not answer", "see that it is reachable"),
    )
    said = "model failed: the endpoint answered 503 after 60 s"
    seen = tuple(each for each in found.evidence if each.collector != "pod-logs")
    kept = {each.id for each in seen}
    findings = tuple(each for each in found.findings if kept.issuperset(each.because))
    return replace(found, gaps=gaps, diagnosis_missing=said, evidence=seen, findings=findings)


def in_german(found: Investigation) -> Investigation:
    """The route asks for another language: what the model writes is in it, and nothing else."""
    cited = found.findings[0].because
    answer = Diagnosis(
        summary="Das Image mit diesem Tag gibt es nicht: Der Tag ist vermutlich ein Tippfehler der"
        " letzten Auslieferung, denn die Revision davor läuft weiter.",
        root_cause="Falscher Image-Tag in der neuesten Revision.",
        confidence=Likelihood.HIGH,
        because=cited,
        remediation=(
            Step(
                "Auf die vorige Revision zurückgehen, bis der richtige Tag bekannt ist",
                "kubectl -n payments rollout undo deployment/ledger-api",
                Risk.DISRUPTIVE,
                cited[:1],
            ),
        ),
        unresolved=("Ob es das Image unter einem anderen Namen gibt",),
        model="gpt-5.6-mini",
        tokens=Tokens(1900, 310, 1024),
        seconds=3.1,
    )
    return replace(found, diagnosis=answer, diagnosis_missing=None)


def flapping(found: Investigation) -> Investigation:
    """It fires for the seventh time."""
    return replace(found, flaps=6, before=Recurrence(11, found.started_at - timedelta(hours=5)))


def hostile(found: Investigation) -> Investigation:
    """Foreign text that tries to ping, link and break out, wherever such text may stand."""
    (first, *others) = found.findings
    alerts = [
        replace(a, annotations={**a.annotations, "summary": HOSTILE, "team": "<!subteam^S1>"})
        for a in found.alerts
    ]
    evidence = tuple(replace(each, text=f"{each.text}\n{HOSTILE}") for each in found.evidence)
    findings = (replace(first, title=f"{first.title}: {HOSTILE}"), *others)
    return replace(found, alerts=tuple(alerts), evidence=evidence, findings=findings)


def endless(found: Investigation) -> Investigation:
    """More of everything than any channel has room for."""
    (first,) = found.alerts[:1]
    alerts = [
        replace(
            first,
            fingerprint=f"f{number}",
            labels={**first.labels, "alertname": f"HeapOf{number}"},
            annotations={"summary": "The heap is nearly used up, and the pod answers late. " * 8},
        )
        for number in range(30)
    ]
    log = "\n".join(f"  at com.example.shop.Basket.add{n}(Basket.java:{n})" for n in range(400))
    evidence = tuple(
        replace(each, text=f"{log}\n{each.text}") if each.collector == "pod-logs" else each
        for each in found.evidence
    )
    gaps = tuple(Gap(f"collector-{n}", "no answer before the deadline") for n in range(12))
    return replace(found, alerts=tuple(alerts), evidence=evidence, gaps=gaps)


def storm(members: tuple[Investigation, ...]) -> Notification:
    """Many of them in one digest; those that one node carries are named after it."""
    shown = [
        replace(
            each,
            id=f"01KADE{number:04d}",
            target=Target("Deployment", ("shop", "search", "crm")[number % 3], f"app-{number}"),
            alerts=tuple(replace(a, fingerprint=f"f{number}") for a in each.alerts),
        )
        for number, each in enumerate(members)
    ]
    started = min(each.started_at for each in shown)
    found = Gathered(Storm("01KADESTORM", "alerts", started), tuple(shown))
    return compose_digest(
        found,
        Part(found.members),
        moment=Moment.FIRST,
        delivery=Delivery("alerts", ""),
        public_url="https://alertwhy.example",
    )
