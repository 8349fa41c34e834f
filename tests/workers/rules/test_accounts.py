from alertwhy.domain.facts.configuration import AccountState
from alertwhy.domain.finding import Confidence
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import app, commands, deployment, event, found, only, pod

LOOKED_UP = (
    'Error creating: pods "web-59c8f7d6b4-" is forbidden: error looking up service account '
    'shop/web-sa: serviceaccount "web-sa" not found'
)
UNMOUNTED = (
    'MountVolume.SetUp failed for volume "kube-api-access-x" : failed to fetch token: '
    'serviceaccounts "web-sa" not found'
)


def test_a_replicaset_that_may_make_no_pods_speaks_for_its_deployment() -> None:
    about = ObjectRef("ReplicaSet", "shop", "web-59c8f7d6b4")

    finding = only("service-account-missing", event("FailedCreate", LOOKED_UP, about=about))

    assert (
        "ServiceAccount web-sa does not exist in shop; Deployment shop/web gets no pods without it"
        == finding.title
    )
    assert "kubectl -n shop create serviceaccount web-sa" in commands([finding])
    assert "kubectl -n shop edit deployment/web" in commands([finding])
    assert "spec.template.spec.serviceAccountName" in finding.remediation[-1].action


def test_another_controller_speaks_for_itself() -> None:
    about = ObjectRef("StatefulSet", "shop", "web")

    finding = only("service-account-missing", event("FailedCreate", LOOKED_UP, about=about))

    assert "StatefulSet shop/web gets no pods" in finding.title


def test_a_token_that_cannot_be_had_is_told_as_well() -> None:
    waiting = pod(phase="Pending"), app(waiting_reason="ContainerCreating")

    finding = only(
        "service-account-missing", *waiting, deployment(), event("FailedMount", UNMOUNTED)
    )

    assert "Deployment shop/web gets no pods" in finding.title
    assert ("e1", "e4") == finding.because


def test_other_refusals_and_mounts_are_none_of_its_business() -> None:
    waiting = pod(phase="Pending"), app(waiting_reason="ContainerCreating")

    assert [] == found("service-account-missing", event("FailedCreate", "exceeded quota: a"))
    assert [] == found("service-account-missing", *waiting, event("FailedMount", "timed out"))


WEB_SA = ObjectRef("ServiceAccount", "shop", "web-sa")
SAID = event("FailedCreate", LOOKED_UP, about=ObjectRef("StatefulSet", "shop", "web"))


def test_the_nearest_name_there_is_suggested() -> None:
    state = AccountState(WEB_SA, exists=False, similar="web")
    finding = only("service-account-missing", SAID, state)

    assert finding.title.endswith("gets no pods without it; perhaps web was meant")
    assert "If web was meant, write it in" in finding.remediation[-1].action
    assert (("e1", "e2"), Confidence.CERTAIN) == (finding.because, finding.confidence)


def test_one_that_is_there_by_now_is_old_news() -> None:
    other = AccountState(ObjectRef("ServiceAccount", "shop", "other"))
    finding = only("service-account-missing", SAID, other, AccountState(WEB_SA))

    assert "was not there when it was asked for, and is by now" in finding.title
    assert Confidence.LIKELY is finding.confidence
    assert not any("create" in each for each in commands([finding]))
