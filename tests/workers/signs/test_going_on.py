import pytest

from tests.fakes.written import wrote
from workers.signs.going_on import OFTEN, going_on
from workers.signs.said.meaning import meaning_of

DENIED = "ERROR o.a.k.c.c.Consumer : TopicAuthorizationException: Not authorized to access topics: [prices]"
MISSING = "ERROR open /models/x.bin: no such file or directory"


def told(*lines: str, least: int = OFTEN) -> list[str]:
    errors = wrote(*lines, previous=False)
    return [meaning.cause for _, meaning in going_on(errors, meaning_of, least=least)]


def test_what_is_told_often_goes_on_and_what_is_told_once_may_be_over() -> None:
    ticks = ["INFO tick"] * 9

    assert ["file-missing"] == told(*[MISSING] * OFTEN, *ticks)
    assert [] == told(*[MISSING] * (OFTEN - 1), *ticks)
    assert ["file-missing"] == told(*[MISSING] * (OFTEN - 1))
    assert ["file-missing"] == told(MISSING, *ticks, least=1)


def test_one_trouble_in_other_words_is_counted_as_one() -> None:
    worded = (
        "ERROR GET /a: HTTP error 429",
        "ERROR rate limit exceeded for GET /b",
        "ERROR Too Many Requests; retry after 2 s",
    )

    assert ["rate-limited"] == told(*worded)
    assert [] == told(*worded[:1], *["INFO tick"] * 9)


def test_two_peers_that_fail_again_and_again_are_both_told() -> None:
    refused = "ERROR dial tcp: connect to {}:80: connection refused"
    lines = [refused.format(name) for name in ("carts", "stock") for _ in range(OFTEN)]

    assert ["connection-refused", "connection-refused"] == told(*lines)


@pytest.mark.parametrize(
    "gave_up",
    [
        "ERROR KafkaMessageListenerContainer : Fatal consumer exception; stopping container",
        "ERROR WorkerSinkTask{id=ledger-0} Task is being killed and will not recover until manually restarted",
        "ERROR stream-client [prices-1] State transition from RUNNING to ERROR",
        "ERROR worker stopped, not retrying",
        "fail: Microsoft.Extensions.Hosting.Internal.Host[9] BackgroundService failed",
    ],
)
def test_what_a_part_of_the_program_gave_up_for_counts_at_once(gave_up: str) -> None:
    ticks = ["INFO tick"] * 9

    assert ["authorization-denied"] == told(DENIED, gave_up, *ticks)
    assert ["authorization-denied"] == told(DENIED, "INFO tick", gave_up, *ticks)


@pytest.mark.parametrize(
    "behind",
    [
        "WARN attempt 1 failed, trying again",
        "INFO consumer stopped, as it was asked to",
        "INFO partitions assigned",
    ],
)
def test_what_is_tried_again_does_not(behind: str) -> None:
    assert [] == told(DENIED, behind, *["INFO tick"] * 9)


def test_giving_up_long_after_it_was_for_something_else() -> None:
    ticks = ["INFO tick"] * 9

    assert [] == told(DENIED, *ticks, "ERROR worker stopped, not retrying", *ticks)


def test_what_works_again_is_over() -> None:
    assert [] == told(*[DENIED] * OFTEN, "INFO connected to kafka")


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ("ERROR write /data/queue/7.log: read-only file system", "filesystem-read-only"),
        ("ERROR cannot append: No space left on device", "disk-full"),
        ("ERROR dial tcp 10.0.0.1:9092: connect: connection refused", "file-permission-denied"),
        ("INFO tick", "file-permission-denied"),
    ],
)
def test_a_file_that_cannot_be_written_may_lie_where_nothing_can(line: str, cause: str) -> None:
    sqlite = "ERROR ping: attempt to write a readonly database"

    assert [cause] == told(line, "INFO tick", sqlite, least=1)


def test_what_the_program_does_without_is_left_out() -> None:
    without = "WARN GET /rates: connect: connection refused, using cached rates"

    assert [] == told(*[without] * OFTEN)
    assert ["file-missing"] == told(MISSING, without, least=1)
