import json

from tests.workers.evaluation.test_scoring import outcome
from workers.evaluation.cases import Expected
from workers.evaluation.plain import as_plain
from workers.evaluation.scoring import Broken, Scorecard


def test_a_scorecard_is_plain_json() -> None:
    healthy = outcome(expected=Expected(none=True))
    card = Scorecard((outcome("app-crash"), healthy), (Broken("bad", "no cluster"),))
    found = json.loads(json.dumps(as_plain(card)))
    assert (2, 1, 1) == (found["cases"], found["faulty"], found["healthy"])
    assert 0.0 == found["figures"]["hit@1"]
    assert [{"case": "bad", "reason": "no cluster"}] == found["broken"]
    assert "app-crash" == found["misses"][0]["found"]
    first, second = found["outcomes"]
    assert (False, None) == (first["hit1"], second["hit1"])
    assert [{"cause": "app-crash", "confidence": "certain"}] == first["findings"]
    assert {"kind": "Deployment", "namespace": "shop", "name": "cart"} == first["target"]
    assert 7 == first["apiReads"]
