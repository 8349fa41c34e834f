"""Evidence of logs by hand: what a container of Deployment shop/web wrote, read as it would be."""

from alertwhy.domain.facts.logs import LoggedErrors
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import POD
from workers.logged.blocks import complaints


def wrote(
    *lines: str, previous: bool = True, pod: ObjectRef = POD, container: str = "app"
) -> LoggedErrors:
    """The complaints of that log."""
    found = complaints(lines)
    return LoggedErrors(
        pod,
        container,
        previous,
        found.blocks,
        len(lines),
        well_at=found.well_at,
        stops_at=found.stops_at,
    )
