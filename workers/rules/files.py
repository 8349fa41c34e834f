"""What the machine under an application refuses it: disk, files, ports, descriptors."""

import re
from collections.abc import Iterator, Sequence
from shlex import quote

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import Saturated
from alertwhy.domain.finding import Confidence, Finding, Step
from workers.rules import rule
from workers.signs.consequences import OF_A_FAILING_APPLICATION
from workers.signs.pods import pod_state
from workers.signs.pulls import Pull, failed_pulls
from workers.signs.telling import finding, subject, template
from workers.signs.told import Told, told
from workers.signs.wording import kubectl, look

# A server says so of its own files: SQL Server, Oracle, Db2, MySQL, PostgreSQL.
_OF_A_DATABASE = re.compile(
    r"transaction log|filegroup|size quota|tablespace|\bORA-\d|SQLCODE=|the table '|could not extend file|SQL ?STATE",
    re.IGNORECASE,
)


@rule("disk-full", explains=OF_A_FAILING_APPLICATION)
def disk_full(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """What it writes to has no room left; nor its node for its image, or etcd within its quota."""
    for each in told(seen, "disk-full"):
        if _OF_A_DATABASE.search(each.meaning.sentence):
            grow = Step(
                "Free it where it runs: back up its log, add a file or a disk, archive rows"
            )
            yield finding(each, "depends on a database that has no space left", grow)
            continue
        yield finding(
            each,
            f"has no space left to write {subject(each, 'its files')}",
            Step("See which file system is full", _inside(each, "df -h")),
            template(seen, each, "volumeMounts", "Give it a larger volume, or let it write less"),
        )
    yield from _for_its_image(seen)
    yield from _of_etcd(seen)


@rule("filesystem-read-only", explains=OF_A_FAILING_APPLICATION)
def filesystem_read_only(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """It writes where nothing may be written."""
    for each in told(seen, "filesystem-read-only"):
        yield finding(
            each,
            f"writes {subject(each, 'a file')} on a file system that is read-only",
            template(
                seen, each, "volumeMounts", "Mount an emptyDir or another volume where it writes"
            ),
        )


@rule("file-permission-denied", explains=OF_A_FAILING_APPLICATION)
def file_permission_denied(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Its user may not read or write a file."""
    for each in told(seen, "file-permission-denied"):
        yield finding(
            each,
            f"may not access {subject(each, 'a file')}",
            template(
                seen, each, "securityContext", "Set runAsUser, or fsGroup, to the files' owner"
            ),
        )


@rule("file-missing", explains=OF_A_FAILING_APPLICATION)
def file_missing(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """A file that it needs is neither in the image nor mounted."""
    for each in told(seen, "file-missing"):
        yield finding(
            each,
            f"does not find the file {subject(each, 'that it needs')}",
            template(
                seen, each, "volumeMounts", "Mount the file, or correct the path that it is given"
            ),
        )


@rule("address-in-use", explains=OF_A_FAILING_APPLICATION)
def address_in_use(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The port that it wants to listen on is taken, mostly by a neighbour in its pod."""
    for each in told(seen, "address-in-use"):
        port = f"port {each.meaning.subject}" if each.meaning.subject else "its port"
        yield finding(
            each,
            f"cannot listen on {port}, which is in use in its pod",
            template(seen, each, "ports", "Give each container of the pod a port of its own"),
        )


@rule("too-many-open-files", explains=OF_A_FAILING_APPLICATION)
def too_many_open_files(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """It ran out of file descriptors or watches: a leak, or a limit that is too low."""
    for each in told(seen, "too-many-open-files"):
        limits = "cat /proc/1/limits"
        yield finding(
            each,
            "has too many files open",
            Step("See its limits", _inside(each, limits)),
        )


def _of_etcd(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """As the alert has measured: beyond its quota etcd, and with it the API server, takes no write."""
    sizes = "apiserver_storage_size_bytes|apiserver_storage_db_total_size|etcd_db_total_size"
    for state, cite in of_kind(seen, Saturated):
        if state.resource == "store":
            yield Finding(
                title=f"etcd runs out of its space quota and will then refuse every write: {state.alert}",
                because=(cite,),
                confidence=Confidence.LIKELY,
                remediation=(
                    Step(
                        "See how large it is", f"kubectl get --raw /metrics | grep -E '^({sizes})'"
                    ),
                    Step(
                        "See what there is most of",
                        "kubectl get --raw /metrics | grep ^apiserver_storage_objects | sort -grk2 | head",
                    ),
                    Step(
                        "Delete what nobody needs, compact, defragment one member after the other,"
                        " then disarm its alarm (etcdctl)"
                    ),
                ),
                upstream="etcd",
            )


def _for_its_image(seen: Sequence[Evidence]) -> Iterator[Finding]:
    for failed in failed_pulls(seen, Pull.NO_ROOM):
        pod = pod_state(seen, failed.state.pod)
        node = pod.node if pod else ""
        steps = [Step("See the node", kubectl("", f"describe node {quote(node)}"))] if node else []
        yield Finding(
            title=f"Node {node or 'untold'} has no space left to unpack image {failed.state.image}",
            because=failed.because,
            remediation=(
                *steps,
                look("Read the pull's own words", failed.state.pod),
                Step(
                    "Free the node's disk: unused images, logs, emptyDirs; or give it a larger one"
                ),
            ),
            upstream=f"Node {node}" if node else "",
        )


def _inside(each: Told, command: str) -> str:
    pod = each.state.pod
    words = f"exec {quote(pod.name)} -c {quote(each.state.container)} -- {command}"
    return kubectl(pod.namespace, words)
