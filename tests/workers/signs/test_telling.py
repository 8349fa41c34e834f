from alertwhy.domain.facts.logs import ErrorBlock
from alertwhy.domain.finding import Confidence, Step
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import app, deployment, seen
from workers.signs.said.meaning import Meaning
from workers.signs.said.peers import Peer
from workers.signs.telling import behind, finding, named_service, peer, quoted, subject, template
from workers.signs.told import Told


def said(sentence: str = "no", peer: Peer | None = None, subject: str = "", count: int = 1) -> Told:
    meaning = Meaning("connection-refused", sentence, peer, subject)
    return Told(app(), ErrorBlock(sentence, count=count), meaning, ("e1",), this_run=False)


def test_a_finding_says_who_what_how_often_and_in_which_words() -> None:
    told = finding(said("refused!", count=3), "is refused", Step("look"))

    assert "Container app is refused (3 times): refused!" == told.title
    assert (("e1",), Confidence.LIKELY) == (told.because, told.confidence)
    assert "look" == told.remediation[0].action
    assert "--previous" in told.remediation[-1].command


def test_the_first_line_that_says_something_is_quoted() -> None:
    assert "two" == quoted(said("\n two\nthree"))
    assert "" == quoted(said(" \n"))


def test_what_is_not_named_has_a_word() -> None:
    assert ("db:1", "a peer") == (peer(said(peer=Peer("db", "1"))), peer(said(), "a peer"))
    assert ("/a", "a file") == (subject(said(subject="/a"), "x"), subject(said(), "a file"))


def test_a_peer_of_the_cluster_is_looked_up_and_another_is_not() -> None:
    assert ObjectRef("Service", "shop", "db") == named_service(said(peer=Peer("db")))
    assert 2 == len(behind(said(peer=Peer("db"))))
    assert () == behind(said(peer=Peer("api.acme.example")))
    assert named_service(said()) is None


def test_a_part_of_the_container_is_mended_where_it_is_written() -> None:
    step = template(seen(deployment()), said(), "env", "Set it")

    assert "Set it (spec.template.spec.containers[0].env)" == step.action
