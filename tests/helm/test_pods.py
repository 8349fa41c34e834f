"""How the pods run: with the least rights, ended gently, told everything by known settings."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from alertwhy.queue import JOB_TIMEOUT
from alertwhy.settings import read_settings
from service.auth import checked
from service.gunicorn_conf import GRACE

Render = Callable[[dict], list[dict]]

SPARE = 30  # seconds between the longest job's end and SIGKILL
READ_BY_LIBRARIES = {"HTTPS_PROXY"}  # given by everything.yaml as an operator's own
READ_BY_KUBERNETES = {"VALKEY_PASSWORD"}  # put into ALERTWHY_REDIS_URL by $(…)


class Asked(Mapping):
    """An environment that notes which variables are asked for."""

    def __init__(self) -> None:
        self.names = set()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        raise KeyError(name)

    def __iter__(self):
        return iter(())

    def __len__(self) -> int:
        return 0


def pods(documents: list[dict]) -> dict[str, dict]:
    """Component → its pod."""
    return {
        document["metadata"]["labels"]["app.kubernetes.io/component"]: document["spec"]["template"][
            "spec"
        ]
        for document in documents
        if document["kind"] in {"Deployment", "StatefulSet"}
    }


def variables(pod: dict) -> dict[str, str]:
    return {each["name"]: each.get("value", "") for each in pod["containers"][0]["env"]}


def mounted(pod: dict) -> dict[str, str]:
    """The keys of secret.name that become files → the name of the file."""
    items = [v["secret"]["items"] for v in pod["volumes"] if v["name"] == "secrets"]
    return {item["key"]: item["path"] for each in items for item in each}


def test_no_pod_has_more_rights_than_the_restricted_standard_leaves(
    render: Render, values: dict
) -> None:
    for pod in pods(render(values)).values():
        assert pod["securityContext"]["runAsNonRoot"]
        assert pod["securityContext"]["runAsUser"] > 0
        assert {"type": "RuntimeDefault"} == pod["securityContext"]["seccompProfile"]
        for container in pod["containers"]:
            assert {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            } == container["securityContext"]


def test_the_folder_for_temporary_files_can_be_written(render: Render, minimal: dict) -> None:
    for component in ("service", "worker"):
        pod = pods(render(minimal))[component]
        assert {"name": "tmp", "emptyDir": {}} in pod["volumes"]
        assert {"name": "tmp", "mountPath": "/tmp"} in pod["containers"][0]["volumeMounts"]  # noqa: S108 (what is tested)


def test_only_the_worker_may_speak_to_the_api_server(render: Render, values: dict) -> None:
    tokens = {c: pod["automountServiceAccountToken"] for c, pod in pods(render(values)).items()}
    assert ["worker"] == [component for component, given in tokens.items() if given]


def test_every_container_says_what_it_needs_and_at_most_takes(render: Render, values: dict) -> None:
    for pod in pods(render(values)).values():
        assert {"cpu", "memory"} <= pod["containers"][0]["resources"]["requests"].keys()
        assert "memory" in pod["containers"][0]["resources"]["limits"]


def test_the_service_is_probed_where_it_answers(render: Render, values: dict) -> None:
    (service,) = pods(render(values))["service"]["containers"]
    assert {"path": "/healthz", "port": "http"} == service["livenessProbe"]["httpGet"]
    assert {"path": "/readyz", "port": "http"} == service["readinessProbe"]["httpGet"]
    assert "0.0.0.0:8080" == variables(pods(render(values))["service"])["ALERTWHY_LISTEN"]
    assert [{"name": "http", "containerPort": 8080}] == service["ports"]


def test_the_processes_are_pid_1_so_that_they_get_the_signal(render: Render, values: dict) -> None:
    found = pods(render(values))
    assert ["alertwhy", "serve"] == found["service"]["containers"][0]["command"]
    assert ["alertwhy", "work"] == found["worker"]["containers"][0]["command"]


def test_a_worker_ends_its_job_before_it_is_killed(render: Render, values: dict) -> None:
    worker = pods(render(values))["worker"]
    assert JOB_TIMEOUT + SPARE <= worker["terminationGracePeriodSeconds"]
    assert "lifecycle" not in worker["containers"][0]


def test_the_service_ends_its_requests_before_it_is_killed(render: Render, minimal: dict) -> None:
    service = pods(render(minimal))["service"]
    (_, waits) = service["containers"][0]["lifecycle"]["preStop"]["exec"]["command"]
    assert int(waits) + GRACE < service["terminationGracePeriodSeconds"]


def test_each_process_mounts_only_its_own_secrets(render: Render, everything: dict) -> None:
    found = pods(render(everything))
    assert {"token", "api-key", "hmac", "slack-signing"} == mounted(found["service"]).keys()
    assert {"openai", "prometheus"} == mounted(found["worker"]).keys()
    assert "receivers" not in {volume["name"] for volume in found["service"]["volumes"]}


def test_every_secret_setting_names_a_file_that_is_mounted(render: Render, values: dict) -> None:
    found = pods(render(values))
    for component in ("service", "worker"):
        read = {v for name, v in variables(found[component]).items() if name.endswith("_FILE")}
        assert read == {
            f"/run/secrets/alertwhy/{path}" for path in mounted(found[component]).values()
        }


def test_the_service_always_has_what_it_asks_for_to_listen(render: Render, values: dict) -> None:
    given = variables(pods(render(values))["service"])
    assert {"ALERTWHY_WEBHOOK_TOKEN_FILE", "ALERTWHY_API_KEY_FILE"} <= given.keys()
    settings = read_settings({"ALERTWHY_LISTEN": given["ALERTWHY_LISTEN"]})
    assert checked(replace(settings, webhook_token="t", api_key="k"))


def test_every_variable_is_one_that_somebody_reads(render: Render, values: dict) -> None:
    asked = Asked()
    read_settings(asked)
    known = asked.names | READ_BY_LIBRARIES | READ_BY_KUBERNETES
    for component in ("service", "worker"):
        assert variables(pods(render(values))[component]).keys() <= known


def test_the_services_of_the_namespace_leave_the_settings_alone(
    render: Render, values: dict
) -> None:
    assert not any(pod["enableServiceLinks"] for pod in pods(render(values)).values())


def test_no_password_stands_in_what_is_rendered(render: Render, minimal: dict) -> None:
    address = variables(pods(render(minimal))["worker"])["ALERTWHY_REDIS_URL"]
    assert "redis://:$(VALKEY_PASSWORD)@alertwhy-valkey:6379/0" == address


def test_a_password_is_known_before_the_address_that_holds_it(
    render: Render, minimal: dict
) -> None:
    """Kubernetes replaces $(…) only by variables that stand above."""
    names = list(variables(pods(render(minimal))["worker"]))
    assert names.index("VALKEY_PASSWORD") < names.index("ALERTWHY_REDIS_URL")


def test_what_valkey_was_told_is_on_disk_before_it_answers(render: Render, minimal: dict) -> None:
    line = " ".join(pods(render(minimal))["valkey"]["containers"][0]["args"])
    assert "--appendonly yes --appendfsync always" in line
    assert "--requirepass $(VALKEY_PASSWORD)" in line
    assert "--maxmemory-policy noeviction" in line


def test_a_network_policy_lets_only_our_processes_to_valkey(
    render: Render, everything: dict
) -> None:
    documents = render(everything)
    (policy,) = [
        each
        for each in documents
        if each["kind"] == "NetworkPolicy" and each["metadata"]["name"] == "why-valkey"
    ]
    (rule,) = policy["spec"]["ingress"]
    peers = [peer["podSelector"]["matchLabels"] for peer in rule["from"]]
    assert ["service", "worker"] == [peer["app.kubernetes.io/component"] for peer in peers]
