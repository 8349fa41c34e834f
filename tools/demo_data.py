"""Writes what ``alertwhy demo`` shows, from scenarios: one cluster, one alert file each.

    python tools/demo_data.py

The demo is part of the package and the scenarios are not, so their data are copied, by this.
"""

import gzip
import json
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
SCENARIOS = ROOT / "tests" / "scenarios"
DEMO = ROOT / "cli" / "demo"
# In the order of firing. Severities of the demo's own, so that each channel gets something.
SHOWN = {
    "crash-loop-typo-in-args": "warning",
    "oom-killed": "warning",
    "rollout-stalled": "warning",
    "image-not-found": "critical",
    "unschedulable-resources": "warning",
    "node-not-ready": "critical",
}


def cluster() -> bytes:
    """The snapshots of all shown scenarios as one, gzipped the same at every run."""
    parts = [yaml.safe_load((SCENARIOS / name / "cluster.yaml").read_text()) for name in SHOWN]
    merged = {
        "apiVersion": "alertwhy.io/v1",
        "kind": "ClusterSnapshot",
        "takenAt": max(part["takenAt"] for part in parts),
        "cluster": "demo",
        "objects": _distinct([obj for part in parts for obj in part["objects"]]),
        "logs": [log for part in parts for log in part.get("logs", [])],
    }
    return gzip.compress(json.dumps(merged).encode(), mtime=0)


def alerts() -> dict[str, bytes]:
    """Each shown scenario's payload by its file's name."""
    found = {}
    for number, (name, severity) in enumerate(SHOWN.items(), 1):
        payload = json.loads((SCENARIOS / name / "alert.json").read_text())
        for alert in payload["alerts"]:
            alert["labels"]["severity"] = severity
            del alert["fingerprint"]  # it is computed from the labels
        found[f"{number}-{name}.json"] = (json.dumps(payload, indent=1) + "\n").encode()
    return found


def _distinct(objects: list[dict[str, object]]) -> list[dict[str, object]]:
    """Each object once; the scenarios share node names, and the broken node is told last."""
    kept: dict[tuple[str, str, str], dict[str, object]] = {}
    for obj in objects:
        metadata = obj["metadata"]
        kept[str(obj["kind"]), str(metadata.get("namespace")), str(metadata["name"])] = obj
    return list(kept.values())


def main() -> None:
    """Write the files."""
    (DEMO / "cluster.json.gz").write_bytes(cluster())
    for old in (DEMO / "alerts").glob("*.json"):
        old.unlink()
    for name, body in alerts().items():
        (DEMO / "alerts" / name).write_bytes(body)


if __name__ == "__main__":
    main()
