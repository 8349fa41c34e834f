import pytest

from tests.fakes.objects import obj, pod
from workers.clients.cluster import Json
from workers.recording.cleaning import clean

SECRET = "hunter2hunter2"  # noqa: S105  # opens nothing


def test_a_variable_whose_name_says_secret_loses_its_value() -> None:
    env = [{"name": "DB_PASSWORD", "value": SECRET}, {"name": "DB_HOST", "value": "db.shop"}]
    found = clean(pod(spec={"containers": [{"name": "app", "env": env}]}))
    cleaned = found["spec"]["containers"][0]["env"]  # type: ignore[index]  # raw JSON
    assert {"name": "DB_PASSWORD", "value": "[redacted: password]"} == cleaned[0]
    assert {"name": "DB_HOST", "value": "db.shop"} == cleaned[1]


@pytest.mark.parametrize(
    "part",
    [
        {"args": ["--password", SECRET]},
        {"args": [f"--password={SECRET}"]},
        {"command": ["sh", "-c", f"psql postgres://app:{SECRET}@db/shop"]},
        {"annotations": {"api-token": SECRET, "x/password": SECRET}},
        {"httpHeaders": [{"name": "Authorization", "value": f"Bearer {SECRET}"}]},
        {"message": f"login failed: password={SECRET}"},
    ],
)
def test_no_secret_stays_wherever_it_stands(part: Json) -> None:
    assert SECRET not in str(clean({"kind": "Pod", "spec": part}))


def test_what_objects_find_each_other_by_stays() -> None:
    volumes = [{"name": "db-password", "secret": {"secretName": "db-password"}}]
    env = [{"name": "A", "valueFrom": {"secretKeyRef": {"name": "token", "key": "password"}}}]
    given = obj("Pod", "password-reset", spec={"volumes": volumes, "containers": [{"env": env}]})
    assert given == clean(given)


def test_a_configmap_keeps_its_keys_alone() -> None:
    found = clean(obj("ConfigMap", "app", data={"a.yaml": "x: y"}, binaryData={"b": "AA=="}))
    assert ({"a.yaml": ""}, {"b": ""}) == (found["data"], found["binaryData"])


def test_what_only_repeats_is_dropped() -> None:
    last = "kubectl.kubernetes.io/last-applied-configuration"
    given = pod(annotations={last: f'{{"password": "{SECRET}"}}', "a": "b"})
    metadata = given["metadata"]
    assert isinstance(metadata, dict)
    metadata["managedFields"] = [{"manager": "kubectl"}]
    found = clean(given)["metadata"]
    assert isinstance(found, dict)
    assert {"a": "b"} == found["annotations"]
    assert "managedFields" not in found


@pytest.mark.parametrize("odd", [{"data": 3, "kind": "ConfigMap"}, {"spec": [None, 1, [True]]}])
def test_odd_shapes_do_not_stop_it(odd: Json) -> None:
    assert isinstance(clean(odd), dict)
