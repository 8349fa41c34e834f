"""The words of runtimes, shells and small init programs for a command that could not be run."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

NOT_EXECUTABLE_CODE = 126  # POSIX, Shell Command Language, 2.8.2
NOT_FOUND_CODE = 127
SYNTAX_CODE = 2  # of a shell that was given no script


class Fault(StrEnum):
    """Why a command could not be run."""

    NOT_FOUND = "not found"
    NOT_EXECUTABLE = "not executable"
    WRONG_FORMAT = "wrong format"


@dataclass(frozen=True)
class Refused:
    """The fault, and the command that it is about; ``""`` where the text does not name it."""

    fault: Fault
    word: str = ""


_PLACE = r"(?:line \d+: |\d+: )?"  # bash says "line 3:", dash "3:"
# runc through containerd, CRI-O and Docker; crun; and what they leave in the log.
_RUNTIME = (
    (Fault.WRONG_FORMAT, r"exec format error"),
    (
        Fault.NOT_FOUND,
        r'exec: \\?"(?P<word>[^"\\]+)\\?": (?:executable file not found in|stat \S+ no such file|no such file)',
    ),
    (Fault.NOT_FOUND, r"executable file [`'\"](?P<word>[^`'\"]+)[`'\"] not found"),
    (Fault.NOT_FOUND, r"\bexec (?P<word>/\S+): no such file or directory"),
    (Fault.NOT_FOUND, r"exec user process caused:? \\?\"?no such file or directory"),
    # crun, right before and after the container has become the program.
    (
        Fault.NOT_FOUND,
        r"\bexec container process (?:\([^)]{1,40}\) )?[`'](?P<word>[^`']+)[`']: no such file",
    ),
    (Fault.NOT_FOUND, r"open executable(?: [`'](?P<word>[^`']+)[`'])?: no such file or directory"),
    # Windows: hcsshim's word for it.
    (
        Fault.NOT_FOUND,
        r"::CreateProcess(?:: failure in a Windows system call| (?P<word>[^\s:]+).{0,300}?): the system cannot find the (?:file|path) specified",
    ),
    (
        Fault.NOT_EXECUTABLE,
        r'exec: \\?"(?P<word>[^"\\]+)\\?": (?:stat \S+ )?(?:permission denied|is a directory)',
    ),
    (Fault.NOT_EXECUTABLE, r"\bexec (?P<word>/\S+): (?:permission denied|is a directory)"),
    (Fault.NOT_EXECUTABLE, r"exec user process caused:? \\?\"?permission denied"),
    (Fault.NOT_EXECUTABLE, r"\bexec container process [`'](?P<word>[^`']+)[`']: permission denied"),
    (Fault.NOT_EXECUTABLE, r"open executable(?: [`'](?P<word>[^`']+)[`'])?: permission denied"),
)
# What runs the command for the image, and says so whatever the exit code.
_INITS = (
    (Fault.NOT_FOUND, r"tini \(\d+\)\] exec (?P<word>\S+) failed: no such file or directory"),
    (Fault.NOT_EXECUTABLE, r"tini \(\d+\)\] exec (?P<word>\S+) failed: permission denied"),
    (Fault.NOT_FOUND, r"\[dumb-init\] (?P<word>[^:]+): no such file or directory"),
    (Fault.NOT_EXECUTABLE, r"\[dumb-init\] (?P<word>[^:]+): permission denied"),
    (Fault.NOT_FOUND, r"^(?:su-exec|gosu): (?P<word>[^:]+): no such file or directory"),
)
# Shells and env: dash, bash, busybox. Trusted only beside the exit code that they end with.
_SHELL = {
    # A program of another architecture, which the shell takes for a script: dash, busybox, bash.
    SYNTAX_CODE: (
        (
            Fault.WRONG_FORMAT,
            r"(?:^|: )(?P<word>/(?!\S+\.(?:sh|bash):)\S+): (?:line )?1: syntax error: (?:unexpected|unterminated|\W{1,3} unexpected)",
        ),
    ),
    NOT_FOUND_CODE: (
        # A script with Windows line ends asks for ``bash\r``, told as two characters or as one.
        (
            Fault.NOT_FOUND,
            r"env: (?:can't execute )?\W?(?P<word>[\w./+-]+)(?:\\r|\W){0,2}: no such file",
        ),
        (
            Fault.NOT_FOUND,
            rf"(?:^|: )(?:exec: )?{_PLACE}(?:exec: )?(?P<word>[^\s:]+): (?:command )?not found$",
        ),
        (
            Fault.NOT_FOUND,
            rf": (?:exec: )?{_PLACE}(?:exec: )?(?P<word>\S*/[^\s:]+): no such file or directory$",
        ),
        (
            Fault.NOT_FOUND,
            rf": (?:exec: )?{_PLACE}(?:exec: )?(?P<word>\S*/[^\s:]+): .*bad interpreter",
        ),
    ),
    NOT_EXECUTABLE_CODE: (
        (
            Fault.NOT_EXECUTABLE,
            rf"(?:^|: )(?:exec: )?{_PLACE}(?:exec: )?(?P<word>[^\s:]+): (?:permission denied|cannot execute|is a directory)",
        ),
    ),
}


def refused_by_runtime(message: str) -> Refused | None:
    """What a container's status says, where the runtime could not start the command."""
    return _first(_RUNTIME, (message,))


def refused_in_log(lines: Iterable[str], exit_code: int) -> Refused | None:
    """What the last such line of a log says; shells are believed only beside their exit code."""
    patterns = (*_RUNTIME, *_INITS, *_SHELL.get(exit_code, ()))
    return _first(patterns, reversed([line.strip() for line in lines]))


def _first(patterns: Iterable[tuple[Fault, str]], texts: Iterable[str]) -> Refused | None:
    for text in texts:
        for fault, pattern in patterns:
            found = re.search(pattern, text, re.IGNORECASE)
            if found:
                return Refused(fault, (found.groupdict().get("word") or "").strip())
    return None
