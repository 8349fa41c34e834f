"""ConfigMaps without their values: nobody here needs one, and some hold a password; pure."""

from workers.clients.cluster import Json
from workers.clients.raw import child

HELD = ("data", "binaryData")
# kubectl apply keeps the whole object in it, values and all.
COPY = "kubectl.kubernetes.io/last-applied-configuration"


def hollow(obj: Json) -> Json:
    """The same object; of a ConfigMap the keys alone."""
    if obj.get("kind") != "ConfigMap":
        return obj
    metadata = child(obj, "metadata")
    annotations = child(metadata, "annotations")
    if COPY in annotations:
        kept = {key: value for key, value in annotations.items() if key != COPY}
        metadata = {**metadata, "annotations": kept}
    held = {key: dict.fromkeys(child(obj, key), "") for key in HELD if key in obj}
    return {**obj, "metadata": metadata, **held}
