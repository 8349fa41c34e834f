"""A storm as a message: every target by name, whatever the channel's room."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from alertwhy.domain.diagnosis import Diagnosis, Likelihood
from alertwhy.domain.finding import Finding
from alertwhy.domain.investigation import Delivery, Investigation, Said, Status
from alertwhy.domain.notification import Bullets, Moment, Notification, Paragraph
from alertwhy.domain.severity import Severity
from alertwhy.domain.storm import Gathered, Storm
from alertwhy.domain.target import Target
from tests.fakes.state import NOW, an_alert, an_investigation
from workers.compose.digest import LINE, Part, compose_digest, largest_part, lines

NODE = Finding(
    "Node worker-3 is not ready", ("e1",), cause="node-not-ready", upstream="Node worker-3"
)
UNTOLD = Delivery("shop", "slack")


def member(name: str, *, namespace: str = "shop", **changes: object) -> Investigation:
    target = Target("Deployment", namespace, name)
    return an_investigation(name, **{"target": target, "findings": (NODE,), **changes})


def composed(
    *members: Investigation, moment: Moment = Moment.FIRST, part: Part | None = None,
    delivery: Delivery = UNTOLD,
) -> Notification:  # fmt: skip
    found = Gathered(Storm("storm-1", "shop", NOW), members)
    return compose_digest(found, part or Part(members), moment=moment, delivery=delivery)


MANY = tuple(member(f"app-{number:03d}") for number in range(400))


def test_the_verdict_says_what_is_broken_and_how_much() -> None:
    said = composed(*MANY[:5])

    assert ("5 targets", "Node worker-3 is not ready: 5 targets", "upstream-node") == (
        said.title, said.summary, said.cause,
    )  # fmt: skip


def test_other_causes_are_counted() -> None:
    crash = Finding("It crashed", (), cause="app-crash")
    said = composed(*MANY[:5], member("x", findings=(crash,)), member("y", findings=()))

    assert "Node worker-3 is not ready: 5 targets; 2 more of 2 other causes" == said.summary


def test_every_target_stands_in_a_list_under_its_cause() -> None:
    lists = [block for block in composed(*MANY).blocks if isinstance(block, Bullets)]
    text = " ".join(line for block in lists for line in block.items)

    assert lists[0].heading == "Node worker-3 is not ready (upstream-node): 400 targets"
    assert all(each.target.name in text for each in MANY)
    assert max(len(line) for block in lists for line in block.items) <= LINE


def test_what_is_over_is_marked_and_counted() -> None:
    over = member("gone", status=Status.RESOLVED)
    said = composed(*MANY[:2], over)

    assert "3 targets, 1 over" == said.title
    assert ["shop Deployment app-000, app-001, gone (over)"] == [
        line.text for line in lines((*MANY[:2], over))
    ]


def test_lines_never_mix_causes_and_know_whom_they_name() -> None:
    crash = Finding("It crashed", (), cause="app-crash")
    named = lines((*MANY[:3], member("x", findings=(crash,)), member("y", findings=(crash,))))

    assert [("app-000", "app-001", "app-002"), ("x", "y")] == [line.ids for line in named]


def test_the_end_says_so() -> None:
    over = [member(name, status=Status.RESOLVED) for name in "abc"]
    said = composed(*over, moment=Moment.RESOLVED)

    assert (False, "All over: Node worker-3 is not ready") == (said.firing, said.summary)


def test_a_later_part_says_its_number_and_names_only_its_own() -> None:
    said = composed(*MANY[:9], part=Part(MANY[6:9], number=2, whole=False))

    assert "9 targets, part 2" == said.title
    assert "Node worker-3 is not ready: 9 targets" == said.summary
    assert "app-000" not in str(said.blocks)
    assert "app-008" in str(said.blocks)


def test_its_severity_is_the_highest_and_a_rise_is_news() -> None:
    critical = member("bad", alerts=(an_alert(severity="critical"),))
    told = Delivery("shop", "slack", opened=1, said=Said(severity=Severity.WARNING))
    said = composed(*MANY[:3], critical, moment=Moment.ESCALATION, delivery=told)

    assert Severity.CRITICAL is said.severity
    assert "Severity rose from warning to critical" == said.news


def test_what_the_model_said_of_one_stands_under_its_cause() -> None:
    diagnosis = Diagnosis("Short", "The kubelet died", Likelihood("high"), ())
    said = composed(*MANY[:3], member("asked", diagnosis=diagnosis, diagnosis_missing=None))

    assert Paragraph("The kubelet died", "The model, about Deployment shop/asked") in said.blocks
    assert said.diagnosed


def test_its_key_is_one_for_each_time_it_is_opened() -> None:
    again = Delivery("shop", "slack", opened=1, said=Said(resolved=True))
    keys = [composed(MANY[0], delivery=told).key for told in (UNTOLD, again)]

    assert ["alertwhy-storm-1-1", "alertwhy-storm-1-2"] == keys


def test_it_is_the_same_whenever_it_is_asked() -> None:
    assert composed(*MANY) == composed(*MANY)
    assert composed(*MANY[:3]).started_at == NOW
    assert composed(member("a", started_at=NOW - timedelta(days=1))) == composed(
        member("a", started_at=NOW - timedelta(days=1))
    )


@given(room=st.integers(min_value=1, max_value=500))
def test_parts_hold_as_many_as_fit_and_never_none(room: int) -> None:
    part = largest_part(MANY, 1, lambda each: len(each.members) <= room)

    assert 1 <= len(part.members) <= max(room, 1)
    assert (len(part.members) == len(MANY)) is part.whole


def test_targets_without_a_proven_cause_stand_under_no_name_of_their_own() -> None:
    (listed,) = [
        block for block in composed(member("x", findings=())).blocks if isinstance(block, Bullets)
    ]

    assert ("No cause proven: 1 target", ("shop Deployment x",)) == (listed.heading, listed.items)
