import pytest

from tests.fakes.written import wrote
from workers.signs.done_without import done_without


@pytest.mark.parametrize(
    "line",
    [
        "WARN Net::SMTPAuthenticationError ignored: 535 5.7.8 Authentication failed",
        "ERROR rates: dial tcp 10.0.0.9:443: i/o timeout; using cached rates",
        "WARN open /etc/app/extra.yaml: no such file or directory, going on without it",
        "WARN redis: connect: connection refused (non-fatal)",
        "WARN tls: certificate has expired for cdn.acme.io, falling back to origin",
        "ERROR GET http://fares/v2 504 Gateway Timeout, stale quote was served",
        "WARN could not resolve host metrics.acme.io, continuing anyway",
    ],
)
def test_what_a_program_says_it_does_without_keeps_it_from_nothing(line: str) -> None:
    (block,) = wrote(line).blocks

    assert done_without(block)


@pytest.mark.parametrize(
    "line",
    [
        "ERROR redis: connect: connection refused, cannot continue without it",
        "ERROR open /x: no such file or directory; this must not be ignored",
        "ERROR lookup db on 10.0.0.10:53: no such host and no fallback",
        "ERROR dial tcp 10.0.0.9:80: i/o timeout using defaultTransport",
    ],
)
def test_what_it_cannot_do_without_still_counts(line: str) -> None:
    (block,) = wrote(line).blocks

    assert not done_without(block)
