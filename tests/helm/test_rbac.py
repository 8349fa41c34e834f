"""The worker may read exactly what its code says it needs: nothing more, nothing less."""

import importlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from workers.collectors import COLLECTORS

Render = Callable[[dict], list[dict]]

ROOT = Path(__file__).parents[2]


def granted(documents: list[dict]) -> set[str]:
    """The chart's ClusterRole as needs: ``get pods/log``, ``list replicasets.apps``."""
    (role,) = [each for each in documents if each["kind"] == "ClusterRole"]
    return {
        f"{verb} {resource}{'.' if group else ''}{group}"
        for rule in role["rules"]
        for group in rule["apiGroups"]
        for resource in rule["resources"]
        for verb in rule["verbs"]
    }


def declared() -> Iterator[tuple[str, str]]:
    """Each need with who has it: the collectors, and any module of ours with a ``NEEDS``."""
    for name, collector in COLLECTORS:
        yield from ((need, f"the collector {name}") for need in collector.needs)
    for path in sorted((ROOT / "workers").rglob("*.py")):
        if re.search(r"^NEEDS\b", path.read_text(), re.MULTILINE):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            yield from ((need, module) for need in importlib.import_module(module).NEEDS)


def lines(needs: dict[str, str]) -> str:
    return "".join(f"\n  {need}  ({who})" for need, who in sorted(needs.items()))


def test_the_cluster_role_grants_all_that_is_needed(render: Render, minimal: dict) -> None:
    given = granted(render(minimal))
    missing = {need: who for need, who in declared() if need not in given}
    assert {} == missing, f"add to helm/alertwhy/templates/clusterrole.yaml:{lines(missing)}"


def test_the_cluster_role_grants_nothing_that_is_not_needed(render: Render, minimal: dict) -> None:
    needed = {need for need, _ in declared()}
    surplus = dict.fromkeys(granted(render(minimal)) - needed, "nobody declares it")
    assert {} == surplus, f"remove from helm/alertwhy/templates/clusterrole.yaml:{lines(surplus)}"


def test_nothing_is_written_and_no_secret_is_read(render: Render, values: dict) -> None:
    roles = [each for each in render(values) if each["kind"] in {"ClusterRole", "Role"}]
    for rule in (rule for role in roles for rule in role["rules"]):
        assert set(rule["verbs"]) <= {"get", "list"}
        assert not {"secrets", "*"} & set(rule["resources"])
        assert "*" not in rule["apiGroups"]


def test_the_rights_go_to_the_worker_alone(render: Render, minimal: dict) -> None:
    documents = render(minimal)
    (binding,) = [each for each in documents if each["kind"] == "ClusterRoleBinding"]
    users = [
        each["metadata"]["name"]
        for each in documents
        if each["kind"] in {"Deployment", "StatefulSet"}
        and each["spec"]["template"]["spec"].get("serviceAccountName")
        == binding["subjects"][0]["name"]
    ]
    assert ["alertwhy-worker"] == users
