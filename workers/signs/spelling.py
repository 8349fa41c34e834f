"""Mistyped words: where one is written in a container, and which known word was meant."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import ContainerState, LogTail, Rollout

OBVIOUS = 0.72  # similarity of difflib: one swapped or missing letter in a word of five reaches it
SHORTEST = 3  # letters; shorter words resemble everything
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_+.-]*[A-Za-z0-9]")
# What containers are commonly started with.
FAMILIAR = [
    "bash",
    "bundle",
    "bun",
    "caddy",
    "celery",
    "cargo",
    "deno",
    "dotnet",
    "envoy",
    "flask",
    "go",
    "gradle",
    "gunicorn",
    "haproxy",
    "httpd",
    "java",
    "make",
    "memcached",
    "mongod",
    "mysqld",
    "nginx",
    "node",
    "npm",
    "npx",
    "perl",
    "php",
    "php-fpm",
    "pnpm",
    "postgres",
    "puma",
    "python",
    "python3",
    "rails",
    "redis-server",
    "ruby",
    "sh",
    "sleep",
    "supervisord",
    "tini",
    "traefik",
    "uvicorn",
    "uwsgi",
    "yarn",
]


@dataclass(frozen=True)
class Written:
    """``args[0]`` and the whole value there; ``image`` and no value where the spec has it nowhere."""

    field: str
    value: str = ""


def where_written(state: ContainerState, word: str) -> Written:
    """Where the container's spec has the word: alone, else inside a longer argument."""
    listed = [*_listed("args", state.args), *_listed("command", state.command)]
    for written in listed:
        if word and written.value == word:
            return written
    token = re.compile(rf"(?<![\w./-]){re.escape(word)}(?![\w/-])")
    for written in listed:
        if word and token.search(written.value):
            return written
    return Written("image" if not listed else listed[-1].field.partition("[")[0])


def suggestion(seen: Sequence[Evidence], state: ContainerState, word: str) -> str:
    """The known word that was meant, with the same folder before it; ``""`` where none is obvious."""
    folder, slash, name = word.rpartition("/")
    if len(name) < SHORTEST:
        return ""
    for known in (_before(seen, name), _around(state, word), _logged(seen, state), iter(FAMILIAR)):
        words = sorted({each for each in known if each != name})
        found = get_close_matches(name, words, n=1, cutoff=OBVIOUS)
        if found:
            return f"{folder}{slash}{found[0]}"
    return ""


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that was meant: alike but for case and separators, else by a few letters."""
    words = {each.casefold(): each for each in sorted(known, reverse=True) if each != name}
    for each in sorted(words):
        if _bare(each) == _bare(name):
            return words[each]
    found = get_close_matches(name.casefold(), sorted(words), n=1, cutoff=OBVIOUS)
    return words[found[0]] if found else ""


def _bare(name: str) -> str:
    return re.sub(r"[-_.]", "", name.casefold())


def _listed(field: str, values: Sequence[str]) -> Iterator[Written]:
    for index, value in enumerate(values):
        yield Written(f"{field}[{index}]", value)


def _before(seen: Sequence[Evidence], name: str) -> Iterator[str]:
    """What stood there in the revision before is the best of all guesses."""
    for rollout, _ in of_kind(seen, Rollout):
        for change in rollout.changes:
            if name in change.after:
                yield from WORD.findall(change.before)


def _around(state: ContainerState, word: str) -> Iterator[str]:
    """What else its spec has; a part of the wrong word is no better one."""
    for text in (state.image, state.container, *state.command, *state.args):
        yield from re.findall(r"[A-Za-z][A-Za-z0-9_-]*[A-Za-z0-9]", text.replace(word, " "))


def _logged(seen: Sequence[Evidence], state: ContainerState) -> Iterator[str]:
    for tail, _ in of_kind(seen, LogTail):
        if tail.pod == state.pod and tail.container == state.container:
            for line in tail.lines:
                yield from WORD.findall(line)
