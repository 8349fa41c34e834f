"""Wordings of runtimes that fewer speak, and of musl, whose errors are worded unlike glibc's.

Perl, R, Haskell, Erlang and Elixir, OCaml, Lua, Lisp, Julia, Clojure, Swift, Deno and Bun.
"""

from collections.abc import Mapping
from types import MappingProxyType

from workers.signs.said.phrases import Wording

_SAID = {
    "heap-exhausted": (
        r"\bheap exhausted\b|\bOut_of_memory\b|array buffer allocation failed",
        r"cannot allocate (?:a )?(?:vector|memory block) of (?:size|length)|vector memory (?:exhausted|limit of .{1,20} reached)",
        r"\blua\b.{0,80}not enough memory",
    ),
    "stack-overflow": (
        r"C stack usage +\d+ is too close to the limit|evaluation nested too deeply",
        r"control stack exhausted|\bStack_overflow\b",
    ),
    "too-many-open-files": (
        r"no file descriptors available|(?:ran )?out of (?:file )?(?:descriptors|handles)\b",
        r"file descriptor (?:limit|table) (?:was |has been |is )?(?:reached|exceeded|full|exhausted)",
    ),
    "tls-untrusted": (
        r"\bUnknownCa\b|certificate has unknown ca|hostname_check_failed|selfsigned_peer",
    ),
    "dns-name-unresolved": (
        r"\b(?:getaddrinfo|resolv\w{0,5}|look ?up|host ?name)\b.{0,160}: try again\b",
        r"\bSocketAddressError\.unknown\(host:|host not found \((?:non-)?authoritative|\bbad hostname\b",
        r"\b(?:host|address|name|server)\b.{0,120}\bnot resolvable\b|name resolution (?:failed|error)\b",
        r"\b(?:host(?:name)?|server|domain|upstream|address)\b.{0,80}\bcould not be resolved\b|could not be resolved \(\d+: ",
    ),
    "upstream-error": (r"(?-i:\bResponseTimeout\b)",),
    "connection-timeout": (
        r"\bhost is unreachable\b|\bnetwork unreachable\b|(?-i:\bConnectionTimeout\b)",
    ),
    "module-missing": (
        r"can't locate \S{1,120}\.pm\b.{0,200}@INC|perhaps you forgot to load \"|can't load '\S{1,200}' for module",
        r"package '\S{1,60}' [\d.-]* ?was found, but|there is no package called|package or namespace load failed|unable to load shared object '",
        r"module '[\w.-]{1,80}' not found:\s*(?:$|no )|\bPackage \S{1,80} not found in current path",
        r"could not locate \S{1,160}__init\.class|could not find application file: ",
        r"\bmodule not found \"|relative import path \"|could not find a matching package for|error: could not resolve: \"",
        r"version `\S{1,60}' not found",
        r"FindException: module \S{1,120} not found|LinkageError occurred while loading main class",
    ),
    "config-invalid": (
        # Deno's permissions are flags that it is started with.
        r"run again with the --allow-\w+ flag",
        r"could not fetch application environment|did not conform to spec",
        r"the argument '--?[^']{1,80}' cannot be used with|\bmutually exclusive (?:options?|flags?|arguments?)",
    ),
}  # fmt: skip
LANGUAGES: Mapping[str, Wording] = MappingProxyType(
    {cause: Wording(cause, says) for cause, says in _SAID.items()}
)
