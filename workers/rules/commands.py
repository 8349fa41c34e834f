"""Commands that could not be run: mistyped, missing, or not made to be run."""

import json
from collections.abc import Iterator, Sequence
from shlex import quote

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import NodeState
from alertwhy.domain.finding import Finding, Risk, Step
from workers.rules import rule
from workers.signs.consequences import OF_A_BROKEN_POD
from workers.signs.endings import End, Why, ends
from workers.signs.pods import pod_state
from workers.signs.spelling import Written, suggestion, where_written
from workers.signs.template import ROLLS_OUT, Place, mend, place
from workers.signs.unstarted import Fault, Unstarted, unstarted
from workers.signs.wording import container, exit_in_words, handle, kubectl, logs


@rule("command-not-found", explains=OF_A_BROKEN_POD)
def command_not_found(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The runtime says so, or exit code 127 with the shell's word for it."""
    for end in ends(seen, Why.NOT_FOUND):
        yield _finding(seen, end, "is not in the image")
    for each in unstarted(seen, Fault.NO_COMMAND):
        yield _none(seen, each)


@rule("command-not-executable", explains=OF_A_BROKEN_POD)
def command_not_executable(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The file is there but may not be run: a missing mode bit, or a directory."""
    for end in ends(seen, Why.NOT_EXECUTABLE):
        yield _finding(seen, end, "is in the image but cannot be executed")


@rule("exec-format-error", explains=OF_A_BROKEN_POD)
def exec_format_error(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The program was built for another architecture, or is a script without its first line."""
    for end in ends(seen, Why.WRONG_FORMAT):
        state = end.state
        image = place(seen, state.pod, f"{state.field}.image")
        yield Finding(
            title=f"{container(state.role, state.container)} cannot run on its node{_arch(seen, end)}: exec format error, image {state.image}",
            because=end.because,
            confidence=end.confidence,
            remediation=(
                Step(
                    "See the architecture of the nodes", "kubectl get nodes -L kubernetes.io/arch"
                ),
                mend(image, f"Name an image built for it in {image.field}"),
            ),
        )


def _none(seen: Sequence[Evidence], each: Unstarted) -> Finding:
    """Neither the spec nor the image says what to run."""
    state = each.state
    at = place(seen, state.pod, f"{state.field}.command")
    return Finding(
        title=f"{container(state.role, state.container)} has nothing to run: image {state.image} names no command, nor does {at.field}",
        because=each.because,
        remediation=(mend(at, f"Write what it is to run in {at.field}"),),
    )


def _arch(seen: Sequence[Evidence], end: End) -> str:
    """`` (arm64)``, where the pod's node is seen."""
    pod = pod_state(seen, end.state.pod)
    labels = [node.labels for node, _ in of_kind(seen, NodeState) if pod and node.node == pod.node]
    arch = dict(labels[0]).get("kubernetes.io/arch", "") if labels else ""
    return f" ({arch})" if arch else ""


def _finding(seen: Sequence[Evidence], end: End, fault: str) -> Finding:
    state = end.state
    who = container(state.role, state.container)
    written = where_written(state, end.word)
    at = place(seen, state.pod, f"{state.field}.{written.field}")
    known = suggestion(seen, state, end.word) if end.why is Why.NOT_FOUND else ""
    meant = f", perhaps {known} was meant" if known else ""
    if not end.word:
        title = f"{who} has a command that {fault} ({exit_in_words(end.ending)})"
    else:
        title = f"{who} runs {end.word}, which {fault}: mend {at.field}{meant}"
    return Finding(
        title=title,
        because=end.because,
        confidence=end.confidence,
        remediation=(
            *_patch(at, written, end.word, known),
            mend(at, f"Correct {at.field} of {at.owner}"),
            logs(state.pod, state.container, previous=not end.this_run),
        ),
    )


def _patch(at: Place, written: Written, word: str, known: str) -> Iterator[Step]:
    """The one command that mends it, where both the place and the word are known."""
    if not known or not written.value or at.owner.kind not in ROLLS_OUT:
        return
    path = "/" + at.field.replace("[", "/").replace("]", "").replace(".", "/")
    value = written.value.replace(word, known)
    patch = json.dumps(
        [
            {"op": "test", "path": path, "value": written.value},
            {"op": "replace", "path": path, "value": value},
        ]
    )
    command = f"patch {handle(at.owner)} --type=json -p {quote(patch)}"
    action = f"Write {value} in place of {written.value}, which rolls out anew"
    yield Step(action, kubectl(at.owner.namespace, command), Risk.DISRUPTIVE)
