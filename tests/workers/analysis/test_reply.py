"""The shape that a server is held to, and the diagnosis made of it."""

from alertwhy.domain.diagnosis import Diagnosis, Likelihood, RuledOut
from alertwhy.domain.finding import Risk, Step
from workers.analysis.reply import MAX_ITEMS, Reply, diagnosis_of

SAID = {
    "summary": "**Full**",
    "root_cause": "The disk is full",
    "confidence": "medium",
    "because": ["e1"],
    "remediation": [{"action": "Look", "command": "`kubectl get pvc`", "because": ["e1"]}],
    "ruled_out": [{"cause": "DNS", "because": ["e2"]}],
    "unresolved": ["since when", " "],
}


def test_a_reply_becomes_a_diagnosis_in_plain_words() -> None:
    expected = Diagnosis(
        "Full",
        "The disk is full",
        Likelihood.MEDIUM,
        ("e1",),
        (Step("Look", "kubectl get pvc", Risk.DISRUPTIVE, ("e1",)),),
        (RuledOut("DNS", ("e2",)),),
        ("since when",),
    )
    assert expected == diagnosis_of(Reply.model_validate(SAID))


def test_nobody_reads_a_hundred_steps() -> None:
    many = {**SAID, "remediation": SAID["remediation"] * 100, "unresolved": ["x"] * 100}
    found = diagnosis_of(Reply.model_validate(many))
    assert (MAX_ITEMS, MAX_ITEMS) == (len(found.remediation), len(found.unresolved))


def test_the_schema_is_as_strict_servers_demand() -> None:
    schema = Reply.model_json_schema()
    for each in (schema, *schema["$defs"].values()):
        assert each["additionalProperties"] is False
        assert sorted(each["required"]) == sorted(each["properties"])
