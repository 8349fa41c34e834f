"""Notifications as compose makes them: one that fires, one that is over, one without end."""

from dataclasses import replace
from datetime import UTC, datetime

from alertwhy.domain.finding import Risk
from alertwhy.domain.notification import (
    Action,
    Actions,
    AlertLine,
    AlertList,
    Bullets,
    ChangeLine,
    Changes,
    EvidenceItem,
    EvidenceList,
    Link,
    LogBlock,
    Moment,
    Notification,
    Paragraph,
    Verdict,
)
from alertwhy.domain.severity import Severity

BEGAN = datetime(2026, 11, 21, 3, 12, tzinfo=UTC)
POD = "cart-7c9d8f6b5-x2kqz"

LOG = (
    "2026-11-21T03:11:41Z INFO  catalog: warming cache, 48213 products",
    "2026-11-21T03:11:52Z INFO  catalog: 12000 of 48213",
    "2026-11-21T03:12:03Z INFO  catalog: 24000 of 48213",
    "2026-11-21T03:12:09Z WARN  gc: pause 1.8s, heap 119Mi of 122Mi",
    '2026-11-21T03:12:11Z WARN  http: GET /cart/7f31 took 2412ms [client="checkout"]',
    "2026-11-21T03:12:14Z INFO  catalog: 36000 of 48213",
    "2026-11-21T03:12:15Z WARN  gc: pause 3.1s, heap 121Mi of 122Mi",
)

FIRING = Notification(
    investigation="01J9ZK",
    key="01J9ZK-1",
    moment=Moment.FIRST,
    severity=Severity.CRITICAL,
    firing=True,
    title="Deployment shop/cart: app runs out of memory",
    summary="app was killed at its limit of 128Mi, 7 times since 03:12; image 2.4.0 came at 03:05.",
    object="Deployment shop/cart",
    cluster="prod-eu1",
    blocks=(
        Verdict(
            "app was killed for using more than its memory limit of 128Mi", "certain", "oom-killed"
        ),
        Paragraph(
            "Version 2.4.0 loads the whole catalogue into memory when it starts. Its heap reaches"
            " the limit after some 35 seconds, before the cache is warm, so it can never start.",
            "What happened",
        ),
        Actions(
            (
                Action(
                    "Roll back to 2.3.9, which ran for 12 days within the limit.",
                    "kubectl -n shop rollout undo deployment/cart --to-revision=6",
                    Risk.DISRUPTIVE,
                ),
                Action(
                    "Or give it room: twice the limit.",
                    "kubectl -n shop set resources deployment/cart -c app --limits=memory=256Mi",
                    Risk.SAFE,
                ),
                Action("Watch it start.", "kubectl -n shop get pods -l app=cart -w"),
            )
        ),
        EvidenceList(
            (
                EvidenceItem(
                    "e1",
                    "app last ended OOMKilled (exit 137), 7 restarts",
                    f"kubectl -n shop describe pod {POD}",
                    "Last State:  Terminated\n  Reason:    OOMKilled\n  Exit Code: 137",
                ),
                EvidenceItem(
                    "e2",
                    "limit 128Mi, request 64Mi; node worker-3 had 9.1Gi free",
                    "kubectl describe node worker-3",
                ),
                EvidenceItem(
                    "e3",
                    "revision 7 rolled out 7 minutes before the alert",
                    "kubectl -n shop rollout history deployment/cart",
                ),
            )
        ),
        Changes(
            (
                ChangeLine("image", "shop/cart:2.3.9", "shop/cart:2.4.0"),
                ChangeLine("env CACHE_WARMUP", "", "full"),
            ),
            "Changed in revision 7, 03:05 UTC",
        ),
        LogBlock(
            LOG,
            "Log of app before it was killed",
            f"kubectl -n shop logs {POD} -c app --previous --tail=50",
        ),
        Bullets(
            ("metrics: no Prometheus is configured; set ALERTWHY_PROMETHEUS_URL",), "Not looked at"
        ),
        AlertList(
            (
                AlertLine(
                    "KubePodCrashLooping",
                    f"Pod shop/{POD} is crash looping",
                    firing=True,
                    since=BEGAN,
                ),
                AlertLine(
                    "KubeDeploymentReplicasMismatch", "1 of 3 replicas available", firing=False
                ),
            )
        ),
    ),
    links=(
        Link("Open investigation", "https://alertwhy.example/i/01J9ZK"),
        Link("Runbook", "https://runbooks.example/KubePodCrashLooping?team=shop&v=2"),
    ),
    footer="9 reads, 0.4 s · gpt-5.6-mini, 3,120 tokens · 01J9ZK",
    cause="oom-killed",
    namespace="shop",
    started_at=BEGAN,
    alert_names=("KubePodCrashLooping", "KubeDeploymentReplicasMismatch"),
    diagnosed=True,
)

RESOLVED = replace(
    FIRING,
    moment=Moment.RESOLVED,
    firing=False,
    summary="All alerts resolved after 26 minutes; app runs 2.3.9 again.",
    blocks=(
        FIRING.blocks[0],
        Paragraph("Over after 26 minutes: revision 8 brought back image 2.3.9."),
        AlertList(
            (AlertLine("KubePodCrashLooping", f"Pod shop/{POD} is crash looping", firing=False),)
        ),
    ),
)


def endless(character: str = "x", count: int = 300) -> Notification:
    """Every part of it far too long, and far too many of each."""
    text = character * 5_000
    return replace(
        FIRING,
        title=text,
        summary=text,
        object=text,
        cluster=text,
        footer=text,
        news=text,
        alert_names=(text,) * count,
        maybe_repeated=True,
        links=(Link(text, f"https://example.com/{'a' * 250}"),) * count,
        blocks=(
            Verdict(text, "certain", "oom-killed"),
            Paragraph("\n".join([text] * 9), text),
            LogBlock((text,) * count, text, text),
            EvidenceList((EvidenceItem("e1", text, text, text),) * count, text),
            Changes((ChangeLine(text, text, text),) * count, text),
            Actions((Action(text, text, Risk.DISRUPTIVE),) * count, text),
            Bullets((text,) * count, text),
            AlertList((AlertLine(text, text, firing=True, since=BEGAN),) * count, text),
        )
        * 9,
    )
