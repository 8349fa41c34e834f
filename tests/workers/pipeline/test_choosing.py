"""A Namespace may choose its receiver, among those that the file lets it choose."""

from alertwhy.config import Config, parse
from alertwhy.domain.alert import Alert
from alertwhy.domain.target import Target
from alertwhy.errors import Forbidden
from tests.fakes.state import CART, an_alert
from workers.clients.cluster import Json
from workers.clients.reader import Reader
from workers.pipeline.choosing import ANNOTATION, chosen
from workers.pipeline.investigating import route

FILE = """
receivers:
  - {name: all, stdout: {}}
  - {name: oncall, stdout: {}}
  - {name: team, selectable: true, stdout: {}}
route: {receiver: all, routes: [{matchers: ['severity="critical"'], receiver: oncall}]}
"""
CLOSED = FILE.replace("selectable: true, ", "")


class Namespaces:
    """A cluster of one Namespace; ``reads`` counts."""

    taken_at = None

    def __init__(self, receiver: str = "", error: Exception | None = None) -> None:
        self._receiver = receiver
        self._error = error
        self.reads = 0

    def get(self, kind: str, namespace: str, name: str, *, timeout: float) -> Json:
        self.reads += 1
        if self._error:
            raise self._error
        return {"kind": kind, "metadata": {"name": name, "annotations": self._annotations}}

    @property
    def _annotations(self) -> dict[str, object]:
        return {ANNOTATION: self._receiver} if self._receiver else {}


def choice(cluster: Namespaces, file: str = FILE) -> tuple[str, list[str]]:
    reader = Reader(cluster, seconds=10)  # type: ignore[arg-type]  # nothing else is read here
    name, gaps = chosen(parse(file), "shop", reader)
    return name, [gap.reason for gap in gaps]


def told(config: Config, alert: Alert, target: Target = CART, *, by: str = "team") -> list[str]:
    return [each.receiver for each in route(config, (alert,), target, choice=by)]


def test_the_annotation_names_the_receiver() -> None:
    assert ("team", []) == choice(Namespaces("team"))
    assert ("", []) == choice(Namespaces())


def test_only_what_the_file_marks_can_be_chosen() -> None:
    name, (reason,) = choice(Namespaces("oncall"))

    assert "" == name
    assert "Namespace shop chose the receiver 'oncall', which is not selectable" == reason


def test_where_nobody_may_choose_nothing_is_read() -> None:
    cluster = Namespaces("team")

    assert ("", []) == choice(cluster, CLOSED)
    assert 0 == cluster.reads


def test_a_namespace_that_may_not_be_read_is_a_gap() -> None:
    assert ("", ["no"]) == choice(Namespaces(error=Forbidden("no")))


def test_a_choice_takes_the_place_of_the_default() -> None:
    assert ["team"] == told(parse(FILE), an_alert())
    assert ["all"] == told(parse(FILE), an_alert(), by="")


def test_what_a_route_decided_stays_beside_the_choice() -> None:
    assert ["oncall", "team"] == told(parse(FILE), an_alert(severity="critical"))
