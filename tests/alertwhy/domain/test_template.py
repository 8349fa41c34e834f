"""Templates: placeholders and nothing else."""

import pytest

from alertwhy.domain.template import MAX_LENGTH, Template, template_of


def test_placeholders_are_filled_and_the_rest_stays() -> None:
    template = template_of("[{severity}] {object}: 100% % {object}")

    assert "[critical] a: 100% % a" == template.fill({"severity": "critical", "object": "a"})


def test_what_is_put_in_is_not_looked_at_again() -> None:
    assert "{cause}" == template_of("{object}").fill({"object": "{cause}", "cause": "x"})


def test_what_has_no_value_is_empty() -> None:
    assert "in " == template_of("in {cluster}").fill({})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{nobody}", "unknown placeholder {nobody}; known are: alerts, cause"),
        ("{object.__class__}", "unknown placeholder"),
        ("{object!r}", "unknown placeholder"),
        ("{}", "unknown placeholder {}"),
        ("{object", "a brace without its other half"),
        ("object}", "a brace without its other half"),
        ("x" * (MAX_LENGTH + 1), "501 characters"),
    ],
)
def test_a_slip_says_what_it_is(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said.replace("{", r"\{")):
        template_of(text)


def test_plain_text_is_a_template() -> None:
    assert Template("Help: #help") == template_of("Help: #help")
