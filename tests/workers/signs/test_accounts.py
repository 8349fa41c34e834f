from alertwhy.domain.target import ObjectRef
from workers.signs.accounts import looked_up, without_token

WEB = ObjectRef("ServiceAccount", "shop", "web")


def test_admission_names_the_account_and_its_namespace() -> None:
    said = 'pods "web-" is forbidden: error looking up service account shop/web: serviceaccount "web" not found'
    assert WEB == looked_up(said)
    assert looked_up("exceeded quota: q") is None


def test_the_kubelet_names_the_account_alone() -> None:
    said = 'failed for volume "kube-api-access-x" : failed to fetch token: serviceaccounts "web" not found'
    assert WEB == without_token(said, "shop")
    assert without_token("timed out", "shop") is None
