"""Explain: the same investigation without state, for a terminal."""

from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from alertwhy.domain.alert import AlertStatus
from alertwhy.domain.investigation import Stage
from alertwhy.domain.naming import Naming
from alertwhy.domain.target import Target
from alertwhy.errors import AnalysisError
from tests.fakes.cluster import FakeCluster
from tests.fakes.objects import deployment, pod, replicaset
from tests.fakes.state import NOW, an_alert
from tests.fakes.workshop import FakeModel
from workers.clients.snapshot import SnapshotCluster
from workers.pipeline.explaining import Question, explain, questions
from workers.pipeline.investigating import start_of

POD = "cart-7c9d-x2"
GOOD: dict[str, object] = {
    "summary": "s", "root_cause": "The image is wrong.", "confidence": "low", "because": ["e1"],
    "remediation": [], "ruled_out": [], "unresolved": [],
}  # fmt: skip


def cluster() -> FakeCluster:
    mine = pod(POD, owner=("ReplicaSet", "cart-7c9d"))
    return FakeCluster([deployment(), replicaset("cart-7c9d"), mine])


def explained(question: Question, model: FakeModel | None = None):
    return explain(question, cluster(), model=model, identity="x", now=NOW, language="de")


def test_alerts_about_one_object_are_one_question() -> None:
    alerts = (
        an_alert(),
        an_alert(pod="other"),
        an_alert(alertname="KubePodNotReady"),
        an_alert(alertname="Watchdog"),
    )
    asked = list(questions(alerts))
    assert [f"Pod shop/{POD}", "Pod shop/other"] == [str(each.target) for each in asked]
    assert [2, 1] == [len(each.alerts) for each in asked]


def test_an_alert_may_name_its_object_in_words_of_its_own() -> None:
    alert = an_alert(team_kind="Job", team_name="nightly")
    (asked,) = questions([alert], naming=Naming(kind="team_kind", name="team_name"))
    assert Target("Job", "shop", "nightly") == asked.target == asked.alerts[0].about


def test_alerts_about_nothing_are_a_question_each() -> None:
    nothing = {"namespace": "", "pod": "", "uid": ""}
    alerts = [an_alert(alertname=name, **nothing) for name in ("A", "B")]
    assert 2 == len(list(questions(alerts)))


def test_it_is_complete_without_a_model() -> None:
    (question,) = questions([an_alert()])
    found = explained(question)
    assert ("Deployment shop/cart", Stage.DONE) == (str(found.target), found.stage)
    assert (None, "no model configured") == (found.diagnosis, found.diagnosis_missing)
    assert found.concluded
    assert found.evidence
    assert not found.by_hand


def test_a_target_that_a_person_named_has_no_alerts() -> None:
    found = explained(Question(Target("Deployment", "shop", "cart")))
    assert found.by_hand
    assert () == found.alerts


def test_a_model_answers_in_the_language_asked_for() -> None:
    model = FakeModel(GOOD)
    found = explained(Question(Target("Deployment", "shop", "cart")), model)
    assert found.diagnosis is not None
    assert ("The image is wrong.", None) == (found.diagnosis.root_cause, found.diagnosis_missing)
    assert "Write in this language: de." in model.asked[0]


def test_a_model_that_fails_leaves_the_rest_and_the_reason() -> None:
    model = FakeModel(AnalysisError("no answer in time"))
    found = explained(Question(Target("Deployment", "shop", "cart")), model)
    assert (None, "model failed: no answer in time") == (found.diagnosis, found.diagnosis_missing)
    without = explained(Question(Target("Deployment", "shop", "cart")))
    assert without.evidence == replace(found, evidence=found.evidence).evidence


def test_of_several_alerts_one_that_still_fires_says_what_is_measured() -> None:
    over = replace(an_alert(alertname="KubePodNotReady"), status=AlertStatus.RESOLVED)
    (asked,) = questions([over, an_alert(alertname="CPUThrottlingHigh")])

    assert "CPUThrottlingHigh" == asked.target.alert
    assert "CPUThrottlingHigh" == start_of(explained(asked)).alert


def test_a_recording_is_looked_at_as_of_the_alert_that_it_was_made_for() -> None:
    class Undated(SnapshotCluster):
        asked: ClassVar[list[datetime]] = []

        def because_of(self, began: datetime) -> SnapshotCluster:
            self.asked.append(began)
            return self

    (question,) = questions([an_alert()])
    for asked in (question, replace(question, alerts=())):
        explain(asked, Undated(()), model=None, identity="x", now=NOW)

    assert [question.alerts[0].starts_at] == Undated.asked
