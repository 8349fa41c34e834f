"""Whether what was not found is absent, or only not in the recording."""

from collections.abc import Sequence

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import Unrecorded
from alertwhy.domain.finding import Confidence


def recorded(seen: Sequence[Evidence], kind: str) -> bool:
    """Whether none found means that there is none."""
    return all(kind not in lack.kinds for lack, _ in of_kind(seen, Unrecorded))


def absent(
    seen: Sequence[Evidence], kind: str, sure: Confidence = Confidence.CERTAIN
) -> Confidence:
    """How sure a finding may be that rests on an object of that kind not being found."""
    return sure if recorded(seen, kind) else Confidence.POSSIBLE
