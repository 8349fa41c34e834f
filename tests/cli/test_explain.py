"""One investigation from the terminal."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Type
from workers.clients.http import encode

SCENARIO = Path(__file__).parents[1] / "scenarios" / "crash-loop-typo-in-args"
CLUSTER = str(SCENARIO / "cluster.yaml")
ALERT = str(SCENARIO / "alert.json")
TYPO = "spec.template.spec.containers[0].args[0]"


def test_a_typo_is_named_with_the_field_to_mend(typed: Type) -> None:
    result = typed("explain", "--alert", ALERT, "--snapshot", CLUSTER, "--no-model")
    assert 0 == result.exit_code, result.output
    text = " ".join(result.output.replace("│", " ").split())
    assert "ngnix" in text
    assert TYPO in text


def test_an_object_is_explained_by_its_name(typed: Type) -> None:
    words = ("explain", "deployment/web", "-n", "shop", "--snapshot", CLUSTER)
    result = typed(*words, "--output", "json")
    found = json.loads(result.output)
    assert "command-not-found" == found["findings"][0]["cause"]
    assert {"kind": "Deployment", "namespace": "shop", "name": "web"}.items() <= found[
        "target"
    ].items()
    assert found["diagnosis"] is None
    assert "no model configured" == found["diagnosisMissing"]


def test_a_payload_about_one_target_is_one_object(typed: Type) -> None:
    result = typed("explain", "--alert", ALERT, "--snapshot", CLUSTER, "--output", "json")
    assert isinstance(json.loads(result.output), dict)


def test_a_payload_about_several_targets_is_an_array(typed: Type) -> None:
    payload = json.loads(Path(ALERT).read_text())
    other = json.loads(json.dumps(payload["alerts"][0]))
    other["labels"] |= {"pod": "another-pod", "uid": ""}
    payload["alerts"].append({**other, "fingerprint": ""})
    words = ("explain", "--alert", "-", "--snapshot", CLUSTER, "--output", "json")
    result = typed(*words, stdin=json.dumps(payload).encode())
    assert 2 == len(json.loads(result.output)), result.output


@pytest.mark.parametrize(
    ("output", "told"),
    [("slack", "attachments"), ("teams", "AdaptiveCard"), ("pagerduty", "dedup_key")],
)
def test_a_channels_payload_is_shown_as_it_would_be_sent(
    typed: Type, output: str, told: str
) -> None:
    result = typed("explain", "--alert", ALERT, "--snapshot", CLUSTER, "--output", output)
    assert 0 == result.exit_code, result.output
    assert told in result.output
    json.loads(result.output)


def test_a_channels_payload_is_the_very_bytes_for_the_receiver_of_the_routing_file(
    typed: Type, tmp_path: Path
) -> None:
    routes = tmp_path / "routes.yaml"
    routes.write_text(
        'receivers: [{name: shop, slack: {channel: "#shop", token_file: /nowhere}}]\n'
        "route: {receiver: shop}\n"
    )
    words = ("explain", "--alert", ALERT, "--snapshot", CLUSTER, "--output", "slack")
    result = typed(*words, ALERTWHY_CONFIG=str(routes))
    payload = json.loads(result.output)
    assert "#shop" == payload["channel"]
    assert encode(payload) + b"\n" == result.stdout_bytes


def test_markdown_is_markdown(typed: Type) -> None:
    result = typed("explain", "--alert", ALERT, "--snapshot", CLUSTER, "--output", "markdown")
    assert "ngnix" in result.output
    assert "```" in result.output


def test_a_botkube_payload_is_explained_too(typed: Type) -> None:
    event = {
        "source": "k8s-err-events",
        "data": {
            "Kind": "Pod", "Namespace": "shop", "Name": "web-59c8f7d6b4-k8x2p",
            "Reason": "BackOff", "Type": "error", "Level": "error", "Messages": ["Back-off"],
            "Title": "v1/pods error", "Resource": "v1/pods",
        },
    }  # fmt: skip
    words = ("explain", "--alert", "-", "--snapshot", CLUSTER, "--output", "json")
    result = typed(*words, stdin=json.dumps(event).encode())
    assert "command-not-found" == json.loads(result.output)["findings"][0]["cause"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "name an object as KIND/NAME, or give --alert FILE"),
        (("web",), "write KIND/NAME"),
        (("nonsense/web",), "write KIND/NAME"),
        (("pod/web", "--alert", "x"), "name an object"),
    ],
)
def test_wrong_usage_exits_2(typed: Type, words: tuple[str, ...], said: str) -> None:
    result = typed("explain", *words)
    assert 2 == result.exit_code
    assert said in result.output


def test_a_missing_file_is_one_line_and_exit_1(ended, capsys: pytest.CaptureFixture[str]) -> None:
    assert 1 == ended("explain", "--alert", "/nowhere/x.json", "--snapshot", CLUSTER)
    said = capsys.readouterr().err
    assert "/nowhere/x.json: cannot be read" in said
    assert "Traceback" not in said


def test_a_payload_about_nothing_says_so(ended, tmp_path: Path, capsys) -> None:
    heartbeat = json.loads(Path(ALERT).read_text())
    heartbeat["alerts"][0]["labels"] = {"alertname": "Watchdog", "severity": "none"}
    file = tmp_path / "x.json"
    file.write_text(json.dumps(heartbeat))
    assert 1 == ended("explain", "--alert", str(file), "--snapshot", CLUSTER)
    assert "nothing that is ever looked into" in capsys.readouterr().err


def test_no_cluster_at_hand_says_what_to_set(ended, monkeypatch, tmp_path: Path, capsys) -> None:
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "none"))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert 1 == ended("explain", "pod/web")
    assert capsys.readouterr().err.startswith("alertwhy: ")
