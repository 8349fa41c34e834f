import json
import shlex

import pytest

from alertwhy.domain.facts import Change, Fact, NodeState, Rollout
from alertwhy.domain.finding import Confidence, Risk
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import DEPLOYMENT, app, deployment, ended, found, log, looping, only, pod

NGINX = {"image": "nginx:1.27.3", "args": ("ngnix", "-g", "daemon off;")}
DASH = "/usr/local/bin/docker-entrypoint.sh: 47: exec: ngnix: not found"
START_ERROR = (
    "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: "
    'unable to start container process: exec: "ngnix": executable file not found in $PATH: unknown'
)


def test_a_typo_in_args_is_told_with_the_word_the_field_and_what_was_meant() -> None:
    finding = only(
        "command-not-found", looping(ended(127), **NGINX), pod(), deployment(), log(DASH)
    )

    told = (
        "Container app runs ngnix, which is not in the image: "
        "mend spec.template.spec.containers[0].args[0], perhaps nginx was meant"
    )
    assert told == finding.title
    assert Confidence.LIKELY is finding.confidence
    assert ("e4", "e1") == finding.because


def test_the_patch_tests_what_it_replaces() -> None:
    finding = only("command-not-found", looping(ended(127), **NGINX), deployment(), log(DASH))

    first = finding.remediation[0]
    *words, patch = shlex.split(first.command)
    assert ["kubectl", "-n", "shop", "patch", "deployment/web", "--type=json", "-p"] == words
    path = "/spec/template/spec/containers/0/args/0"
    assert [
        {"op": "test", "path": path, "value": "ngnix"},
        {"op": "replace", "path": path, "value": "nginx"},
    ] == json.loads(patch)
    assert Risk.DISRUPTIVE is first.risk


def test_the_runtimes_own_word_is_certain() -> None:
    state = looping(ended(128, reason="StartError", message=START_ERROR), **NGINX)

    finding = only("command-not-found", state, deployment())

    assert Confidence.CERTAIN is finding.confidence
    assert "runs ngnix" in finding.title


def test_a_container_that_never_could_be_created_says_so_while_it_waits() -> None:
    message = "container create failed: executable file `ngnix` not found in $PATH: No such file"

    state = app(waiting_reason="CreateContainerError", waiting_message=message, **NGINX)

    assert "runs ngnix" in only("command-not-found", state).title


def test_what_stands_in_no_field_is_the_images_own() -> None:
    finding = only(
        "command-not-found", looping(ended(127)), deployment(), log("sh: 1: serve: not found")
    )

    assert "mend spec.template.spec.containers[0].image" in finding.title


def test_the_revision_before_knows_best() -> None:
    change = Change("spec.template.spec.containers[0].args[0]", "start-web", "strat-web")
    rollout = Rollout(DEPLOYMENT, 7, 6, (change,))
    state = looping(ended(127), args=("strat-web",))

    finding = only("command-not-found", state, rollout, log("sh: 1: strat-web: not found"))

    assert finding.title.endswith("perhaps start-web was meant")


def test_a_bare_pod_has_to_be_made_again() -> None:
    (step, *_) = only("command-not-found", looping(ended(127), **NGINX), log(DASH)).remediation

    assert "kubectl -n shop get pod/web-59c8f7d6b4-k8x2p -o yaml" == step.command
    assert Risk.READ_ONLY is step.risk


def test_a_cronjobs_template_is_one_level_deeper() -> None:
    owner = ObjectRef("CronJob", "shop", "report")

    finding = only(
        "command-not-found", looping(ended(127), **NGINX), pod(owners=(owner,)), log(DASH)
    )

    assert "spec.jobTemplate.spec.template.spec.containers[0].args[0]" in finding.title
    assert Risk.SAFE is finding.remediation[0].risk


def test_exit_127_alone_is_likely_and_names_no_word() -> None:
    finding = only("command-not-found", looping(ended(127)))

    assert (
        "Container app has a command that is not in the image (exit code 127: command not found)"
        == finding.title
    )
    assert Confidence.LIKELY is finding.confidence


def test_exit_127_of_a_missing_library_is_a_crash() -> None:
    facts: tuple[Fact, ...] = (
        looping(ended(127)),
        log("error while loading shared libraries: libpq.so.5: cannot open shared object file"),
    )

    assert [] == found("command-not-found", *facts)
    assert "libpq.so.5" in only("app-crash", *facts).title


@pytest.mark.parametrize(
    ("ending", "line"),
    [
        (ended(126), "/entrypoint.sh: line 3: /app/run.sh: Permission denied"),
        (
            ended(
                128, reason="StartError", message='exec: "/app/run.sh": permission denied: unknown'
            ),
            "",
        ),
    ],
)
def test_a_command_that_may_not_be_run_is_named(ending: object, line: str) -> None:
    state = looping(ending, command=("/app/run.sh",))  # type: ignore[arg-type]  # each is an Ending

    finding = only("command-not-executable", state, deployment(), log(line))

    told = "Container app runs /app/run.sh, which is in the image but cannot be executed"
    assert f"{told}: mend spec.template.spec.containers[0].command[0]" == finding.title


def test_a_binary_for_another_architecture_is_not_a_missing_command() -> None:
    facts = (looping(ended(255)), log("exec /app/server: exec format error"))

    finding = only("exec-format-error", *facts)

    assert "exec format error, image ghcr.io/acme/web:1.4.0" in finding.title
    assert [] == found("app-crash", *facts) + found("command-not-found", *facts)


@pytest.mark.parametrize(
    ("labels", "told"),
    [((("kubernetes.io/arch", "arm64"),), "on its node (arm64): "), ((), "on its node: ")],
)
def test_the_architecture_of_the_node_is_told(
    labels: tuple[tuple[str, str], ...], told: str
) -> None:
    state = looping(ended(255, message="exec /app: exec format error"))

    assert (
        told in only("exec-format-error", pod(), state, NodeState("worker-1", labels=labels)).title
    )


def test_an_image_without_a_command_wants_one_in_the_spec() -> None:
    said = 'failed to generate container "ab" spec: failed to generate spec: no command specified'
    state = app(waiting_reason="CreateContainerError", waiting_message=said, image="acme/tools:1")
    finding = only("command-not-found", state, pod(), deployment())

    assert (
        "Container app has nothing to run: image acme/tools:1 names no command, "
        "nor does spec.template.spec.containers[0].command"
    ) == finding.title
    assert Confidence.CERTAIN is finding.confidence
