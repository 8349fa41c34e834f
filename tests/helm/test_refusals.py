"""Values that would give a release which cannot start are refused, and the text says what to do."""

from collections.abc import Callable

import pytest
from helm_python import Chart, HelmRenderError, HelmValuesError

Render = Callable[[dict], list[dict]]

SECRET = {"name": "alertwhy"}


def test_a_release_without_a_webhook_token_is_refused_with_the_command_to_type(
    render: Render,
) -> None:
    with pytest.raises(HelmRenderError) as refused:
        render({})
    assert "kubectl -n monitoring create secret generic alertwhy" in str(refused.value)
    assert "set secret.name=alertwhy" in str(refused.value)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"secret": {**SECRET, "keys": {"webhookToken": ""}}}, "no webhook token"),
        ({"secret": {**SECRET, "keys": {"apiKey": ""}}}, "no API key"),
        ({"secret": SECRET, "valkey": {"enabled": False}}, "No Redis"),
        ({"secret": SECRET, "redis": {"url": "redis://r:6379"}}, "Two Redis"),
        ({"secret": {**SECRET, "keys": {"redisUrl": "url"}}}, "Two Redis"),
        ({"secret": {**SECRET, "keys": {"redisPassword": ""}}}, "has no password"),
        (
            {
                "secret": {**SECRET, "keys": {"redisUrl": "url"}},
                "redis": {"url": "redis://r:6379"},
                "valkey": {"enabled": False},
            },
            "both set",
        ),
        (
            {
                "secret": {**SECRET, "keys": {"prometheusUrl": "url"}},
                "prometheusUrl": "http://p:9090",
            },
            "prometheusUrl are both set",
        ),
        ({"secret": SECRET, "ingress": {"enabled": True}}, "no ingress.host"),
    ],
)
def test_what_cannot_work_is_refused(render: Render, values: dict, said: str) -> None:
    with pytest.raises(HelmRenderError, match=said):
        render(values)


@pytest.mark.parametrize(
    "values",
    [
        {"secrets": SECRET},
        {"secret": {"name": "alertwhy", "keys": {"webhooktoken": "t"}}},
        {"worker": {"replicaCount": 3}},
        {"valkey": {"persistent": {"enabled": False}}},
        {"model": {"apiKey": "sk-1"}},
        {"extraEnv": [{"name": "A", "value": "b", "valueFrom": {}}]},
    ],
    ids=lambda values: next(iter(values)),
)
def test_a_slip_of_the_pen_is_refused(render: Render, values: dict) -> None:
    with pytest.raises(HelmValuesError, match="not allowed"):
        render({"secret": SECRET, **values})


@pytest.mark.parametrize(
    "values",
    [
        {"worker": {"terminationGracePeriodSeconds": 149}},
        {"redis": {"url": "redis://:password@cache:6379"}},
        {"publicUrl": "alertwhy.example.com"},
        {"service": {"replicas": 0}},
        {"service": {"port": "8080"}},
        {"valkey": {"image": {"tag": ""}}},
    ],
    ids=str,
)
def test_a_value_out_of_bounds_is_refused(render: Render, values: dict) -> None:
    with pytest.raises(HelmValuesError):
        render({"secret": SECRET, **values})


def test_the_chart_may_stand_in_another(render: Render) -> None:
    assert render({"secret": SECRET, "global": {"region": "eu"}})


def known(schema: dict) -> dict:
    """The keys that a schema allows, nested as values are; {} where anything goes."""
    return {key: known(each) for key, each in schema.get("properties", {}).items()}


def test_the_schema_knows_exactly_the_values_that_have_a_default(chart: Chart) -> None:
    def told(values: object, schema: dict) -> dict:
        if not isinstance(values, dict) or not schema:
            return {}
        return {key: told(each, schema.get(key, {})) for key, each in values.items()}

    assert chart.schema is not None
    schema = known(chart.schema)
    assert {**told(chart.values, schema), "global": {}} == schema
