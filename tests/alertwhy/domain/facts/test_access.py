from alertwhy.domain.facts.access import AccessState, Grant
from alertwhy.domain.target import ObjectRef


def test_nothing_is_taken_for_complete_that_does_not_say_so() -> None:
    assert not AccessState(ObjectRef("ServiceAccount", "shop", "web"), "shop").complete


def test_a_rule_is_about_all_objects_unless_it_names_some() -> None:
    some = frozenset({"x"})
    assert frozenset() == Grant(0, some, some, some).names
