"""What the chart renders is what an API server takes, from the oldest it names to the newest."""

import json
from collections.abc import Callable
from pathlib import Path

import helm_python
import jsonschema
import kubernetes_validate
import pytest
import yaml
from helm_python import Chart

import alertwhy

Render = Callable[[dict], list[dict]]

CHART = Path(__file__).parents[2] / "helm" / "alertwhy"
SERVICE_MONITOR = json.loads((Path(__file__).parent / "servicemonitor.schema.json").read_text())
INFO = 1  # Helm's severity of advice, such as "icon is recommended"


def named(documents: list[dict], kind: str, name: str) -> dict:
    return next(d for d in documents if (d["kind"], d["metadata"]["name"]) == (kind, name))


def test_helm_has_nothing_to_complain_of(values: dict) -> None:
    report = helm_python.lint(CHART, values, strict=True, namespace="monitoring")
    assert [] == [each for each in report["messages"] if each["severity"] > INFO]


@pytest.mark.parametrize("version", ["1.25", "1.31", "1.37"])
def test_every_document_is_valid(render: Render, values: dict, version: str) -> None:
    documents = render(values)
    assert documents
    for document in documents:
        if document["kind"] == "ServiceMonitor":
            jsonschema.validate(document, SERVICE_MONITOR)
        else:
            kubernetes_validate.validate(document, version, strict=True)


def test_the_oldest_version_validated_is_the_oldest_that_the_chart_installs_on(
    chart: Chart,
) -> None:
    assert ">=1.25.0-0" == chart.metadata["kubeVersion"]


def test_the_chart_installs_this_very_version(chart: Chart) -> None:
    assert alertwhy.__version__ == chart.metadata["appVersion"] == chart.version


def test_no_two_documents_have_one_name(render: Render, values: dict) -> None:
    names = [(d["apiVersion"], d["kind"], d["metadata"]["name"]) for d in render(values)]
    assert sorted(set(names)) == sorted(names)


def test_no_secret_is_rendered(render: Render, values: dict) -> None:
    assert "Secret" not in {document["kind"] for document in render(values)}


def test_each_service_finds_the_pods_that_have_its_port(render: Render, values: dict) -> None:
    documents = render(values)
    services = [d for d in documents if d["kind"] == "Service"]
    pods = [d["spec"]["template"] for d in documents if d["kind"] in {"Deployment", "StatefulSet"}]
    for service in services:
        selector = service["spec"]["selector"].items()
        found = [pod for pod in pods if selector <= pod["metadata"]["labels"].items()]
        assert 1 == len(found)
        ports = {port["name"] for port in found[0]["spec"]["containers"][0].get("ports", [])}
        assert {port["targetPort"] for port in service["spec"]["ports"]} <= ports


def test_a_selector_names_nothing_that_an_upgrade_changes(render: Render, values: dict) -> None:
    for document in render(values):
        if document["kind"] in {"Deployment", "StatefulSet"}:
            chosen = document["spec"]["selector"]["matchLabels"]
            assert {"name", "instance", "component"} == {key.partition("/")[2] for key in chosen}


def test_two_releases_of_one_name_have_their_own_rights(chart: Chart, minimal: dict) -> None:
    path = "alertwhy/templates/clusterrole.yaml"
    here, there = (chart.render(minimal, name="why", namespace=each)[path] for each in "ab")
    assert "name: a-why-alertwhy\n" in here
    assert "name: b-why-alertwhy\n" in there


def test_the_routing_file_reaches_both_processes_as_it_was_given(
    render: Render, everything: dict
) -> None:

    documents = render(everything)
    text = named(documents, "ConfigMap", "why")["data"]["config.yaml"]
    assert everything["config"] == yaml.safe_load(text)
    for name in ("why-service", "why-worker"):
        spec = named(documents, "Deployment", name)["spec"]["template"]["spec"]
        assert {"name": "config", "configMap": {"name": "why"}} in spec["volumes"]
        assert {"name": "ALERTWHY_CONFIG", "value": "/etc/alertwhy/config.yaml"} in (
            spec["containers"][0]["env"]
        )


def test_the_notes_give_alertmanager_the_address_and_the_token(chart: Chart, minimal: dict) -> None:
    files = chart.render(minimal, name="alertwhy", namespace="monitoring")
    notes = files["alertwhy/templates/NOTES.txt"]
    assert "http://alertwhy.monitoring.svc:8080/webhooks/alertmanager" in notes
    assert "/etc/alertmanager/secrets/alertwhy/webhook-token" in notes
    assert "send_resolved: true" in notes
