import pytest

from alertwhy.domain.facts import ContainerState, Fact, LogTail, Probe
from alertwhy.domain.facts.governing import AlertCounts
from alertwhy.domain.facts.logs import LoggedErrors
from alertwhy.domain.finding import Confidence
from tests.fakes.facts import POD, ago, app, ended, event, looping, pod, seen
from tests.fakes.written import wrote
from workers.signs.reasons import NEAR, UNNAMED
from workers.signs.told import Told, everything_told, told

REFUSED = "ERROR dial tcp 10.0.0.1:9092: connect: connection refused"
UNRESOLVED = "ERROR lookup redis on 10.96.0.10:53: no such host"
UNREADY = app(running_since=ago(30))
READY = app(running_since=ago(30), ready=True)


def tell(*facts: Fact) -> list[Told]:
    return list(everything_told(seen(*facts)))


def causes(*facts: Fact) -> list[tuple[str, Confidence]]:
    return [(each.meaning.cause, each.confidence) for each in tell(*facts)]


def test_the_last_complaint_before_an_end_explains_it() -> None:
    (each,) = tell(looping(ended(1)), wrote("starting", UNRESOLVED, REFUSED))

    assert ("connection-refused", Confidence.LIKELY) == (each.meaning.cause, each.confidence)
    assert ("e2", "e1") == each.because
    assert not each.this_run


def test_giving_up_is_passed_over_for_what_it_gave_up_on() -> None:
    assert [("connection-refused", Confidence.LIKELY)] == causes(
        looping(ended(1)), wrote(REFUSED, "FATAL giving up")
    )


@pytest.mark.parametrize(
    "end", ["panic: cannot start", "Error: startup failed", "RuntimeError: bye"]
)
def test_an_exception_that_says_nothing_of_its_own_is_told_by_the_error_before(end: str) -> None:
    assert [("connection-refused", Confidence.LIKELY)] == causes(
        looping(ended(1)), wrote(REFUSED, end)
    )


@pytest.mark.parametrize(
    "lines",
    [
        ("WARN dial tcp 10.0.0.1:9092: connect: connection refused", "panic: cannot start"),
        (REFUSED, "INFO tick", "INFO tock", "panic: cannot start"),
        (REFUSED, "panic: runtime error: index out of range [3] with length 3"),
        (REFUSED, "StartFailedError: cannot start"),
    ],
    ids=["only a warning", "not next to it", "its own doing", "a type of its own"],
)
def test_else_it_stands_for_itself(lines: tuple[str, ...]) -> None:
    assert [(UNNAMED, Confidence.LIKELY)] == causes(looping(ended(1)), wrote(*lines))


def test_an_exception_that_nothing_names_is_told_as_such() -> None:
    (each,) = tell(looping(ended(1)), wrote(REFUSED, "panic: nil map"))

    assert (UNNAMED, "panic: nil map") == (each.meaning.cause, each.meaning.sentence)


@pytest.mark.parametrize(
    "log",
    [
        wrote(REFUSED, "INFO connected to kafka", "INFO serving"),
        wrote(REFUSED, *["INFO tick"] * (NEAR + 1)),
        wrote("INFO starting", "FATAL giving up"),
        wrote(),
    ],
    ids=["mended since", "long ago", "unnamed", "empty"],
)
def test_what_does_not_explain_the_end_is_not_told(log: LoggedErrors) -> None:
    assert [] == tell(looping(ended(1)), log)


def test_the_run_that_just_ended_is_read_from_its_own_log() -> None:
    (each,) = tell(app(ended=ended(1)), wrote(UNRESOLVED), wrote(REFUSED, previous=False))

    assert ("connection-refused", True) == (each.meaning.cause, each.this_run)


def test_the_other_run_speaks_only_while_none_runs() -> None:
    now = wrote(REFUSED, previous=False)

    assert ["connection-refused"] == [each.meaning.cause for each in tell(looping(ended(1)), now)]
    again = app(last=ended(1), running_since=ago(1), restarts=9, ready=True)
    assert [] == tell(again, now)


def test_without_a_log_the_termination_message_speaks() -> None:
    (each,) = tell(looping(ended(1, message=REFUSED)))

    assert ("connection-refused", ("e1",)) == (each.meaning.cause, each.because)


