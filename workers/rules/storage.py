"""Claims that nobody can serve."""

from collections.abc import Iterator, Sequence

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import ClaimState, StorageClasses
from alertwhy.domain.finding import Confidence, Finding, Step
from workers.rules import rule
from workers.signs.consequences import OF_A_MISSING_POD
from workers.signs.pods import events
from workers.signs.recorded import absent
from workers.signs.wording import handle, kubectl


@rule(
    "pvc-storageclass-missing",
    explains=(*OF_A_MISSING_POD, "unschedulable-volume", "pvc-provisioning-failed"),
)
def pvc_storageclass_missing(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The claim names a StorageClass that does not exist, as its controller or the list says."""
    for claim, cite in of_kind(seen, ClaimState):
        if claim.phase != "Pending" or not claim.storage_class or claim.volume:
            continue
        told = _told(seen, claim)
        listed = list(of_kind(seen, StorageClasses))
        without = [shown for classes, shown in listed if claim.storage_class not in classes.names]
        if not told and _tried(seen, claim):
            continue
        if told or (without and len(without) == len(listed)):
            yield Finding(
                title=f"{claim.claim} asks for StorageClass {claim.storage_class}, which does not exist{_there_are(seen)}",
                because=tuple(dict.fromkeys((cite, *told, *without))),
                confidence=Confidence.CERTAIN
                if told
                else absent(seen, "StorageClass", Confidence.LIKELY),
                upstream=f"StorageClass {claim.storage_class}",
                remediation=_remedy(claim),
            )


def _told(seen: Sequence[Evidence], claim: ClaimState) -> list[str]:
    about = events(seen, claim.claim, reasons=("ProvisioningFailed",))
    wanted = f'"{claim.storage_class}" not found'
    return [shown for event, shown in about if wanted in event.message]


def _tried(seen: Sequence[Evidence], claim: ClaimState) -> bool:
    """Whether a provisioner had the class in hand, and no class at all was recorded since."""
    if any(classes.names for classes, _ in of_kind(seen, StorageClasses)):
        return False
    about = events(seen, claim.claim, reasons=("ProvisioningFailed",))
    wanted = f'failed to provision volume with StorageClass "{claim.storage_class}"'
    return any(wanted in event.message for event, _ in about)


def _there_are(seen: Sequence[Evidence]) -> str:
    names = sorted({name for classes, _ in of_kind(seen, StorageClasses) for name in classes.names})
    return f"; there are: {', '.join(names)}" if names else ""


def _remedy(claim: ClaimState) -> tuple[Step, ...]:
    """A claim's class cannot be changed: it is made again, which is safe while nothing is bound."""
    return (
        Step("See which classes there are", "kubectl get storageclasses"),
        Step(
            "Create the class, or make the claim again with one that exists; save its manifest first",
            kubectl(claim.claim.namespace, f"get {handle(claim.claim)} -o yaml"),
        ),
    )
