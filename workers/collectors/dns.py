"""The pods of the cluster's DNS, where a log says that names are not answered."""

import re
from collections.abc import Iterator

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts.network import DnsState
from alertwhy.domain.target import Target
from workers.clients.reader import Reader
from workers.collectors import ANY, collector
from workers.objects.pods import NEEDS, ready, waits_for
from workers.objects.refs import kubectl
from workers.objects.written import written_by

NAME = "dns"
NAMESPACE = "kube-system"
LABEL = "k8s-app=kube-dns"  # CoreDNS kept the label of what it replaced, in every distribution
# The server did not answer, or not properly: that a name does not exist is its good right to say.
UNANSWERED = re.compile(
    r"temporary failure in name resolution|EAI_AGAIN|server misbehaving|SERVFAIL"
    r"|lookup \S+.*(?:i/o timeout|connection refused|no route to host)"
    r"|connection timed out; no servers could be reached|resolv\w+ .*timed out",
    re.IGNORECASE,
)


@collector(NAME, kinds=ANY, needs=NEEDS | {"get pods/log", "list deployments.apps"})
def dns(target: Target, reader: Reader) -> Iterator[Evidence]:
    """How many of them are ready: status only, since they are of another namespace."""
    asked = "DNS" in f"{target.alert}{target.name}" and target.kind == "Cluster"
    if asked or any(UNANSWERED.search(log) for _, log in written_by(target, reader)):
        pods = reader.list("Pod", NAMESPACE, labels=LABEL)
        state = DnsState(
            NAMESPACE,
            len(pods),
            sum(map(ready, pods)),
            next(filter(None, map(waits_for, pods)), ""),
            deployed=not pods and bool(reader.list("Deployment", NAMESPACE, labels=LABEL)),
        )
        waits = f"; the first that is not: {state.why}" if state.why else ""
        told = f"{state.ready} of {state.pods} pods with {LABEL} ready{waits}"
        command = kubectl(NAMESPACE, "get", "pods", "-l", LABEL)
        yield Evidence(NAME, "Cluster DNS", told, command, facts=(state,))
