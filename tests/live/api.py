"""A Kubernetes API server, asked as plainly as ``curl`` would."""

from collections.abc import Mapping
from pathlib import Path

import requests
import yaml

TIMEOUT = 20.0  # seconds; a busy machine is slow, not broken
MERGE = "application/strategic-merge-patch+json"

AGENT = "alertwhy-tests"  # by which the audit log tells us from the worker

Json = dict[str, object]


class Api(requests.Session):
    """A session with a token; paths are relative to the server."""

    def __init__(self, url: str, *, token: str, authority: Path) -> None:
        super().__init__()
        self.url = url
        self.token = token
        self.authority = authority
        self.verify = str(authority)
        self.trust_env = False  # no proxy and no .netrc of this machine
        self.headers["User-Agent"] = AGENT
        self.headers["Authorization"] = f"Bearer {token}"

    def get_json(self, path: str) -> Json:
        """One object or list; AssertionError with the server's words where it refuses."""
        return said(self.get(f"{self.url}{path}", timeout=TIMEOUT))

    def items(self, path: str) -> list[Json]:
        """The objects of a list."""
        found = self.get_json(path)["items"]
        assert isinstance(found, list)
        return found

    def create(self, path: str, body: Mapping[str, object]) -> Json:
        """The object as it was stored."""
        return said(self.post(f"{self.url}{path}", json=body, timeout=TIMEOUT))

    def amend(self, path: str, body: Mapping[str, object]) -> Json:
        """A strategic merge patch, as the kubelet's."""
        headers = {"Content-Type": MERGE}
        url = f"{self.url}{path}"
        return said(self.patch(url, json=body, headers=headers, timeout=TIMEOUT))

    def status_of(self, path: str) -> int:
        """The HTTP status of a read."""
        return self.get(f"{self.url}{path}", timeout=TIMEOUT).status_code


def said(answer: requests.Response) -> Json:
    """The body of a success; AssertionError names the request and the server's reason else."""
    request = answer.request
    assert answer.ok, f"{request.method} {request.path_url}: {answer.status_code} {answer.text}"
    found = answer.json()
    assert isinstance(found, dict)
    return found


def write_kubeconfig(path: Path, *, url: str, token: str, authority: Path) -> Path:
    """A kubeconfig with one context, which is the current one."""
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "live",
        "contexts": [{"name": "live", "context": {"cluster": "live", "user": "live"}}],
        "clusters": [
            {"name": "live", "cluster": {"server": url, "certificate-authority": str(authority)}}
        ],
        "users": [{"name": "live", "user": {"token": token}}],
    }
    path.write_text(yaml.safe_dump(config), encoding="utf-8")
    return path
