from alertwhy.domain.facts.network import CertificateState
from alertwhy.domain.target import Target
from alertwhy.errors import Unreachable
from tests.fakes.cluster import FakeCluster
from tests.fakes.looking import lines, look
from tests.fakes.objects import obj
from workers.clients.cluster import Json
from workers.clients.reader import Reader
from workers.collectors import COLLECTORS

CERTIFICATE = Target("Certificate", "shop", "web")
INGRESS = Target("Ingress", "shop", "web")
WAITS = {"type": "Ready", "status": "False", "reason": "DoesNotExist", "message": "no Secret"}
READY = {"type": "Ready", "status": "True", "reason": "Ready", "message": "up to date"}


def certificate(name: str = "web", condition: Json = WAITS, **status: object) -> Json:
    spec = {"secretName": f"{name}-tls", "dnsNames": ["*.acme.example"]}
    return obj("Certificate", name, spec=spec, status={"conditions": [condition], **status})


def ingress(*secrets: str) -> Json:
    return obj("Ingress", "web", spec={"tls": [{"secretName": each} for each in secrets]})


def challenge(reason: str, name: str = "acme.example") -> Json:
    return obj("Challenge", "web-1", spec={"dnsName": name}, status={"reason": reason})


def request(number: int, message: str) -> Json:
    status = {"conditions": [{"type": "Ready", "status": "False", "message": message}]}
    made = obj("CertificateRequest", f"web-{number}", owner=("Certificate", "web"), status=status)
    made["metadata"] = {**_metadata(made), "creationTimestamp": f"2026-10-14T0{number}:00:00Z"}
    return made


def _metadata(made: Json) -> Json:
    found = made["metadata"]
    return found if isinstance(found, dict) else {}


def test_a_certificate_tells_how_far_it_is() -> None:
    found = look(
        "certificates",
        CERTIFICATE,
        certificate(notAfter="2026-12-01T00:00:00Z", renewalTime="2026-11-01T00:00:00Z"),
    )

    assert [
        "makes Secret web-tls",
        "Ready=False: DoesNotExist: no Secret",
        "valid until 2026-12-01T00:00:00Z",
        "to be renewed at 2026-11-01T00:00:00Z",
    ] == lines(found)
    assert "kubectl -n shop get certificate web -o yaml" == found[0].command


def test_the_challenge_for_one_of_its_names_holds_it_up() -> None:
    mine, other = challenge("no TXT record"), challenge("wrong", "else.example")

    assert "held up by Challenge shop/web-1: no TXT record" in lines(
        look("certificates", CERTIFICATE, certificate(), other, request(1, "pending"))
        + look("certificates", CERTIFICATE, certificate(), mine)
    )


def test_without_a_challenge_its_newest_request_tells() -> None:
    found = look("certificates", CERTIFICATE, certificate(), request(2, "new"), request(1, "old"))

    assert "held up by CertificateRequest shop/web-2: new" in lines(found)


def test_nothing_more_is_read_of_one_that_is_well() -> None:
    cluster = FakeCluster([certificate(condition=READY)])
    list(COLLECTORS.get("certificates").collect(CERTIFICATE, Reader(cluster, seconds=9)))

    assert ["get"] == [call.verb for call in cluster.calls]


def test_what_may_not_be_read_of_it_leaves_its_own_words() -> None:
    errors = {("list", kind, ""): Unreachable("no") for kind in ("Challenge", "CertificateRequest")}
    cluster = FakeCluster([certificate()], errors=errors)
    found = list(COLLECTORS.get("certificates").collect(CERTIFICATE, Reader(cluster, seconds=9)))

    assert ["makes Secret web-tls", "Ready=False: DoesNotExist: no Secret"] == lines(found)


def test_of_an_ingress_those_that_make_its_secrets_are_told() -> None:
    found = look("certificates", INGRESS, ingress("web-tls", ""), certificate(), certificate("api"))

    assert ["web-tls"] == [
        fact.secret for each in found for fact in each.facts if isinstance(fact, CertificateState)
    ]
    assert [] == look("certificates", INGRESS, ingress(), certificate())
    assert [] == look("certificates", INGRESS, certificate())
