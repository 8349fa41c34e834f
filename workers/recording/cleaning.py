"""An object without secrets, and without what only makes it long; pure."""

from alertwhy.redact import redacted_value
from workers.clients.cluster import Json

# Never read by anyone here, and half of what an object weighs. The annotation repeats the object.
DROPPED_METADATA = frozenset({"managedFields", "selfLink"})
DROPPED_ANNOTATIONS = frozenset({"kubectl.kubernetes.io/last-applied-configuration"})
DATA = frozenset({"data", "binaryData", "stringData"})  # of a ConfigMap: its keys stay
# What objects find each other by. None of these may hold a secret, whatever it sounds like.
IDENTIFIERS = frozenset(
    {
        *("apiVersion", "kind", "name", "namespace", "uid", "generateName", "resourceVersion"),
        *("image", "imageID", "containerID", "nodeName", "volumeName", "claimName", "secretName"),
        *("serviceAccountName", "serviceAccount", "storageClassName", "key", "reason", "type"),
        *("creationTimestamp", "deletionTimestamp", "firstTimestamp", "lastTimestamp"),
        *("eventTime", "lastTransitionTime", "lastHeartbeatTime", "startedAt", "finishedAt"),
    }
)


def clean(obj: Json) -> Json:
    """The same object: what says secret is marked, values of a ConfigMap are left out."""
    hollow = obj.get("kind") in {"ConfigMap", "Secret"}
    return {
        key: _hollowed(value) if hollow and key in DATA else _clean(key, value)
        for key, value in obj.items()
    }


def _hollowed(data: object) -> dict[str, str]:
    return dict.fromkeys(data, "") if isinstance(data, dict) else {}


def _clean(key: str, value: object) -> object:
    if isinstance(value, str):
        return value if key in IDENTIFIERS else redacted_value(key, value)
    if isinstance(value, dict):
        return _mapping(key, value)
    if isinstance(value, list):
        return _sequence(key, value)
    return value


def _mapping(key: str, found: dict[str, object]) -> dict[str, object]:
    dropped = DROPPED_METADATA if key == "metadata" else frozenset[str]()
    dropped = DROPPED_ANNOTATIONS if key == "annotations" else dropped
    cleaned = {name: _clean(name, each) for name, each in found.items() if name not in dropped}
    name, value = found.get("name"), found.get("value")
    if isinstance(name, str) and isinstance(value, str):  # a variable, a header, a parameter
        cleaned["value"] = redacted_value(name, value)
    return cleaned


def _sequence(key: str, found: list[object]) -> list[object]:
    """In a list of words a flag's value is known by the flag before it: ``--password hunter2``."""
    befores = (None, *found)
    return [
        redacted_value(before, each)
        if isinstance(before, str)
        and before.startswith("-")
        and "=" not in before
        and isinstance(each, str)
        and not each.startswith("-")
        else _clean(key, each)
        for before, each in zip(befores, found, strict=False)
    ]
