"""One read of the API server in words and as a path, and what its answer means; pure."""

import json
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

from alertwhy.domain.target import ObjectRef
from alertwhy.errors import CollectError, Forbidden, NotFound, Unreachable
from workers.clients.cluster import Json, Resource
from workers.clients.raw import text

CHECK_SERVER = "check that the API server can be reached from here: kubectl get --raw /readyz"
NEVER_LOGGED = ("not found", "waiting to start", "is not valid for pod", "is terminated")
MAX_MESSAGE = 300  # characters of what the server says


@dataclass(frozen=True)
class Asked:
    """``get pods/log in shop``: a verb on a resource, or on what lies below it.

    ``names_only``: the server is to send no more than the metadata. Raises NotFound for what no cluster can have, so that no name changes the path.
    """

    verb: str
    resource: Resource
    namespace: str
    name: str = ""
    below: str = ""  # log
    names_only: bool = False

    def __post_init__(self) -> None:
        kind = self.resource.kind
        if {self.name, self.namespace} & {".", ".."} or (self.verb == "get" and not self.name):
            raise NotFound(f"{kind} {self.name!r} cannot exist")
        if self.verb == "get" and self.resource.namespaced and not self.namespace:
            raise NotFound(f"{kind} {self.name} has no namespace to be looked for in")

    def __str__(self) -> str:
        """As RBAC has it: ``list replicasets in shop``."""
        return f"{self.verb} {self.what}" + (f" in {self.place}" if self.place else "")

    @property
    def what(self) -> str:
        """The resource as RBAC names it: ``pods/log``."""
        return self.resource.plural + (f"/{self.below}" if self.below else "")

    @property
    def place(self) -> str:
        """The namespace, ``""`` where the kind has none."""
        return self.namespace if self.resource.namespaced else ""

    @property
    def object(self) -> str:
        """``Pod shop/cart-0``."""
        return str(ObjectRef(self.resource.kind, self.place, self.name))

    @property
    def path(self) -> str:
        """Its path on the server, each segment quoted."""
        parts = ["apis" if self.resource.group else "api", *self.resource.api.split("/")]
        parts += ["namespaces", self.place] if self.place else []
        parts += [each for each in (self.resource.plural, self.name, self.below) if each]
        return "/" + "/".join(quote(each, safe="") for each in parts)


def parsed(body: bytes, asked: Asked) -> Json:
    """The JSON object of an answer; raises Unreachable for anything else."""
    try:
        found = json.loads(body)
    except ValueError as error:
        raise Unreachable(f"{asked}: the answer is not JSON", CHECK_SERVER) from error
    if not isinstance(found, dict):
        raise Unreachable(f"{asked}: the answer is no JSON object", CHECK_SERVER)
    return found


def refusal(status: int, body: bytes, asked: Asked) -> CollectError:
    """What an answer that is no success means, and what a person can do."""
    message = _message(body)
    if status == HTTPStatus.FORBIDDEN:
        group = asked.resource.group or '"" (core)'
        remedy = f"allow {asked.verb} on {asked.what}, API group {group}, in the Role or ClusterRole of this ServiceAccount"
        return Forbidden(f"forbidden: {asked}", remedy)
    if status == HTTPStatus.NOT_FOUND:
        if asked.verb == "list" or not message:
            return NotFound(f"{asked}: the API {asked.resource.api} is not served by this cluster")
        return NotFound(f"{asked.object} does not exist")
    if status == HTTPStatus.BAD_REQUEST and any(each in message for each in NEVER_LOGGED):
        return NotFound(f"{asked}: {message}")
    if status == HTTPStatus.UNAUTHORIZED:
        return Unreachable(
            f"{asked}: the API server does not accept the credentials (401)",
            "renew the kubeconfig's login, or check that the ServiceAccount token is mounted",
        )
    said = f": {message}" if message else ""
    return Unreachable(f"{asked}: the API server answered {status}{said}", CHECK_SERVER)


def _message(body: bytes) -> str:
    """What a ``v1/Status`` says; ``""`` for an answer that is none."""
    try:
        return text(json.loads(body), "message")[:MAX_MESSAGE]
    except ValueError:
        return ""
