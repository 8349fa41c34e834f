"""Certificates that are about to expire, or that cert-manager does not get."""

import re
from collections.abc import Iterator, Sequence

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts.governing import AlertSays
from alertwhy.domain.facts.network import CertificateState
from alertwhy.domain.finding import Confidence, Finding, Step
from workers.rules import rule
from workers.signs.certificates import MOST_WHY, orders, overdue, unissued
from workers.signs.wording import look, one_line

CERTIFICATE = re.compile(r"Cert(?:ificate)?", re.IGNORECASE)


@rule("certificate-expiring")
def certificate_expiring(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """cert-manager says that it does not get it; of any other, only the alert knows."""
    told = list(_told(seen))
    yield from told
    for said, cite in of_kind(seen, AlertSays) if not told else ():
        if CERTIFICATE.search(said.alert):
            yield Finding(
                title=f"A certificate is about to expire, or is not renewed: {said.alert}",
                because=(cite,),
                confidence=Confidence.LIKELY,
                remediation=(
                    Step(
                        "See requests that nobody approved",
                        "kubectl get certificatesigningrequests",
                    ),
                    Step(
                        "See cert-manager's certificates, if it is there",
                        "kubectl get certificates -A",
                    ),
                ),
            )


def _told(seen: Sequence[Evidence]) -> Iterator[Finding]:
    for state, cite in of_kind(seen, CertificateState):
        why = unissued(seen, state)
        if why and (overdue(seen, state) or not state.until):
            until = f" is valid until {one_line(state.until)} and" if state.until else ""
            yield Finding(
                title=f"{state.certificate}{until} is not issued: {one_line(why, MOST_WHY)}",
                because=(cite,),
                remediation=(
                    look("See how far its request came", state.certificate),
                    orders(state.certificate.namespace),
                ),
            )
