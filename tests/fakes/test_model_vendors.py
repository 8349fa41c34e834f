"""The doubles of model servers refuse what they say they refuse."""

import pytest
import requests

from tests.fakes.model_vendors import VENDORS, Vendor, VendorServer


def post(server: VendorServer, **asked: object) -> requests.Response:
    body = {"model": "small-1", "messages": [{"role": "user", "content": "why"}], **asked}
    return requests.post(f"{server.base_url}/chat/completions", json=body, timeout=5)


@pytest.mark.parametrize("vendor", VENDORS.values(), ids=VENDORS)
def test_a_plain_question_is_answered(vendor: Vendor) -> None:
    with VendorServer(vendor, "because") as server:
        answer = post(server).json()
    assert "because" == answer["choices"][0]["message"]["content"]
    assert vendor.usage == answer["usage"]


@pytest.mark.parametrize(
    ("vendor", "name"),
    [(vendor, name) for vendor in VENDORS.values() for name in vendor.refuses],
)
def test_what_it_refuses_is_refused(vendor: Vendor, name: str) -> None:
    asked = {"response_format": {"type": name}} if name.startswith("json") else {name: 5}
    with VendorServer(vendor) as server:
        assert 400 == post(server, **asked).status_code


def test_another_path_is_none_of_its_own() -> None:
    with VendorServer(VENDORS["azure"]) as server:
        assert 404 == requests.post(f"{server.url}/v1/chat/completions", timeout=5).status_code
