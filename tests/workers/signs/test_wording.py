import pytest

from alertwhy.domain.facts import Ending, Role
from alertwhy.domain.finding import Risk
from alertwhy.domain.target import ObjectRef
from workers.signs.wording import (
    container,
    exit_in_words,
    handle,
    kubectl,
    logs,
    look,
    one_line,
    plural,
    probe_said,
)


def test_text_is_flattened_and_cut() -> None:
    assert "a b c" == one_line(" a\n b\tc ")
    assert "abcd…" == one_line("abcdefgh", 5)


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        (Ending("", 1), "exit code 1"),
        (Ending("", 0), "exit code 0: success"),
        (Ending("", 127), "exit code 127: command not found"),
        (Ending("", 139), "exit code 139: SIGSEGV, an invalid memory access"),
        (Ending("", 1, signal=6), "exit code 1: SIGABRT, it aborted itself"),
        (Ending("", 200), "exit code 200"),
    ],
)
def test_exit_codes_are_told_in_words(ending: Ending, words: str) -> None:
    assert words == exit_in_words(ending)


def test_of_a_program_that_ran_a_shells_code_tells_nothing() -> None:
    assert "exit code 127" == exit_in_words(Ending("", 127), ran=True)
    assert "exit code 139: SIGSEGV, an invalid memory access" == exit_in_words(
        Ending("", 139), ran=True
    )


def test_things_are_counted_and_named() -> None:
    assert ("1 node", "2 nodes") == (plural(1, "node"), plural(2, "node"))
    assert "Container app" == container(Role.MAIN, "app")
    assert "Sidecar container proxy" == container(Role.SIDECAR, "proxy")


def test_a_probes_event_is_told_without_its_prefix() -> None:
    assert "refused" == probe_said("Liveness probe failed: refused")
    assert "odd" == probe_said("odd")


def test_what_a_probe_asked_is_not_said_again_with_what_it_met() -> None:
    asked = 'Liveness probe failed: Get "http://10.42.1.37:9000/live": '
    late = "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
    assert "context deadline exceeded" == probe_said(asked + late)


def test_commands_run_as_they_stand() -> None:
    assert "kubectl -n shop get pods" == kubectl("shop", "get pods")
    assert "kubectl get nodes" == kubectl("", "get nodes")
    assert "pod/cart-0" == handle(ObjectRef("Pod", "shop", "cart-0"))
    assert (
        "kubectl -n shop describe pod/cart-0"
        == look("x", ObjectRef("Pod", "shop", "cart-0")).command
    )


def test_names_cannot_break_out_of_a_command() -> None:
    step = logs(ObjectRef("Pod", "a; rm", "b $(x)"), "c'd", previous=True)

    assert """kubectl -n 'a; rm' logs 'b $(x)' -c 'c'"'"'d' --previous --tail=50""" == step.command
    assert Risk.READ_ONLY is step.risk
