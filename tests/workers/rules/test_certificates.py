from dataclasses import replace

from alertwhy.domain.facts import Condition
from alertwhy.domain.facts.governing import AlertSays
from alertwhy.domain.facts.network import CertificateState
from alertwhy.domain.finding import Confidence
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import ago, commands, found, only

FAILED = Condition("Issuing", "False", "Failed", 'order is in "errored" state', ago(50))
READY = Condition("Ready", "True", "Ready", "Certificate is up to date", ago(90000))
ABSENT = Condition("Ready", "False", "DoesNotExist", "Secret does not exist", ago(40))
CERTIFICATE = CertificateState(
    ObjectRef("Certificate", "edge", "wild"),
    "wild-tls",
    (READY, FAILED),
    until="2026-10-15T05:30:00Z",
    renewal="2026-09-15T05:30:00Z",
)


def test_a_certificate_is_known_by_its_alert_alone() -> None:
    finding = only("certificate-expiring", AlertSays("KubeClientCertificateExpiration"))

    assert Confidence.LIKELY is finding.confidence
    assert [] == found("certificate-expiring", AlertSays("TargetDown"))


def test_what_cert_manager_says_of_it_is_better_than_the_alert() -> None:
    finding = only("certificate-expiring", CERTIFICATE, AlertSays("CertExpirySoon"))

    assert (
        'Certificate edge/wild is valid until 2026-10-15T05:30:00Z and is not issued: order is in "errored" state'
        == finding.title
    )
    assert (Confidence.CERTAIN, ("e1",)) == (finding.confidence, finding.because)
    assert "kubectl -n edge describe certificate/wild" in commands([finding])
    held = replace(CERTIFICATE, held_by="Challenge edge/wild-1: DNS record not yet propagated")
    assert only("certificate-expiring", held).title.endswith("not yet propagated")


def test_one_that_was_never_made_has_no_date() -> None:
    never = replace(CERTIFICATE, conditions=(ABSENT,), until="", renewal="")

    assert (
        "Certificate edge/wild is not issued: Secret does not exist"
        == only("certificate-expiring", never).title
    )


def test_one_that_is_renewed_in_time_or_just_being_made_is_well() -> None:
    for state in (
        replace(CERTIFICATE, conditions=(READY,)),
        replace(CERTIFICATE, renewal="2026-10-17T05:30:00Z"),
        replace(CERTIFICATE, renewal="2026-10-14T09:10:00Z"),
        replace(CERTIFICATE, conditions=(replace(ABSENT, since=ago(3)),), until=""),
        replace(CERTIFICATE, conditions=()),
    ):
        assert [] == found("certificate-expiring", state)
