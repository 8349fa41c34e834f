from alertwhy.domain.facts.fact import Condition, Fact


def test_a_condition_is_part_of_a_fact_and_none_by_itself() -> None:
    assert not isinstance(Condition("Ready", "True"), Fact)
