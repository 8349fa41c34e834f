import json

from tests.fakes.objects import obj
from workers.clients.hollow import COPY, hollow

SECRET = "hunter2"  # noqa: S105  # nobody's


def test_of_a_config_map_the_keys_alone_are_kept() -> None:
    found = hollow(
        obj("ConfigMap", "web", data={"a": SECRET, "b": SECRET}, binaryData={"c": "eA=="})
    )
    assert {"a": "", "b": ""} == found["data"]
    assert {"c": ""} == found["binaryData"]


def test_what_kubectl_keeps_of_it_goes_too() -> None:
    annotations = {COPY: json.dumps({"data": {"a": SECRET}}), "team": "shop"}
    found = hollow(obj("ConfigMap", "web", annotations=annotations))
    assert SECRET not in json.dumps(found)
    assert {"team": "shop"} == found["metadata"]["annotations"]  # type: ignore[index]  # raw JSON


def test_one_without_anything_in_it_stays_so() -> None:
    empty = obj("ConfigMap", "web")
    assert empty == hollow(empty)


def test_other_kinds_stay_as_they_are() -> None:
    pod = obj("Pod", "web", data={"a": "b"})
    assert pod is hollow(pod)
