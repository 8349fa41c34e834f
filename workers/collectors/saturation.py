"""Limits that only the alert has measured: CPU that is throttled, a volume, a node's disk or etcd that fills up."""

import re
from collections.abc import Iterator

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts import Saturated
from alertwhy.domain.target import Target
from workers.clients.reader import Reader
from workers.collectors import ANY, collector

NAME = "saturation"
# kube-prometheus says CPUThrottlingHigh and KubePersistentVolumeFillingUp; others say it alike.
TELLS = (
    ("cpu", re.compile(r"cpu.*throttl|throttl.*cpu", re.IGNORECASE), frozenset[str]()),
    (
        "volume",
        re.compile(r"fill|full|usage|space|inode|capacity|disk", re.IGNORECASE),
        frozenset({"PersistentVolumeClaim", "PersistentVolume"}),
    ),
    (
        "disk",
        re.compile(
            r"(?!.*(?:IO|Read|Write|Latency|RAID|Error))"
            r"(?i:.*(?:filesystem|inode|disk.*(?:space|full|fill|usage)|(?:outof|low)disk))"
        ),
        frozenset({"Node"}),
    ),
    # etcd's own rules: etcdDatabaseQuotaLowSpace (etcdBackendQuotaLowSpace before 3.5), etcdExcessiveDatabaseGrowth.
    (
        "store",
        re.compile(
            r"etcd\w*(?:quota|db_?size|database_?(?:size|space|growth)|nospace)", re.IGNORECASE
        ),
        frozenset[str](),
    ),
)


@collector(NAME, kinds=ANY, needs=())
def saturation(target: Target, reader: Reader) -> Iterator[Evidence]:  # noqa: ARG001  # a collector is given both
    """Nothing where the alert is about anything else."""
    named = target.named
    for resource, words, kinds in TELLS:
        if words.search(target.alert) and (not kinds or named.kind in kinds):
            state = Saturated(resource, target.alert, named, target.container)
            told = f"the alert {target.alert} has measured the {resource} of {named}"
            yield Evidence(NAME, str(named), told, "", facts=(state,))
