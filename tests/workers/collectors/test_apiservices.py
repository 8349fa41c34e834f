from alertwhy.domain.target import Target
from tests.fakes.looking import lines, look
from tests.fakes.objects import obj

API = Target("APIService", "", "v1.acme.io")


def test_an_aggregated_api_is_told_with_who_serves_it() -> None:
    said = {"type": "Available", "status": "False", "reason": "MissingEndpoints", "message": "none"}
    served = {"service": {"name": "acme", "namespace": "ops"}}
    found = look(
        "apiservice",
        API,
        obj("APIService", "v1.acme.io", spec=served, status={"conditions": [said]}),
    )

    assert ["Available=False MissingEndpoints: none", "served by Service ops/acme"] == lines(found)


def test_one_of_the_server_itself_is_served_by_it() -> None:
    found = look("apiservice", API, obj("APIService", "v1.acme.io"))
    assert ["no Available condition", "served by the API server itself"] == lines(found)
