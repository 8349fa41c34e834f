from alertwhy.domain import facts


def test_every_fact_can_be_had_from_the_package() -> None:
    assert set(facts.__all__) <= set(vars(facts))
    assert sorted(facts.__all__) == facts.__all__
