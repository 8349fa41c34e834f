import pytest

from alertwhy.domain.severity import Severity, highest, severity_of


@pytest.mark.parametrize(
    ("label", "severity"),
    [
        ("critical", Severity.CRITICAL),
        (" Critical ", Severity.CRITICAL),
        ("error", Severity.ERROR),
        ("warning", Severity.WARNING),
        ("info", Severity.INFO),
        ("page", Severity.CRITICAL),
        ("P1", Severity.CRITICAL),
        ("p2", Severity.ERROR),
        ("none", Severity.INFO),
        ("purple", Severity.WARNING),
        ("", Severity.WARNING),
        (None, Severity.WARNING),
    ],
)
def test_labels_mean_one_of_four_steps(label: str | None, severity: Severity) -> None:
    assert severity is severity_of(label)


def test_the_steps_are_ordered() -> None:
    ranks = [
        each.rank for each in (Severity.INFO, Severity.WARNING, Severity.ERROR, Severity.CRITICAL)
    ]

    assert [0, 1, 2, 3] == ranks


def test_the_worst_counts() -> None:
    assert Severity.ERROR is highest((Severity.INFO, Severity.ERROR, Severity.WARNING))
    assert Severity.WARNING is highest(())
