"""A receiver's own title and footer."""

from alertwhy.domain.investigation import Delivery
from alertwhy.domain.notification import Moment
from alertwhy.domain.routing import Behaviour
from alertwhy.domain.template import Template
from tests.fakes.state import an_investigation
from workers.compose import compose
from workers.compose.dressing import dress

PLAIN = compose(
    an_investigation(cluster="prod"),
    moment=Moment.FIRST,
    behaviour=Behaviour(),
    delivery=Delivery("shop", "slack"),
)


def test_without_templates_the_message_is_as_it_was() -> None:
    assert PLAIN == dress(PLAIN)


def test_both_are_written_by_their_templates() -> None:
    said = dress(
        PLAIN,
        title=Template("{object} in {cluster}, {namespace}: {alerts}"),
        footer=Template("{footer} - help in #sre"),
    )

    assert "Deployment shop/cart in prod, shop: KubePodCrashLooping" == said.title
    assert f"{PLAIN.footer} - help in #sre" == said.footer


def test_what_comes_out_empty_is_left_as_it_was() -> None:
    assert PLAIN.title == dress(PLAIN, title=Template("{cause}")).title


def test_a_title_is_one_line() -> None:
    assert "a b" == dress(PLAIN, title=Template("a\nb")).title
