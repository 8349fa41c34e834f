"""Which amounts may be proposed although nobody has seen them."""

import pytest

from workers.analysis.suggested import suggestions

SEEN = {"128Mi", "250m", "137", "7", "8080"}
SET = "kubectl -n shop set resources deployment/cart "


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ("--limits=memory=256Mi", {"256Mi"}),
        ("--limits=memory=512Mi,cpu=500m", {"512Mi", "500m"}),
        ("--limits=memory=1Gi", set()),  # eight times what was seen
        ("--limits=memory=64Mi", set()),  # less is no help and no multiple
        ("--limits=memory=128Mi", set()),  # seen: no suggestion
        ("--requests=cpu=1", {"1"}),
        ("--limits=memory=200", set()),
        ("--replicas=14", set()),
        ("--limits=hugepages-2Mi=256Mi", set()),
    ],
)
def test_a_raise_of_what_was_seen_is_a_suggestion(flags: str, expected: set[str]) -> None:
    assert expected == suggestions(SET + flags, SEEN)


def test_other_commands_suggest_nothing() -> None:
    assert frozenset() == suggestions("kubectl -n shop scale deployment/cart --replicas=2", SEEN)
