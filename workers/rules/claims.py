"""Claims that wait, and volumes that nobody can have."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import ClaimState, StorageClasses, VolumeState
from alertwhy.domain.finding import Confidence, Finding, Step, Tier
from alertwhy.domain.severity import Severity
from workers.rules import rule
from workers.signs.consequences import OF_A_MISSING_POD
from workers.signs.pods import events
from workers.signs.refusals import refusals
from workers.signs.times import lasting
from workers.signs.trouble import LONG
from workers.signs.wording import handle, kubectl, look, one_line

OF_A_CLAIM = (*OF_A_MISSING_POD, "unschedulable-volume", "pvc-waiting-for-consumer")
# kube-controller-manager: pkg/controller/volume/persistentvolume; alike since 1.20.
UNUSED = timedelta(minutes=5)  # a chart's claim is made before its pod, seldom longer
NO_CLASS = "no storage class is set"
CLASS_ABSENT = re.compile(r'storageclass\S* "[^"]+" not found')
PROVISIONER = re.compile(r"""external provisioner ['"](?P<name>[^'"]+)""")
SEVERAL = re.compile(r"\d+ default StorageClasses were found")
CLASSES = Step(
    "See which classes there are, and which is the default", "kubectl get storageclasses"
)


@rule("pvc-no-default-storageclass", explains=OF_A_CLAIM)
def pvc_no_default_storageclass(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The claim leaves its class to the cluster, which has no default."""
    for claim, cite in _pending(seen):
        if claim.storage_class is None and not claim.volume:
            told = [
                shown
                for event, shown in events(seen, claim.claim, reasons=("FailedBinding",))
                if NO_CLASS in event.message
            ]
            listed = list(of_kind(seen, StorageClasses))
            bare = [shown for classes, shown in listed if not classes.default]
            if bare or (told and not listed):
                both = bool(told and bare)
                yield Finding(
                    title=f"{claim.claim} names no StorageClass, and the cluster has no default one",
                    because=tuple(dict.fromkeys((cite, *told, *bare))),
                    confidence=Confidence.CERTAIN if both else Confidence.LIKELY,
                    upstream="the default StorageClass",
                    remediation=(
                        CLASSES,
                        _again(claim, "Mark one as default, or make the claim again with a class"),
                    ),
                )


@rule("several-default-storageclasses", severity=Severity.WARNING, explains=OF_A_CLAIM)
def several_default_storageclasses(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Until 1.25 admission refuses claims without a class then; later the newest wins, unasked."""
    for owner, message, because in refusals(seen):
        if SEVERAL.search(message):
            yield _several(f"{owner} gets no claim", because, Confidence.CERTAIN)
    for claim, cite in _pending(seen):
        for classes, shown in of_kind(seen, StorageClasses):
            if len(classes.default) > 1:
                waits = claim.storage_class is None and not claim.volume
                sure = Confidence.LIKELY if waits else Confidence.POSSIBLE
                what = f"{claim.claim} names none; defaults are {', '.join(classes.default)}"
                yield _several(what, (shown, cite), sure)


@rule("pvc-provisioning-failed", explains=OF_A_CLAIM)
def pvc_provisioning_failed(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The provisioner says why it cannot; or it has not answered for long."""
    for claim, cite in _pending(seen):
        failed = events(seen, claim.claim, reasons=("ProvisioningFailed",))
        failed = [pair for pair in failed if not CLASS_ABSENT.search(pair[0].message)]
        asked = events(seen, claim.claim, reasons=("ExternalProvisioning",))
        silent = [pair for pair in asked if lasting(pair[0].first_at, seen, LONG)]
        if failed:
            why = f"cannot be provisioned: {one_line(failed[0][0].message)}"
            yield _provisioning(claim, why, (cite, failed[0][1]), Confidence.CERTAIN)
        elif silent:
            found = PROVISIONER.search(silent[0][0].message)
            name = found["name"] if found else "its provisioner"
            why = f"is not provisioned: {name} does not answer"
            yield _provisioning(claim, why, (cite, silent[0][1]), Confidence.LIKELY)


@rule("pvc-waiting-for-consumer", severity=Severity.INFO, tier=Tier.SYMPTOM)
def pvc_waiting_for_consumer(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Its class binds only once a pod that uses it is placed."""
    for claim, cite in _pending(seen):
        told = events(seen, claim.claim, reasons=("WaitForFirstConsumer", "WaitForPodScheduled"))
        if told and not claim.volume:
            users = ", ".join(str(each) for each in claim.used_by)
            whom = f"{users} to find a node" if users else "a pod that uses it, and there is none"
            late = lasting(claim.created_at, seen, UNUSED)
            yield Finding(
                title=f"{claim.claim} waits for {whom}",
                because=tuple(dict.fromkeys((cite, told[0][1]))),
                confidence=Confidence.CERTAIN if late else Confidence.POSSIBLE,
                remediation=(look("See who uses it", claim.claim),),
            )


@rule("pvc-lost", severity=Severity.CRITICAL, explains=(*OF_A_CLAIM, "volume-mount-failed"))
def pvc_lost(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The volume that it was bound to is gone."""
    for claim, cite in of_kind(seen, ClaimState):
        if claim.phase == "Lost":
            yield Finding(
                title=f"{claim.claim} has lost its volume {claim.volume or '(untold)'}, which does not exist any more",
                because=(cite,),
                upstream=str(claim.claim),
                remediation=(
                    look("See what was said of it", claim.claim),
                    _again(
                        claim,
                        "Restore the volume, or make the claim again and restore its contents",
                    ),
                ),
            )


@rule("pv-released", explains=(*OF_A_CLAIM, "volume-mount-failed", "pvc-storageclass-missing"))
def pv_released(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Its claim was deleted; it keeps the old claim's identity, so no other can bind it."""
    for volume, cite in of_kind(seen, VolumeState):
        if volume.phase == "Released":
            waiting = [shown for claim, shown in _pending(seen) if _wants(claim, volume)]
            was = f" {volume.claim.namespace}/{volume.claim.name}" if volume.claim else ""
            clear = f'patch {handle(volume.volume)} -p \'{{"spec":{{"claimRef":null}}}}\''
            yield Finding(
                title=f"{volume.volume} is Released: the claim{was} was deleted, and no new one can bind it",
                because=(cite, *waiting),
                confidence=Confidence.CERTAIN if waiting else Confidence.LIKELY,
                upstream=str(volume.volume),
                remediation=(
                    look("See whose it was", volume.volume),
                    Step(
                        "If its contents may be used by a new claim, clear spec.claimRef by"
                        f" `{kubectl('', clear)}`"
                    ),
                ),
            )


@rule("pv-failed", explains=(*OF_A_CLAIM, "pv-released", "volume-mount-failed"))
def pv_failed(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Reclaiming or recycling it did not work."""
    for volume, cite in of_kind(seen, VolumeState):
        if volume.phase == "Failed":
            said = volume.message or volume.reason
            yield Finding(
                title=f"{volume.volume} has failed{f': {one_line(said)}' if said else ''}",
                because=(cite,),
                upstream=str(volume.volume),
                remediation=(look("See what was said of it", volume.volume),),
            )


def _pending(seen: Sequence[Evidence]) -> Iterator[tuple[ClaimState, str]]:
    for claim, cite in of_kind(seen, ClaimState):
        if claim.phase == "Pending" and claim.deleted_at is None:
            yield claim, cite


def _wants(claim: ClaimState, volume: VolumeState) -> bool:
    """By name, as its old claim made again, or as the only class that it takes."""
    same_class = not claim.volume and claim.storage_class == volume.storage_class
    return claim.volume == volume.volume.name or claim.claim == volume.claim or same_class


def _several(what: str, because: tuple[str, ...], confidence: Confidence) -> Finding:
    return Finding(
        title=f"The cluster has several default StorageClasses: {what}",
        because=because,
        confidence=confidence,
        remediation=(
            CLASSES,
            Step("Leave is-default-class on one of them only", "kubectl describe storageclasses"),
        ),
    )


def _provisioning(
    claim: ClaimState, why: str, because: tuple[str, ...], confidence: Confidence
) -> Finding:
    return Finding(
        title=f"{claim.claim} {why}",
        because=tuple(dict.fromkeys(because)),
        confidence=confidence,
        upstream=f"StorageClass {claim.storage_class}" if claim.storage_class else "",
        remediation=(
            look("Read the provisioner's words", claim.claim),
            CLASSES,
            Step(
                "See which drivers there are; their controllers' logs say more",
                "kubectl get csidrivers",
            ),
        ),
    )


def _again(claim: ClaimState, action: str) -> Step:
    shown = kubectl(claim.claim.namespace, f"get {handle(claim.claim)} -o yaml")
    return Step(f"{action}; save its manifest first", shown)