def test_logs_of_other_containers_explain_nothing() -> None:
    assert [] == tell(looping(ended(1)), wrote(REFUSED, container="proxy"))


def test_its_last_words_count_though_they_do_not_sound_like_a_complaint() -> None:
    lines = ("starting", "postgres:5432 - no response")
    crashed = (looping(ended(1)), wrote(*lines), LogTail(POD, "app", previous=True, lines=lines))

    assert ["database-unreachable"] == [cause for cause, _ in causes(*crashed)]
    assert 1 == len(list(told(seen(*crashed), "database-unreachable")))
    assert [] == tell(looping(ended(0)), *crashed[1:])
    assert 1 == len(tell(looping(ended(1, message="\n".join(lines)))))


LOCALLY = "ERROR dial tcp 127.0.0.1:5432: connect: connection refused"
DENIED = "FATAL could not find default credentials"


@pytest.mark.parametrize(
    ("proxy", "told_of"),
    [
        (DENIED, ["authentication-failed"]),
        ("FATAL giving up", ["database-unreachable"]),
        (LOCALLY, ["database-unreachable", "database-unreachable"]),
    ],
    ids=["it says why", "it says nothing", "both ask on localhost"],
)
def test_a_neighbour_that_fails_explains_what_is_missed_on_localhost(
    proxy: str, told_of: list[str]
) -> None:
    assert told_of == [
        cause
        for cause, _ in causes(
            looping(ended(1)),
            looping(ended(1), container="proxy"),
            wrote(LOCALLY),
            wrote(proxy, container="proxy"),
        )
    ]


def test_a_neighbour_does_not_explain_what_is_missed_elsewhere() -> None:
    found = causes(
        looping(ended(1)),
        looping(ended(1), container="proxy"),
        wrote(REFUSED),
        wrote(DENIED, container="proxy"),
    )
    assert {"connection-refused", "authentication-failed"} == {cause for cause, _ in found}


@pytest.mark.parametrize(
    ("state", "sure"),
    [
        (looping(ended(0)), Confidence.LIKELY),
        (app(last=ended(0), restarts=1, running_since=ago(1)), Confidence.POSSIBLE),
        (app(last=ended(1), restarts=1, running_since=ago(9), ready=True), Confidence.POSSIBLE),
        (app(last=ended(1), restarts=7, running_since=ago(1), ready=True), Confidence.LIKELY),
    ],
    ids=["ends cleanly, always", "ended cleanly, once", "serves again", "keeps restarting"],
)
def test_how_sure_it_is_depends_on_the_end(state: ContainerState, sure: Confidence) -> None:
    assert [("connection-refused", sure)] == causes(state, wrote(REFUSED))


def test_of_a_pod_that_succeeded_nothing_on_the_way_is_likely() -> None:
    (each,) = tell(app(ended=ended(0)), pod(phase="Succeeded"), wrote("ERROR lost", REFUSED))
    assert Confidence.POSSIBLE is each.confidence


def test_a_warning_before_a_kill_proves_little() -> None:
    warned = wrote("WARN connection refused")
    assert [("connection-refused", Confidence.POSSIBLE)] == causes(looping(ended(143)), warned)
    assert [("connection-refused", Confidence.LIKELY)] == causes(looping(ended(1)), warned)


KILL = event("Killing", "Container app failed liveness probe, will be restarted")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((REFUSED, REFUSED), [("connection-refused", Confidence.LIKELY)]),
        ((REFUSED,), [("connection-refused", Confidence.POSSIBLE)]),
        (("ERROR deadlock detected",), [("deadlock-or-timeout", Confidence.LIKELY)]),
        (("ValueError: no",), []),
    ],
    ids=["again and again", "once", "its own fault", "unnamed"],
)
def test_a_probes_kill_is_explained_by_what_goes_on(
    lines: tuple[str, ...], expected: list[tuple[str, Confidence]]
) -> None:
    assert expected == causes(looping(ended(137)), KILL, wrote(*lines))


def test_memory_explains_an_end_better_than_any_log() -> None:
    assert [] == tell(looping(ended(137, reason="OOMKilled")), wrote(REFUSED))


def test_one_that_is_not_ready_is_explained_by_its_newest_complaint() -> None:
    log = wrote(UNRESOLVED, REFUSED, previous=False)

    assert [("connection-refused", Confidence.LIKELY)] == causes(UNREADY, log)


