from datetime import UTC, datetime
from pathlib import Path

from alertwhy.domain.finding import Confidence
from alertwhy.domain.target import ObjectRef
from tests.fakes.cases import ALERT, CAUSES, HEARTBEAT, ROOT, write_case
from tests.workers.evaluation.test_cases import loaded
from workers.evaluation.running import Named, Outcome, Spent, run, warm

NOW = datetime(2030, 1, 1, tzinfo=UTC)


def outcome(folder: Path) -> Outcome:
    return run(loaded(folder), now=NOW)


def test_a_case_goes_through_the_real_pipeline(tmp_path: Path) -> None:
    expect = f"{CAUSES}{ROOT}evidence: ['panic: no database', never said]\n"
    found = outcome(write_case(tmp_path / "a", expect, alert=ALERT))
    assert found.findings[0].cause in found.expected.causes
    assert ObjectRef("Deployment", "shop", "cart") == found.target
    assert ("never said",) == found.unseen
    assert () == found.failed


def test_what_it_cost_is_measured(tmp_path: Path) -> None:
    spent = outcome(write_case(tmp_path / "a", "none: true\n")).spent
    assert 0 < spent.api_reads < 20
    assert 0 < spent.wall_ms
    assert 0 == spent.tokens


def test_where_nobody_would_look_nothing_is_found(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "a", "none: true\nevidence: [x]\n", alert=HEARTBEAT)
    found = outcome(folder)
    assert ((), None, ("x",), Spent()) == (found.findings, found.target, found.unseen, found.spent)


def test_a_finding_says_how_sure_it_is() -> None:
    assert "oom-killed" == str(Named("oom-killed", Confidence.CERTAIN))
    assert "oom-killed (likely)" == str(Named("oom-killed", Confidence.LIKELY))


def test_warming_needs_nothing() -> None:
    warm()


def test_the_object_that_evidence_is_about_was_seen_as_well(tmp_path: Path) -> None:
    expect = f"{CAUSES}evidence: ['Deployment shop/cart']\n"
    assert () == outcome(write_case(tmp_path / "a", expect, alert=ALERT)).unseen
