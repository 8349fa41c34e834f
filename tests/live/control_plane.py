"""A real Kubernetes control plane on loopback, from the folder that KUBEBUILDER_ASSETS names."""

import json
import re
from http import HTTPStatus
from pathlib import Path

from requests.exceptions import RequestException

from tests.fakes.patience import eventually
from tests.fakes.programs import Program, free_port, path_of, run
from tests.live.api import Api, write_kubeconfig
from tests.live.audit import POLICY, Asked, read

HOW = """KUBEBUILDER_ASSETS is not set. It names a folder with etcd and kube-apiserver, and for the
tests of scheduling and controllers kube-controller-manager and kube-scheduler beside them:
    go install sigs.k8s.io/controller-runtime/tools/setup-envtest@latest
    export KUBEBUILDER_ASSETS=$(setup-envtest use -p path)
The other two come from the server binaries of the same Kubernetes release; copy them there."""

READY_SECONDS = 120.0  # a control plane takes 10 s on an idle machine
INSECURE_PORT_GONE = (1, 24)  # --port was removed from scheduler and controller manager there
ADMIN = "live-admin"  # the admin's token; the server listens on loopback and ends with the tests


class ControlPlane:
    """etcd and the API server; the controller manager and the scheduler where they are there.

    ``missing`` names those that are not. ``admin`` may do everything. ``stop()`` ends all.
    """

    def __init__(self, assets: Path, folder: Path, *, missed_after: str = "1h") -> None:
        """``missed_after``: how long a node may be silent; a played kubelet has no heartbeat."""
        self.assets = assets
        self.folder = folder
        self.missed_after = missed_after
        self.missing = tuple(
            name
            for name in ("kube-controller-manager", "kube-scheduler")
            if not (assets / name).exists()
        )
        self.version = _version(run([self._path("kube-apiserver"), "--version"], folder=folder))
        self.url = f"https://127.0.0.1:{free_port()}"
        self.authority = folder / "apiserver.crt"  # self-signed, so its own authority
        self._programs: list[Program] = []
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def requires(self, program: str) -> None:
        """AssertionError where a test needs what this folder has not."""
        assert program not in self.missing, f"{program} is not in {self.assets}; this needs it"

    def asked_by(self, user: str) -> list[Asked]:
        """Every request of a user, as the API server's audit log has it."""
        return [each for each in read(self.folder / "audit.log") if each.user == user]

    def stop(self) -> None:
        """End every program, last started first."""
        for program in reversed(self._programs):
            program.stop()
        if hasattr(self, "admin"):
            self.admin.close()

    def _start(self) -> None:
        self._make_keys()
        self._run_etcd()
        self._run_api_server()
        eventually(self._serves, "the API server's certificate", seconds=READY_SECONDS)
        self.admin = Api(self.url, token=ADMIN, authority=self.authority)
        eventually(self._ready, "the API server's /readyz", seconds=READY_SECONDS)
        write_kubeconfig(
            self.folder / "admin.kubeconfig", url=self.url, token=ADMIN, authority=self.authority
        )
        self._run_the_others()
        eventually(self._settled, "the default namespace", seconds=READY_SECONDS)

    def _make_keys(self) -> None:
        openssl = path_of("openssl", "install it: apt-get install openssl")
        run([openssl, "genrsa", "-out", "sa.key", "2048"], folder=self.folder)
        run([openssl, "rsa", "-in", "sa.key", "-pubout", "-out", "sa.pub"], folder=self.folder)
        (self.folder / "tokens.csv").write_text(f'{ADMIN},admin,admin,"system:masters"\n')
        (self.folder / "audit.json").write_text(json.dumps(POLICY))

    def _run_etcd(self) -> None:
        self.etcd = f"http://127.0.0.1:{free_port()}"
        peer = f"http://127.0.0.1:{free_port()}"
        self._run(
            "etcd",
            f"--data-dir={self.folder / 'etcd'}",
            f"--listen-client-urls={self.etcd}",
            f"--advertise-client-urls={self.etcd}",
            f"--listen-peer-urls={peer}",
            f"--initial-advertise-peer-urls={peer}",
            f"--initial-cluster=default={peer}",
            "--unsafe-no-fsync",
        )

    def _run_api_server(self) -> None:
        no_controllers = "kube-controller-manager" in self.missing
        self._run(
            "kube-apiserver",
            f"--etcd-servers={self.etcd}",
            f"--cert-dir={self.folder}",
            f"--secure-port={self.url.rpartition(':')[2]}",
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            "--service-account-issuer=https://kubernetes.default.svc",
            "--service-account-key-file=sa.pub",
            "--service-account-signing-key-file=sa.key",
            "--token-auth-file=tokens.csv",
            "--authorization-mode=RBAC,Node",
            "--service-cluster-ip-range=10.96.0.0/16",
            "--allow-privileged=true",
            "--kubelet-preferred-address-types=InternalIP",
            "--audit-policy-file=audit.json",
            "--audit-log-path=audit.log",
            # it waits for ServiceAccounts that only the controller manager makes
            *(["--disable-admission-plugins=ServiceAccount"] if no_controllers else []),
        )

    def _run_the_others(self) -> None:
        common = [
            "--kubeconfig=admin.kubeconfig",
            "--leader-elect=false",
            "--bind-address=127.0.0.1",
            *(["--port=0"] if self.version < INSECURE_PORT_GONE else []),
        ]
        if "kube-controller-manager" not in self.missing:
            self._run(
                "kube-controller-manager",
                *common,
                f"--secure-port={free_port()}",
                f"--cert-dir={self.folder / 'controllers'}",
                "--service-account-private-key-file=sa.key",
                f"--node-monitor-grace-period={self.missed_after}",
            )
        if "kube-scheduler" not in self.missing:
            self._run("kube-scheduler", *common, f"--secure-port={free_port()}")

    def _run(self, name: str, *flags: str) -> None:
        self._programs.append(Program(name, [self._path(name), *flags], folder=self.folder))

    def _path(self, name: str) -> str:
        path = self.assets / name
        assert path.exists(), f"{name} is not in {self.assets}. {HOW}"
        return str(path)

    def _alive(self) -> None:
        for program in self._programs:
            if not program.running:
                # not AssertionError: waiting on would be in vain
                raise RuntimeError(f"{program.name} has ended:\n{program.output()[-3000:]}")

    def _serves(self) -> bool:
        self._alive()
        return self.authority.exists()

    def _ready(self) -> bool:
        self._alive()
        try:
            return self.admin.status_of("/readyz") == HTTPStatus.OK
        except RequestException:
            return False

    def _settled(self) -> bool:
        """The API server makes the namespace after it is ready, the controllers its account."""
        self._alive()
        path = "/api/v1/namespaces/default"
        if "kube-controller-manager" not in self.missing:
            path += "/serviceaccounts/default"
        return self.admin.status_of(path) == HTTPStatus.OK


def _version(printed: str) -> tuple[int, int]:
    """``Kubernetes v1.34.2`` as (1, 34)."""
    found = re.search(r"v(\d+)\.(\d+)", printed)
    assert found, f"kube-apiserver --version said {printed!r}"
    return int(found[1]), int(found[2])
