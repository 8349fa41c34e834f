"""The kinds that are looked at, and how much of a log."""

import pytest

from alertwhy.errors import NotFound
from workers.clients.cluster import LOG_BYTES, LOG_LINES, RESOURCES, Resource, cut_log, resource_of


@pytest.mark.parametrize(
    ("kind", "group"), [("Pod", ""), ("Deployment", "apps"), ("StorageClass", "storage.k8s.io")]
)
def test_a_kind_is_served_by_its_group(kind: str, group: str) -> None:
    assert group == resource_of(kind).group


def test_what_is_never_looked_at_is_not_found() -> None:
    with pytest.raises(NotFound, match="Secret is not a kind that is looked at"):
        resource_of("Secret")


@pytest.mark.parametrize("resource", RESOURCES.values(), ids=list(RESOURCES))
def test_kinds_are_named_as_the_api_names_them(resource: Resource) -> None:
    assert resource is RESOURCES[resource.kind]
    assert resource.plural == resource.plural.lower()
    assert resource.kind.lower()[:3] == resource.plural[:3]
    assert resource.api.rpartition("/")[2].startswith("v")


def test_a_short_log_is_whole() -> None:
    assert "a\nb" == cut_log("a\nb\n")
    assert "" == cut_log("")


def test_a_long_log_is_its_last_lines() -> None:
    lines = [str(number) for number in range(LOG_LINES + 50)]
    assert lines[50:] == cut_log("\n".join(lines) + "\n").split("\n")


def test_wide_lines_are_cut_at_a_whole_one() -> None:
    lines = [f"{number} " + "x" * 1000 for number in range(LOG_LINES)]
    cut = cut_log("\n".join(lines))
    assert len(cut.encode()) <= LOG_BYTES
    assert lines[-len(cut.split("\n")) :] == cut.split("\n")


def test_one_line_that_is_wider_than_all_is_its_end() -> None:
    assert "x" * LOG_BYTES == cut_log("start" + "x" * LOG_BYTES)


def test_no_character_is_cut_in_half() -> None:
    cut = cut_log("é" * LOG_BYTES)
    assert set(cut) == {"é"}
    assert len(cut.encode()) <= LOG_BYTES
