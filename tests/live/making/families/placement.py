"""Pods that keep themselves off the nodes, or are kept off: selectors, taints, neighbours, ports."""

from textwrap import dedent

from tests.live.alertmanager import Alert
from tests.live.making import alerts
from tests.live.making.manifests import asking, container, deployment, stateful_set
from tests.live.making.scene import About, scene
from tests.live.making.stage import Stage

ZONE = "topology.kubernetes.io/zone"
TYPE = "node.kubernetes.io/instance-type"
MASTER = {"key": "node-role.kubernetes.io/master", "effect": "NoSchedule"}


@scene(
    "live-unschedulable-selector-no-such-disk",
    "unschedulable-node-selector",
    target=About("StatefulSet", "metrics", "tsdb"),
)
def selector(stage: Stage) -> Alert:
    """It wants NVMe disks; the nodes have others."""
    for index, disk in enumerate(("ssd", "ssd", "hdd", "hdd")):
        stage.node(f"store-{index}", labels={"disktype": disk})
    pod = "nodeSelector: {disktype: nvme}\n" + container("tsdb", "victoriametrics/vmstorage:1.52")
    stage.apply(stateful_set("metrics", "tsdb", pod, replicas=2))
    return alerts.pod_not_ready("metrics", stage.waiting("metrics", "tsdb"))


@scene(
    "live-unschedulable-selector-beside-a-master",
    "unschedulable-node-selector",
    target=About("Deployment", "geo", "tiles"),
)
def selector_and_master(stage: Stage) -> Alert:
    """The control plane's own node says another thing than the three workers."""
    stage.node("master-0", taints=[MASTER])
    for zone in "abc":
        stage.node(f"worker-{zone}", labels={ZONE: f"eu-west-1{zone}"})
    pod = f"nodeSelector: {{{ZONE}: eu-west-1d}}\n" + container("tiles", "geo/tiles:4")
    stage.apply(deployment("geo", "tiles", pod, replicas=2))
    stage.waiting("geo", "tiles")
    return alerts.replicas_mismatch("geo", "tiles")


@scene(
    "live-unschedulable-taint-dedicated",
    "unschedulable-taint",
    target=About("Deployment", "shop", "checkout"),
    evidence=["dedicated"],
)
def taint(stage: Stage) -> Alert:
    """Every node is kept for batch work."""
    for index in range(3):
        taint = {"key": "dedicated", "value": "batch", "effect": "NoSchedule"}
        stage.node(f"batch-{index}", taints=[taint])
    stage.apply(deployment("shop", "checkout", container("checkout", "shop/checkout:8.1")))
    return alerts.pod_not_ready("shop", stage.waiting("shop", "checkout"))


@scene("live-unschedulable-taints-two-kinds", "unschedulable-taint")
def two_taints(stage: Stage) -> Alert:
    """The master's, and one for spot machines."""
    stage.node("master-0", taints=[MASTER])
    spot = {"key": "cloud.example.com/spot", "value": "true", "effect": "NoSchedule"}
    for index in range(2):
        stage.node(f"spot-{index}", taints=[spot])
    stage.apply(deployment("mail", "relay", container("relay", "mail/relay:3.5"), replicas=2))
    return alerts.pod_not_ready("mail", stage.waiting("mail", "relay"))


@scene(
    "live-unschedulable-affinity-instance-type",
    "unschedulable-affinity",
    target=About("Deployment", "ml", "serve"),
)
def node_affinity(stage: Stage) -> Alert:
    """A kind of machine that the cluster has no more."""
    stage.node("node-0", labels={TYPE: "m5.xlarge"})
    stage.node("node-1", labels={TYPE: "m5.2xlarge"})
    pod = f"""
        affinity:
          nodeAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              nodeSelectorTerms:
                - matchExpressions:
                    - {{key: {TYPE}, operator: In, values: [c4.4xlarge, c4.8xlarge]}}
        containers: [{{name: serve, image: "ml/serve:2"}}]
        """
    stage.apply(deployment("ml", "serve", pod))
    return alerts.pod_not_ready("ml", stage.waiting("ml", "serve"))


@scene(
    "live-unschedulable-affinity-no-such-neighbour",
    "unschedulable-affinity",
    target=About("Deployment", "shop", "session"),
)
def pod_affinity(stage: Stage) -> Alert:
    """It wants to be beside a cache that is labelled otherwise."""
    for index in range(2):
        stage.node(f"node-{index}")
    stage.apply(deployment("shop", "redis", container("redis", "redis:6.0")))
    stage.run("shop", "redis")
    pod = """
        affinity:
          podAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              - labelSelector: {matchLabels: {app: cache}}
                topologyKey: kubernetes.io/hostname
        containers: [{name: session, image: "shop/session:1.0.4"}]
        """
    stage.apply(deployment("shop", "session", pod))
    return alerts.pod_not_ready("shop", stage.waiting("shop", "session"))


def apart(key: str) -> str:
    """No two of ``app: quorum`` in one of what the key names."""
    return f"""
        affinity:
          podAntiAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              - labelSelector: {{matchLabels: {{app: quorum}}}}
                topologyKey: {key}
        containers: [{{name: quorum, image: "quorum:3.4"}}]
        """


