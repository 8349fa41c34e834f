"""Case folders as ``alertwhy eval`` reads them, written where a test wants them."""

import json
from pathlib import Path

from tests.fakes.scenes import LOGS, POD, crash_loop
from workers.clients.cluster import Json

TARGET: Json = {"kind": "Pod", "namespace": POD.namespace, "name": POD.name}
ALERT: Json = {
    "alerts": [
        {
            "status": "firing",
            "labels": {"alertname": "KubePodNotReady", "namespace": "shop", "pod": POD.name},
        }
    ]
}
HEARTBEAT: Json = {"alerts": [{"status": "firing", "labels": {"alertname": "Watchdog"}}]}
# A panic says what it is better than its exit code does.
CAUSES = "causes: [unhandled-exception, app-crash]\n"
ROOT = "target: {kind: Deployment, namespace: shop, name: cart}\n"


def snapshot() -> Json:
    """The crash loop, recorded."""
    keys = ("namespace", "pod", "container", "previous")
    logs = [{**dict(zip(keys, key, strict=True)), "text": text} for key, text in LOGS.items()]
    return {
        "apiVersion": "alertwhy.io/v1",
        "kind": "ClusterSnapshot",
        "takenAt": "2026-11-21T16:00:00Z",
        "objects": crash_loop(),
        "logs": logs,
    }


def write_case(folder: Path, expect: str, **files: Json) -> Path:
    """A case about the crash loop; ``target`` or ``alert`` and ``cluster`` replace what it has."""
    folder.mkdir(parents=True)
    given = {"cluster": snapshot(), **(files or {"target": TARGET})}
    if not {"target", "alert"} & given.keys():
        given["target"] = TARGET
    for name, body in given.items():
        (folder / f"{name}.json").write_text(json.dumps(body), encoding="utf-8")
    if expect:
        (folder / "expect.yaml").write_text(expect, encoding="utf-8")
    return folder
