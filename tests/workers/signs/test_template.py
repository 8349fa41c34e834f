import pytest

from alertwhy.domain.facts import Fact
from alertwhy.domain.finding import Risk
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import DEPLOYMENT, POD, deployment, job, pod, seen
from workers.signs.template import Place, mend, owner_of, place, whose

SET = ObjectRef("ReplicaSet", "shop", "web-59c8f7d6b4")
FIELD = "spec.containers[0].image"


@pytest.mark.parametrize(
    ("facts", "owner"),
    [
        ((), POD),
        ((pod(),), POD),
        ((pod(owners=(SET, DEPLOYMENT)),), DEPLOYMENT),
        ((pod(owners=(SET,)), deployment()), SET),
        ((pod(pod=SET, owners=(DEPLOYMENT,)),), POD),
        ((pod(owners=(ObjectRef("Rollout", "shop", "web"),)),), POD),
        ((pod(), deployment()), DEPLOYMENT),
        ((deployment(workload=SET), deployment()), DEPLOYMENT),
        ((deployment(workload=SET),), SET),
        ((deployment(workload=ObjectRef("Deployment", "other", "web")),), POD),
        ((deployment(workload=ObjectRef("Deployment", "shop", "we")),), POD),
        ((job("web-59c8f7d6b4"), deployment()), ObjectRef("Job", "shop", "web-59c8f7d6b4")),
    ],
    ids=[
        "unknown",
        "alone",
        "told",
        "told wins",
        "another pod",
        "foreign",
        "by name",
        "set under it",
        "set alone",
        "elsewhere",
        "part of a name",
        "longest name",
    ],
)
def test_the_owner_whose_template_makes_the_pod(facts: tuple[Fact, ...], owner: ObjectRef) -> None:
    assert owner == owner_of(seen(*facts), POD)


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("Deployment", f"spec.template.{FIELD}"),
        ("CronJob", f"spec.jobTemplate.spec.template.{FIELD}"),
        ("Job", f"spec.template.{FIELD}"),
    ],
)
def test_fields_are_where_the_owner_has_them(kind: str, field: str) -> None:
    owner = ObjectRef(kind, "shop", "web")

    assert Place(owner, field) == place(seen(pod(owners=(owner,))), POD, FIELD)


def test_a_pods_own_field_is_its_own() -> None:
    assert f"{FIELD} of {POD}" == str(place((), POD, FIELD))
    assert FIELD == place((), ObjectRef("Odd", "", "x"), FIELD).field


def test_a_pod_is_named_after_whom_it_belongs_to() -> None:
    assert str(POD) == whose((), POD)
    assert "Pod of Deployment shop/web" == whose(seen(deployment()), POD)
    made_by_a_pod = pod(owners=(ObjectRef("Pod", "shop", "etl-driver"),))
    assert str(POD) == whose(seen(made_by_a_pod), POD)


@pytest.mark.parametrize(
    ("kind", "command", "risk"),
    [
        ("StatefulSet", "edit statefulset/web", Risk.DISRUPTIVE),
        ("CronJob", "edit cronjob/web", Risk.SAFE),
        ("Job", "get job/web -o yaml", Risk.READ_ONLY),
        ("Pod", "get pod/web -o yaml", Risk.READ_ONLY),
    ],
)
def test_each_kind_is_mended_in_its_own_way(kind: str, command: str, risk: Risk) -> None:
    step = mend(Place(ObjectRef(kind, "shop", "web"), "spec"), "Mend it")

    assert (f"kubectl -n shop {command}", risk) == (step.command, step.risk)
    assert step.action.startswith("Mend it")
