"""The blocks below the verdict: what stands in each, and when there is none."""

from dataclasses import replace

from alertwhy.domain.evidence import Gap
from alertwhy.domain.finding import Risk, Step
from alertwhy.domain.investigation import Status
from alertwhy.domain.notification import Action, Actions, Bullets, Paragraph
from alertwhy.domain.reaction import Silence
from tests.fakes.investigations import BAD_ROLLOUT, DIAGNOSIS, NOON, OOM, OPEN
from workers.compose.learned import MAX_STEPS, learned

QUIET = replace(OPEN, evidence=(), gaps=(), findings=(), diagnosis=None, alerts=())


def block(found, kind, heading=None):
    blocks = [b for b in learned(found) if isinstance(b, kind)]
    return next((b for b in blocks if heading is None or b.heading == heading), None)


def test_first_comes_what_exactly_then_what_people_did():
    silenced = replace(OPEN, silence=Silence(4, "alice", NOON))
    first, second = list(learned(silenced))[:2]
    assert first.text.startswith("Pod shop/cart-7c9f-x2, container app, since")
    assert "asked by alice" in second.text


def test_what_to_do_is_for_the_next_time_once_it_is_over():
    over = replace(OPEN, status=Status.RESOLVED)
    assert ["What to do", "If it comes back"] == [
        block(each, Actions).heading for each in (OPEN, over)
    ]


def test_with_nothing_known_there_is_nothing_to_tell():
    bare = replace(QUIET, target=replace(OPEN.target, via=(), container=""))
    assert [] == list(learned(bare))


def test_a_pod_that_is_gone_is_told_beside_the_cause():
    gap = Gap("target", "Pod shop/cart-0 is gone; by its name it belonged to Deployment shop/cart")
    found = replace(OPEN, gaps=(gap,))
    assert Paragraph(gap.reason) in list(learned(found))
    assert block(found, Bullets, "Not seen") is None


def test_the_diagnosis_says_whose_it_is_how_sure_and_on_what_it_rests():
    paragraph = block(OPEN, Paragraph, "Diagnosis (by the model, high confidence)")
    assert paragraph.text.startswith(DIAGNOSIS.summary)
    assert paragraph.text.endswith(f"\n{DIAGNOSIS.root_cause} [e1, e3]")


def test_a_root_cause_that_the_summary_says_already_is_not_repeated():
    same = replace(OPEN, diagnosis=replace(DIAGNOSIS, root_cause="Revision 7 cut"))
    paragraph = block(same, Paragraph, "Diagnosis (by the model, high confidence)")
    assert f"{DIAGNOSIS.summary} [e1, e3]" == paragraph.text


def test_the_rules_steps_come_first_and_the_model_only_adds():
    actions = block(OPEN, Actions).items
    assert (
        "Give app more memory than 128Mi",
        "See what it uses",
        "Return to revision 6 [e3]",
    ) == tuple(action.text for action in actions)
    assert (Risk.DISRUPTIVE, Risk.READ_ONLY, Risk.DISRUPTIVE) == tuple(a.risk for a in actions)


def test_the_same_command_in_other_words_is_not_added():
    step = replace(OOM.remediation[0], action="Raise it")
    found = replace(OPEN, diagnosis=replace(DIAGNOSIS, remediation=(step,)))
    assert 2 == len(block(found, Actions).items)


def test_a_model_alone_has_its_steps_too():
    found = replace(OPEN, findings=())
    assert Action("see what it uses") == block(found, Actions).items[1]


def test_many_steps_are_too_many():
    steps = tuple(Step(f"step {n}") for n in range(9))
    found = replace(OPEN, findings=(replace(OOM, remediation=steps),))
    assert MAX_STEPS == len(block(found, Actions).items)


def test_other_findings_say_how_they_stand_to_the_first():
    beside = "It began with revision 7, which cut the memory limit from 512Mi to 128Mi [e3]"
    assert (f"{beside} (likely, bad-rollout)",) == block(OPEN, Bullets, "Also seen").items
    follows = block(OPEN, Bullets, "Follows from it").items
    assert ("1 of 3 replicas is available [e4]",) == follows


def test_many_other_findings_are_counted():
    found = replace(OPEN, findings=(OOM, *(BAD_ROLLOUT,) * 7))
    assert 5 == len(block(found, Bullets, "Also seen (5 of 7)").items)


def test_what_the_model_ruled_out_and_left_open_is_told():
    ruled_out = block(OPEN, Bullets, "Ruled out")
    assert ("A leak: memory rises at start, not over time [e2]",) == ruled_out.items
    assert DIAGNOSIS.unresolved == block(OPEN, Bullets, "Still open").items


def test_what_the_model_did_not_say_is_no_heading():
    plain = replace(DIAGNOSIS, ruled_out=(), unresolved=(), because=(), remediation=())
    found = replace(OPEN, diagnosis=plain)
    assert block(found, Bullets, "Ruled out") is None
    assert block(found, Bullets, "Still open") is None


def test_a_gap_comes_with_its_remedy():
    expected = "metrics: no Prometheus is configured; Set ALERTWHY_PROMETHEUS_URL"
    assert (expected,) == block(OPEN, Bullets, "Not seen").items


def test_many_gaps_are_counted():
    found = replace(OPEN, gaps=(Gap("events", "forbidden"),) * 8)
    gaps = block(found, Bullets, "Not seen (5 of 8)").items
    assert ("events: forbidden",) * 5 == gaps


def test_an_amount_that_nobody_measured_is_called_a_suggestion():
    step = Step("Raise it", "kubectl -n shop set resources x", Risk.DISRUPTIVE, ("e1",), ("512Mi",))
    found = replace(OPEN, findings=(), diagnosis=replace(DIAGNOSIS, remediation=(step,)))
    (action,) = block(found, Actions).items
    assert "Raise it [e1] (512Mi: the model's suggestion)" == action.text


def test_what_a_log_says_is_quoted_once():
    quoted = "could not translate host name"
    first = replace(OOM, title=f"DNS fails: {quoted}", explains=("crash",))
    crash = replace(OOM, title=f"It crashes: {quoted}", cause="crash", because=("e1",))
    found = replace(OPEN, findings=(first, crash), diagnosis=None)
    assert ("It crashes [e1]",) == block(found, Bullets, "Follows from it").items
