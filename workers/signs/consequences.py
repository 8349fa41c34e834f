"""What follows from a cause: the symptoms that its rule names in ``explains``."""

# A pod that cannot run takes these with it.
OF_A_BROKEN_POD = (
    "restarting-often",
    "init-container-failed",
    "readiness-probe-failing",
    "rollout-stalled",
    "replicas-unavailable",
    "statefulset-blocked",
    "job-backoff-limit",
    "job-deadline-exceeded",
    "service-no-ready-endpoints",
    "target-down",
    "cronjob-blocked",
    "cronjob-missed",
    "pdb-blocks-eviction",
    "hpa-metrics-unavailable",
)
# A pod that finds no node, and a workload that may not make its pods.
OF_A_MISSING_POD = (
    "rollout-stalled",
    "replicas-unavailable",
    "statefulset-blocked",
    "daemonset-not-scheduled",
    "job-deadline-exceeded",
    "service-no-ready-endpoints",
    "target-down",
    "cronjob-blocked",
    "cronjob-missed",
    "pdb-blocks-eviction",
)
# A node takes its pods with it, and lets no other on.
OF_A_BROKEN_NODE = (
    *OF_A_BROKEN_POD,
    "node-lost",
    "stuck-terminating",
    "unschedulable-taint",
    "unschedulable-resources",
    "daemonset-not-scheduled",
)
# What an application says of itself outranks how its end or its probes show it.
OF_A_FAILING_APPLICATION = (
    "app-crash",
    "app-exits-cleanly",
    "liveness-probe-killed",
    "startup-probe-failing",
    *OF_A_BROKEN_POD,
)
