from alertwhy.domain.facts.logs import ErrorBlock


def test_a_headline_is_the_type_and_what_it_says() -> None:
    assert "KeyError: 'x'" == ErrorBlock("'x'", kind="KeyError").headline
    assert "no disk" == ErrorBlock("no disk").headline
    assert "MemoryError" == ErrorBlock("", kind="MemoryError").headline
