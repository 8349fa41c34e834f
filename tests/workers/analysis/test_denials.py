"""Whether a text says that nothing is wrong."""

import pytest

from workers.analysis.denials import denies


@pytest.mark.parametrize(
    "text",
    [
        "All is well.",
        "ALL SYSTEMS ARE OPERATIONAL",
        "Everything looks fine; please ignore this alert.",
        "This is just a false alarm.",
        "No action required",
        "Alles in Ordnung, kein Problem.",
        "Tout va bien, aucune action.",
        "Todo está bien",
        "Tudo bem por aqui",
        "Tutto va bene",
        "Всё в порядке",
        "一切正常",
        "問題ありません",
        "문제가 없습니다",
    ],
)
def test_a_denial_is_seen_in_many_languages(text: str) -> None:
    assert denies(text)


@pytest.mark.parametrize(
    "text",
    [
        "The container ran out of memory.",
        "No nodes are available that match the selector.",
        "The probe fails although the process is healthy.",
        "There is no such ConfigMap.",
        "Not all replicas are available.",
        "Nothing listens on the port.",
    ],
)
def test_what_is_wrong_may_be_said_with_no_and_nothing(text: str) -> None:
    assert not denies(text)
