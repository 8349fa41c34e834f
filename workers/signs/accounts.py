"""How admission and the kubelet say that a ServiceAccount is not there."""

import re

from alertwhy.domain.target import ObjectRef

# k8s.io/kubernetes, plugin/pkg/admission/serviceaccount; and the kubelet's token request.
_LOOKED_UP = re.compile(
    r"error looking up service account (?P<namespace>[^/\s]+)/(?P<name>[^:\s]+):"
)
_TOKEN = re.compile(r'serviceaccounts? "(?P<name>[^"]+)" not found')


def looked_up(message: str) -> ObjectRef | None:
    """The account that a controller's pods are refused for."""
    found = _LOOKED_UP.search(message)
    return ObjectRef("ServiceAccount", found["namespace"], found["name"]) if found else None


def without_token(message: str, namespace: str) -> ObjectRef | None:
    """The account whose token the kubelet cannot get for a pod of that namespace."""
    found = _TOKEN.search(message)
    return ObjectRef("ServiceAccount", namespace, found["name"]) if found else None
