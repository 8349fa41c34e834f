"""Pods that fit on no node, in the real scheduler's words."""

from tests.live.alertmanager import Alert
from tests.live.making import alerts
from tests.live.making.scene import About, scene
from tests.live.making.stage import Stage


@scene(
    "live-unschedulable-cpu-of-three-nodes",
    "unschedulable-resources",
    target=About("Deployment", "pricing", "quotes"),
    evidence=["3 Insufficient cpu"],
)
def cpu(stage: Stage) -> Alert:
    """More than is left on each of three nodes, though not more than each of them has."""
    for index in range(3):
        stage.node(f"pool-a-{index}", cpu="2")
    stage.apply("""
apiVersion: apps/v1
kind: Deployment
metadata: {name: quotes, namespace: pricing, labels: {app: quotes}}
spec:
  replicas: 4
  selector: {matchLabels: {app: quotes}}
  template:
    metadata: {labels: {app: quotes}}
    spec:
      containers:
        - name: quotes
          image: registry.example.com/pricing/quotes:2.14.0
          resources: {requests: {cpu: 1500m, memory: 512Mi}}
""")
    stage.pods("pricing", "quotes", count=3, placed=True)
    stage.run("pricing", "quotes", count=3)
    return alerts.pod_not_ready("pricing", stage.waiting("pricing", "quotes"))
