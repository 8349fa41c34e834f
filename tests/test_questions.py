"""What is sent to the model about the scenarios: small, and nothing that matters is missing."""

import pytest

from bench.prompt import CASES, Measured, measure
from workers.evaluation.cases import folders_under, name_of

MOST = 8_000  # tokens, three bytes each
SAMPLE = folders_under(CASES)[::5]  # each fifth; python -m bench.prompt looks at all


@pytest.mark.parametrize("folder", SAMPLE, ids=lambda folder: name_of(folder, CASES))
def test_a_question_is_small_and_holds_the_evidence_that_the_case_expects(folder) -> None:
    found = measure(folder, CASES)
    assert found is None or isinstance(found, Measured)
    if found is not None:
        assert () == found.missing
        assert found.tokens <= MOST
