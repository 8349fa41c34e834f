"""Of one that runs and is not ready, and whose probe asks for what it does not offer."""

import pytest

from alertwhy.domain.facts import Fact, Probe
from alertwhy.domain.finding import Confidence
from tests.fakes.facts import ago, app, event, seen
from tests.fakes.written import wrote
from workers.signs.told import everything_told

UNRESOLVED = "ERROR lookup redis on 10.96.0.10:53: no such host"


def surely(*facts: Fact) -> Confidence:
    (each,) = everything_told(seen(*facts))
    return each.confidence


@pytest.mark.parametrize(
    ("lines", "sure"),
    [
        ((UNRESOLVED, *["INFO 200"] * 9), Confidence.POSSIBLE),
        ((UNRESOLVED, *["INFO 200"] * 9, UNRESOLVED, *["INFO 200"] * 9), Confidence.LIKELY),
        (("INFO starting", UNRESOLVED), Confidence.LIKELY),
    ],
    ids=["once, and it went on", "again", "it stands there"],
)
def test_what_passed_does_not_keep_one_unready_whose_probe_asks_elsewhere(
    lines: tuple[str, ...], sure: Confidence
) -> None:
    probe = Probe("tcp-socket :8080", port="8080")
    asks = app(running_since=ago(30), readiness=probe, ports=("9999",))
    refused = event(
        "Unhealthy", "Readiness probe failed: dial tcp 10.0.0.1:8080: connect: connection refused"
    )
    log = wrote(*lines, previous=False)

    assert sure is surely(asks, refused, log)
    assert Confidence.LIKELY is surely(app(running_since=ago(30)), refused, log)
