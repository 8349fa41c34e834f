from dataclasses import replace

import pytest

from alertwhy.domain.facts import Condition
from alertwhy.domain.facts.network import CertificateState
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import ago, seen
from workers.signs.certificates import absent_secret, orders, overdue, unissued

WAITS = Condition("Ready", "False", "DoesNotExist", "Secret does not exist", ago(30))
STATE = CertificateState(ObjectRef("Certificate", "shop", "web"), "web-tls", (WAITS,))
NOTHING = seen()


def test_what_holds_it_up_comes_before_its_own_words() -> None:
    assert "Secret does not exist" == unissued(NOTHING, STATE)
    assert "denied" == unissued(NOTHING, replace(STATE, held_by="denied"))
    failed = Condition("Issuing", "False", "Failed", "429")
    assert "429" == unissued(NOTHING, replace(STATE, conditions=(failed, WAITS)))


def test_an_order_takes_its_time() -> None:
    young = replace(STATE, conditions=(replace(WAITS, since=ago(4)),))

    assert "" == unissued(NOTHING, young) == absent_secret(NOTHING, young)


def test_a_secret_that_is_there_may_be_in_use_though_another_is_wanted() -> None:
    other = replace(STATE, conditions=(replace(WAITS, reason="SecretMismatch"),))

    assert "Secret does not exist" == absent_secret(NOTHING, STATE)
    assert "" == absent_secret(NOTHING, other)
    assert unissued(NOTHING, other)


@pytest.mark.parametrize(
    ("renewal", "late"),
    [
        ("2026-10-14T08:00:00Z", True),
        ("2026-10-14T08:00:00", True),
        ("2026-10-14T09:00:00Z", False),
        ("2027-10-14T08:00:00Z", False),
        ("", False),
        ("soon", False),
    ],
)
def test_a_renewal_may_be_overdue(renewal: str, *, late: bool) -> None:
    assert late is overdue(NOTHING, replace(STATE, renewal=renewal))


def test_what_it_waits_for_is_one_command_away() -> None:
    assert orders("shop").command.startswith("kubectl -n shop get certificaterequests,orders")
