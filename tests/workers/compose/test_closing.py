"""The last line: id, cost, and why no model spoke."""

from dataclasses import replace

import pytest

from alertwhy.domain.diagnosis import Tokens
from alertwhy.domain.investigation import Stats, Status
from tests.fakes.investigations import DIAGNOSIS, OPEN
from workers.compose.closing import footer

COST = "Investigation 01JD7 · 0.4 s · 9 API reads"


def without(reason):
    return replace(OPEN, diagnosis=None, diagnosis_missing=reason)


def test_it_tells_what_it_cost():
    assert "Investigation 01JD7 · 2.8 s · 9 API reads · 2,450 tokens" == footer(OPEN)


def test_a_server_that_counts_no_tokens_is_named_by_its_model():
    uncounted = replace(OPEN, diagnosis=replace(DIAGNOSIS, tokens=Tokens()))
    assert "Investigation 01JD7 · 2.8 s · 9 API reads · small-1" == footer(uncounted)


def test_a_price_makes_money_of_tokens():
    priced = replace(OPEN, diagnosis=replace(DIAGNOSIS, cost=0.00123))
    assert footer(priced).endswith("2,450 tokens · cost 0.0012")


def test_one_read_is_one_read():
    assert "1 API read" == footer(replace(without(None), stats=Stats(1, 0.0))).split(" · ")[2]


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("no model configured", "No model configured: rules alone"),
        ("over budget", "Over budget: rules alone"),
        ("model failed: timeout", "Model failed: timeout: rules alone"),
        ("analysis: rules", "analysis: rules"),
        ("pending", "The model's diagnosis is still to come"),
    ],
)
def test_it_tells_why_no_model_spoke(reason, said):
    assert f"{COST} · {said}" == footer(without(reason))


def test_an_answer_is_not_promised_for_what_is_over():
    assert COST == footer(replace(without("pending"), status=Status.RESOLVED))


def test_no_reason_is_no_reason():
    assert COST == footer(without(None))
