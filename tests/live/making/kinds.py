"""Where the API server keeps each kind, as it says itself."""

from tests.live.api import Api
from workers.clients.cluster import RESOURCES


class Kinds:
    """Paths by ``apiVersion`` and ``kind``, asked for once."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._found: dict[str, dict[str, tuple[str, bool]]] = {}

    def path(self, version: str, kind: str, namespace: str) -> str:
        """Of the list; AssertionError where this server does not know the kind."""
        served = self._served(version)
        assert kind in served, f"{version} {kind} is not served; there is {sorted(served)}"
        plural, namespaced = served[kind]
        assert namespaced == bool(namespace), f"{kind}: a namespace too many, or none"
        place = f"/namespaces/{namespace}" if namespaced else ""
        return f"{_root(version)}{place}/{plural}"

    def known(self, kind: str, namespace: str) -> str:
        """Of a kind that alertwhy knows."""
        return self.path(RESOURCES[kind].api, kind, namespace)

    def _served(self, version: str) -> dict[str, tuple[str, bool]]:
        if version not in self._found:
            resources = self._api.get_json(_root(version))["resources"]
            assert isinstance(resources, list)
            self._found[version] = {
                each["kind"]: (each["name"], each["namespaced"])
                for each in resources
                if "/" not in each["name"]
            }
        return self._found[version]


def _root(version: str) -> str:
    return f"/apis/{version}" if "/" in version else f"/api/{version}"
