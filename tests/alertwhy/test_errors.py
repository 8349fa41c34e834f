"""One tree; what each error carries."""

import pytest

from alertwhy import errors
from alertwhy.errors import (
    AlertwhyError,
    CollectError,
    DeliveryError,
    Forbidden,
    NotFound,
    PayloadError,
    Permanent,
    Retryable,
    Unreachable,
)

ALL = [each for each in vars(errors).values() if isinstance(each, type)]


@pytest.mark.parametrize("error", ALL)
def test_everything_raised_on_purpose_is_in_one_tree_and_in_its_drawing(
    error: type[Exception],
) -> None:
    assert issubclass(error, AlertwhyError)
    assert error.__name__ in str(errors.__doc__)


def test_a_payload_error_says_the_place_where_there_is_one() -> None:
    error = PayloadError("alerts[2].labels", "expected an object")
    assert "alerts[2].labels: expected an object" == str(error)
    assert ("alerts[2].labels", "expected an object") == (error.path, error.reason)
    assert "expected JSON" == str(PayloadError("", "expected JSON"))


@pytest.mark.parametrize("kind", [CollectError, Forbidden, NotFound, Unreachable])
def test_what_the_cluster_did_not_say_carries_a_remedy(kind: type[CollectError]) -> None:
    error = kind("forbidden: get pods", "grant it")
    assert ("forbidden: get pods", "grant it") == (error.reason, error.remedy)
    assert "forbidden: get pods" == str(error)
    assert "" == kind("why").remedy


def test_what_a_channel_did_not_take_carries_a_word_for_metrics() -> None:
    later = Retryable("429", reason="rate_limited", after=3.0)
    assert ("rate_limited", 3.0, False) == (later.reason, later.after, later.ambiguous)
    assert Retryable("gone quiet", reason="timeout", ambiguous=True).ambiguous
    never = Permanent("no such channel", reason="channel_not_found")
    assert "channel_not_found" == never.reason
    assert isinstance(later, DeliveryError)
    assert isinstance(never, DeliveryError)
