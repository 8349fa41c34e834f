import pytest
from hypothesis import given
from hypothesis import strategies as st

from alertwhy.errors import NotFound
from workers.clients.cluster import LOG_BYTES, LOG_LINES, RESOURCES, cut_log, resource_of


def test_a_resource_is_found_by_its_kind() -> None:
    assert ("apps", "deployments") == (
        resource_of("Deployment").group,
        resource_of("Deployment").plural,
    )
    assert "" == resource_of("Pod").group


def test_a_kind_that_is_never_looked_at_is_not_found() -> None:
    with pytest.raises(NotFound, match="Secret is not a kind that is looked at"):
        resource_of("Secret")


def test_secrets_and_configmaps_are_not_among_the_kinds() -> None:
    assert {"Secret", "ConfigMap"}.isdisjoint(RESOURCES)


@given(st.text(st.characters(codec=None), max_size=50).map(lambda line: line * 40))
def test_a_cut_log_is_the_end_of_the_log_and_within_its_limits(line: str) -> None:
    found = cut_log("\n".join([line] * 300))
    assert found.count("\n") < LOG_LINES
    assert LOG_BYTES >= len(found.encode(errors="replace"))


def test_a_short_log_is_whole_but_for_its_last_newline() -> None:
    assert "a\n\nb" == cut_log("a\n\nb\n")
    assert "" == cut_log("")