@scene(
    "live-unschedulable-anti-affinity-by-host",
    "unschedulable-anti-affinity",
    target=About("StatefulSet", "infra", "quorum"),
)
def by_host(stage: Stage) -> Alert:
    """Three that must not share a node, and two nodes."""
    for index in range(2):
        stage.node(f"node-{index}")
    stage.apply(stateful_set("infra", "quorum", apart("kubernetes.io/hostname"), replicas=3))
    for count in (1, 2):
        stage.run("infra", "quorum", count=count)
    stage.waiting("infra", "quorum")
    return alerts.stateful_replicas_mismatch("infra", "quorum")


@scene(
    "live-unschedulable-anti-affinity-by-zone",
    "unschedulable-anti-affinity",
    target=About("Deployment", "infra", "quorum"),
)
def by_zone(stage: Stage) -> Alert:
    """Four nodes are only two zones."""
    for index in range(4):
        stage.node(f"node-{index}", labels={ZONE: f"zone-{'ab'[index % 2]}"})
    stage.apply(deployment("infra", "quorum", apart(ZONE), replicas=3))
    stage.run("infra", "quorum", count=2)
    return alerts.pod_not_ready("infra", stage.waiting("infra", "quorum"))


@scene(
    "live-unschedulable-anti-affinity-of-the-other",
    "unschedulable-anti-affinity",
    target=About("Deployment", "shop", "search"),
)
def of_the_other(stage: Stage) -> Alert:
    """Who runs there already wants nobody of the shop beside it."""
    stage.node("node-0")
    pod = """
        affinity:
          podAntiAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              - labelSelector: {matchExpressions: [{key: app, operator: In, values: [search]}]}
                topologyKey: kubernetes.io/hostname
        containers: [{name: db, image: "postgres:13"}]
        """
    stage.apply(stateful_set("shop", "db", pod))
    stage.run("shop", "db")
    stage.apply(deployment("shop", "search", container("search", "shop/search:4")))
    return alerts.pod_not_ready("shop", stage.waiting("shop", "search"))


def spread(key: str, name: str) -> str:
    """At most one more in one of what the key names than in another."""
    return f"""
        topologySpreadConstraints:
          - maxSkew: 1
            topologyKey: {key}
            whenUnsatisfiable: DoNotSchedule
            labelSelector: {{matchLabels: {{app: {name}}}}}
        """


@scene(
    "live-unschedulable-spread-no-label",
    "unschedulable-topology-spread",
    target=About("Deployment", "api", "gateway"),
)
def spread_without_label(stage: Stage) -> Alert:
    """No node says in which rack it is."""
    for index in range(3):
        stage.node(f"node-{index}", labels={ZONE: "zone-a"})
    pod = _joined(spread("example.com/rack", "gateway"), container("gateway", "api/gateway:1"))
    stage.apply(deployment("api", "gateway", pod, replicas=2))
    return alerts.pod_not_ready("api", stage.waiting("api", "gateway"))


@scene(
    "live-unschedulable-spread-one-zone-full",
    "unschedulable-topology-spread",
    "unschedulable-resources",
    target=About("Deployment", "api", "orders"),
)
def spread_and_room(stage: Stage) -> Alert:
    """One zone is full, and the other may not get more than one ahead of it."""
    stage.node("a-0", cpu="8", labels={ZONE: "zone-a"})
    stage.node("b-0", cpu="1", labels={ZONE: "zone-b"})
    pod = _joined(spread(ZONE, "orders"), asking("orders", "api/orders:7", cpu="900m"))
    stage.apply(deployment("api", "orders", pod, replicas=4))
    stage.run("api", "orders", count=3)
    return alerts.pod_not_ready("api", stage.waiting("api", "orders"))


@scene(
    "live-unschedulable-host-port",
    "unschedulable-host-port",
    target=About("Deployment", "ingress", "edge"),
)
def host_port(stage: Stage) -> Alert:
    """Three that want port 443 of their node, and two nodes."""
    for index in range(2):
        stage.node(f"edge-{index}")
    ports = "ports: [{containerPort: 8443, hostPort: 443}]"
    stage.apply(deployment("ingress", "edge", container("edge", "traefik:2.3", ports), replicas=3))
    stage.run("ingress", "edge", count=2)
    return alerts.pod_not_ready("ingress", stage.waiting("ingress", "edge"))


@scene("live-unschedulable-host-port-or-taint", "unschedulable-host-port")
def host_port_and_taint(stage: Stage) -> Alert:
    """The only node that it may go to has the port in use, by another application."""
    stage.node("master-0", taints=[MASTER])
    stage.node("node-0")
    ports = "ports: [{containerPort: 9100, hostPort: 9100}]"
    stage.apply(deployment("monitoring", "exporter", container("exporter", "exporter:1", ports)))
    stage.run("monitoring", "exporter")
    stage.apply(deployment("legacy", "stats", container("stats", "stats:0.3", ports)))
    return alerts.pod_not_ready("legacy", stage.waiting("legacy", "stats"))


def _joined(*parts: str) -> str:
    return "".join(dedent(part).lstrip("\n") for part in parts)