def test_and_by_others_that_go_on_beside_it() -> None:
    log = wrote(*[UNRESOLVED] * 3, REFUSED, previous=False)

    assert ["connection-refused", "dns-name-unresolved"] == [
        each.meaning.cause for each in tell(UNREADY, log)
    ]


@pytest.mark.parametrize(
    ("state", "log"),
    [
        (app(running_since=ago(1)), wrote(REFUSED, previous=False)),
        (UNREADY, wrote(REFUSED, "connected to kafka", previous=False)),
        (UNREADY, wrote("ValueError: no", previous=False)),
        (UNREADY, wrote(REFUSED)),
        (READY, wrote(REFUSED, REFUSED, previous=False)),
        (app(), wrote(REFUSED, previous=False)),
    ],
    ids=["starts", "mended", "unnamed", "of another run", "ready, twice", "never ran"],
)
def test_a_container_that_is_well_or_on_its_way_is_left_alone(
    state: ContainerState, log: LoggedErrors
) -> None:
    assert Confidence.LIKELY not in {sure for _, sure in causes(state, log)}


@pytest.mark.parametrize(
    ("probes", "minutes"),
    [
        ({"readiness": Probe("tcp :80", initial_delay_seconds=600)}, 11),
        ({"startup": Probe("tcp :80", period_seconds=10, failure_threshold=60)}, 11),
        ({"startup": Probe("tcp :80", period_seconds=10**9, failure_threshold=10**9)}, 60),
    ],
    ids=["readiness begins late", "startup may take long", "absurd"],
)
def test_its_probes_say_how_long_it_may_take_to_start(
    probes: dict[str, Probe], minutes: float
) -> None:
    log = wrote(REFUSED, previous=False)

    assert [] == causes(app(running_since=ago(minutes), **probes), log)
    late = app(running_since=ago(minutes + 3), **probes)
    assert ["connection-refused"] == [cause for cause, _ in causes(late, log)]


def test_a_ready_one_that_keeps_complaining_is_only_a_guess() -> None:
    log = wrote(*[REFUSED] * 3, previous=False)

    assert [("connection-refused", Confidence.POSSIBLE)] == causes(READY, log)


def test_only_what_is_asked_for_is_told() -> None:
    facts = seen(looping(ended(1)), wrote(REFUSED))

    assert 1 == len(list(told(facts, "connection-refused")))
    assert [] == list(told(facts, "dns-name-unresolved", UNNAMED))
    assert [] == list(told(seen(looping(ended(1)), pod()), UNNAMED))


def test_a_termination_message_may_mean_anything() -> None:
    facts = seen(looping(ended(1, message=UNRESOLVED)))

    assert 1 == len(list(told(facts, "dns-name-unresolved")))
    assert [] == list(told(facts, "connection-refused"))


def test_an_exception_is_asked_for_by_its_own_name() -> None:
    facts = seen(looping(ended(1)), wrote("panic: nil map"))

    assert 1 == len(list(told(facts, UNNAMED)))


BROKEN = "ERROR POST /checkout 500 TypeError: Cannot read properties of undefined"


def test_what_one_that_serves_keeps_saying_explains_an_alert_that_counts_failures() -> None:
    counts = AlertCounts("CheckoutErrorRateHigh")
    often = wrote(*[REFUSED] * 3, previous=False)

    assert [("connection-refused", Confidence.POSSIBLE)] == causes(READY, often)
    assert [("connection-refused", Confidence.LIKELY)] == causes(READY, often, counts)
    warned = wrote(*[REFUSED.replace("ERROR", "WARN")] * 3, previous=False)
    assert [("connection-refused", Confidence.POSSIBLE)] == causes(READY, warned, counts)


def test_an_exception_in_a_line_counts_where_an_alert_counts_failures() -> None:
    often = wrote(*[BROKEN] * 3, previous=False)
    (each,) = tell(READY, often, AlertCounts("CheckoutErrorRateHigh"))

    assert (UNNAMED, "TypeError") == (each.meaning.cause, each.meaning.subject)
    assert [] == causes(READY, often)
    assert [] == causes(READY, wrote(BROKEN, previous=False), AlertCounts("Http5xx"))
