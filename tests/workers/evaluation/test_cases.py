import gzip
from pathlib import Path

import pytest

from alertwhy.domain.alert import AlertGroup
from alertwhy.domain.target import ObjectRef
from alertwhy.errors import ConfigError
from service.sources.alertmanager import parse
from tests.fakes.cases import ALERT, HEARTBEAT, ROOT, TARGET, write_case
from tests.fakes.scenes import POD
from workers.evaluation.cases import Case, Expected, folders_under, load_case, name_of


def alerts_of(path: Path) -> AlertGroup:
    return parse(path.read_bytes()).group


def loaded(folder: Path) -> Case:
    return load_case(folder, folder.name, alerts_of)


def test_a_case_holds_whom_to_look_at_and_what_must_be_found(tmp_path: Path) -> None:
    case = loaded(write_case(tmp_path / "a", f"causes: [app-crash]\n{ROOT}evidence: [panic]\n"))
    assert "a" == case.name
    assert case.question is not None
    assert POD == case.question.target.ref
    root = ObjectRef("Deployment", "shop", "cart")
    assert Expected(("app-crash",), root, ("panic",)) == case.expected
    assert "Pod" == case.cluster.get("Pod", "shop", POD.name, timeout=1)["kind"]


def test_an_alert_is_about_what_its_labels_name(tmp_path: Path) -> None:
    case = loaded(write_case(tmp_path / "a", "none: true\n", alert=ALERT))
    assert case.question is not None
    assert POD == case.question.target.ref
    assert 1 == len(case.question.alerts)


def test_a_heartbeat_asks_nothing(tmp_path: Path) -> None:
    assert loaded(write_case(tmp_path / "a", "none: true\n", alert=HEARTBEAT)).question is None


def test_a_gzipped_cluster_is_read(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "a", "none: true\n")
    plain = folder / "cluster.json"
    (folder / "cluster.json.gz").write_bytes(gzip.compress(plain.read_bytes()))
    plain.unlink()
    assert 1 == len(loaded(folder).cluster.list("Deployment", "shop", timeout=1))


def test_every_folder_below_is_found_in_order(tmp_path: Path) -> None:
    for name in ("b", "a/deep"):
        write_case(tmp_path / name, "none: true\n")
    write_case(tmp_path / "c", "")
    (tmp_path / "notes").mkdir()
    names = [name_of(each, tmp_path) for each in folders_under(tmp_path)]
    assert ["a/deep", "b", "c"] == names


def test_one_case_is_a_folder_too(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "a", "none: true\n")
    assert [folder] == folders_under(folder)
    assert "a" == name_of(folder, folder)


@pytest.mark.parametrize(("name", "says"), [("none", "is no folder"), ("", "has no case folder")])
def test_a_folder_without_cases_is_refused(tmp_path: Path, name: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        folders_under(tmp_path / name)


@pytest.mark.parametrize(
    ("expect", "says"),
    [
        ("", "expect.yaml: cannot be read"),
        ("[]\n", "must be a mapping"),
        ("{}\n", "expects nothing"),
        ("cause: [x]\n", "unknown cause; known are: causes, evidence, none, target"),
        ("causes: oom-killed\n", "causes must be a list"),
        ("causes: [3]\n", r"causes\[0\] must be a text"),
        ("none: true\ncauses: [x]\n", "exclude each other"),
    ],
)
def test_an_expectation_that_makes_no_sense_is_named(
    tmp_path: Path, expect: str, says: str
) -> None:
    with pytest.raises(ConfigError, match=says):
        loaded(write_case(tmp_path / "a", expect))


def test_a_case_needs_one_question(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "a", "none: true\n", alert=ALERT, target=TARGET)
    with pytest.raises(ConfigError, match=r"needs either alert\.json or target\.json"):
        loaded(folder)


def test_a_target_needs_a_name(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "a", "none: true\n", target={"kind": "Pod"})
    with pytest.raises(ConfigError, match="needs kind, namespace and name"):
        loaded(folder)


def test_a_case_needs_one_cluster(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "a", "none: true\n")
    (folder / "cluster.yaml").write_text("kind: List\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="has 2 clusters"):
        loaded(folder)
