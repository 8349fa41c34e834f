"""How findings speak: one line, exit codes in words, and kubectl commands with real names."""

import re
from shlex import quote

from alertwhy.domain.facts import Ending, Role
from alertwhy.domain.finding import Risk, Step
from alertwhy.domain.target import ObjectRef

MAX_QUOTE = 140  # characters of foreign text in a title, which should stay one line on a phone
SIGNALLED = 128  # a shell and every runtime report death by signal N as 128 + N
SIGNALS = {
    1: "SIGHUP, its terminal went away",
    2: "SIGINT, interrupted",
    3: "SIGQUIT, asked to quit",
    4: "SIGILL, an illegal instruction",
    5: "SIGTRAP, a trap",
    6: "SIGABRT, it aborted itself",
    7: "SIGBUS, a bus error",
    8: "SIGFPE, an arithmetic error",
    9: "SIGKILL, killed from outside",
    11: "SIGSEGV, an invalid memory access",
    13: "SIGPIPE, its reader went away",
    15: "SIGTERM, asked to stop",
}
CODES = {
    0: "success",
    126: "command cannot be executed",
    127: "command not found",
    128: "it could not be started",
    255: "an exit status out of range",
}
OF_A_SHELL = frozenset(
    {126, 127}
)  # its words; a program that ran may end so for reasons of its own


def one_line(text: str, limit: int = MAX_QUOTE) -> str:
    """The text on one line, cut at ``limit`` characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else f"{flat[: limit - 1].rstrip()}…"


def plural(count: int, word: str) -> str:
    """``1 node``, ``3 nodes``."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


_ASKED = re.compile(r'^Get "[^"]*": ')  # Go's HTTP client; the probe's own words stand beside it
_NO_ANSWER = re.compile(r" \((?:Client\.Timeout|net/http: request canceled)[^)]*\)$")


def probe_said(message: str) -> str:
    """What a probe met: the event's text without "Liveness probe failed: " and what was asked."""
    met = one_line(message.partition(" probe failed: ")[2] or message)
    return _NO_ANSWER.sub("", _ASKED.sub("", met)) or met


def exit_in_words(ending: Ending, *, ran: bool = False) -> str:
    """``exit code 139: SIGSEGV, an invalid memory access``; ``ran`` where it is known to have begun."""
    code = ending.exit_code
    if ran and code in OF_A_SHELL:
        return f"exit code {code}"
    number = ending.signal or (code - SIGNALLED if code > SIGNALLED else 0)
    words = CODES.get(code) or SIGNALS.get(number, "")
    return f"exit code {code}: {words}" if words else f"exit code {code}"


def container(role: Role, name: str) -> str:
    """``Container app``, ``Init container migrate``."""
    kind = "Container" if role is Role.MAIN else f"{role.value.capitalize()} container"
    return f"{kind} {name}"


def kubectl(namespace: str, rest: str) -> str:
    """``kubectl -n shop get pods``; without ``-n`` for what has no namespace."""
    return f"kubectl -n {quote(namespace)} {rest}" if namespace else f"kubectl {rest}"


def handle(ref: ObjectRef) -> str:
    """``deployment/web``, as kubectl takes it."""
    return f"{ref.kind.lower()}/{quote(ref.name)}"


def look(action: str, ref: ObjectRef, verb: str = "describe") -> Step:
    """A read of one object."""
    return Step(action, kubectl(ref.namespace, f"{verb} {handle(ref)}"), Risk.READ_ONLY)


def logs(pod: ObjectRef, name: str, *, previous: bool) -> Step:
    """A read of the last lines of one run."""
    which = " --previous" if previous else ""
    rest = f"logs {quote(pod.name)} -c {quote(name)}{which} --tail=50"
    return Step("Read what it wrote last", kubectl(pod.namespace, rest), Risk.READ_ONLY)
