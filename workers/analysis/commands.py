"""Reads a kubectl command: what it may do to the cluster, and which names and numbers it uses."""

import re
import shlex
from dataclasses import dataclass

from alertwhy.domain.finding import Risk

_SHELL = re.compile(r"[;|&<>$`\n\\]")  # anything that makes a second command of it
_READS = frozenset(
    {"get", "describe", "logs", "top", "explain", "events", "diff", "wait", "version"}
    | {"api-resources", "api-versions", "cluster-info"}
)
_SAFE = frozenset({"annotate", "label", "uncordon"})  # undone by the same command
_SUBCOMMANDS = frozenset({"rollout", "set", "auth", "top", "create", "certificate"})
_BY_SUBCOMMAND = {
    ("rollout", "status"): Risk.READ_ONLY,
    ("rollout", "history"): Risk.READ_ONLY,
    ("rollout", "resume"): Risk.SAFE,
    ("auth", "can-i"): Risk.READ_ONLY,
    ("auth", "whoami"): Risk.READ_ONLY,
}
_DRY = frozenset({"--dry-run", "--dry-run=client", "--dry-run=server"})
# What takes other things with it, or cannot be had back: never on a model's word.
_NEVER_DELETED = re.compile(
    r"(?:namespaces?|ns|nodes?|no|persistentvolume(?:claim)?s?|pvc?|crds?|customresource\w+)(?:/.*)?"
)
_EVERYTHING = frozenset({"--all", "-A", "--all-namespaces"})
# The cluster and the person that we look as are the ones to act as.
_ELSEWHERE = frozenset({"--kubeconfig", "--token", "--server", "-s", "--as", "--as-group"})
_PRINTS = re.compile(r"-o|--output|--template|-?(?:json|yaml|jsonpath|go-template)\b")
_VALUED = frozenset({"-n", "--namespace", "--context", "--cluster", "--user", "--kubeconfig", "-s"})

# Words that are kubectl's or the API's own and name nothing in a cluster.
_WORDS = """
pod pods po deployment deployments deploy replicaset replicasets rs statefulset statefulsets sts
daemonset daemonsets ds job jobs cronjob cronjobs cj service services svc endpoints endpointslices
ingress ingresses ing ingressclass node nodes no namespace namespaces ns event events ev configmap
configmaps cm secret secrets serviceaccount serviceaccounts sa persistentvolumeclaim
persistentvolumeclaims pvc persistentvolume persistentvolumes pv storageclass storageclasses sc
resourcequota resourcequotas quota limitrange limitranges limits horizontalpodautoscaler hpa pdb
poddisruptionbudget poddisruptionbudgets networkpolicy networkpolicies all apps batch
yaml json wide name jsonpath custom-columns true false strategic merge
spec template metadata containers initContainers image resources requests memory cpu env value
ports args command livenessProbe readinessProbe startupProbe initialDelaySeconds timeoutSeconds
periodSeconds failureThreshold imagePullSecrets serviceAccountName status labels annotations data
replicas selector nodeSelector tolerations type reason involvedObject lastTimestamp
metadata.creationTimestamp creationTimestamp .lastTimestamp app v1
"""
_KNOWN = frozenset(_WORDS.split())
_ATOM = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*[A-Za-z0-9]|[A-Za-z0-9]")
# How much to show or how long to wait changes nothing, so any number will do.
_HARMLESS_FLAG = re.compile(
    r"--(?:tail|since|timeout|request-timeout|sort-by|output|limit)=.*|-o.*"
)
_HARMLESS_NEXT = frozenset({"--tail", "--since", "--timeout", "-o", "--output", "--sort-by"})


@dataclass(frozen=True)
class Command:
    """One kubectl command: its risk, and what in it must be known from the evidence."""

    risk: Risk
    names: frozenset[str]


def parsed(text: str) -> Command | None:
    """None where it is not one kubectl command with nothing around it, or reaches for everything."""
    if _SHELL.search(text):
        return None
    try:
        words = shlex.split(text)
    except ValueError:
        return None
    if not words or words[0] != "kubectl":
        return None
    verbs, rest = _verbs(words[1:])
    risk = _risk(verbs, rest)
    if not verbs or (risk is not Risk.READ_ONLY and _too_much(verbs[0], rest)):
        return None
    if _shows_secrets(rest):
        return None
    return Command(risk, frozenset(_names(rest)))


def atoms(text: str) -> frozenset[str]:
    """The names and numbers in a text, as ``names`` holds them; a dotted name's parts too."""
    found = set(_ATOM.findall(text))
    for atom in tuple(found):
        found.update(_ATOM.findall(atom.replace(".", " ")))
    return frozenset(found)


def _verbs(words: list[str]) -> tuple[list[str], list[str]]:
    """The verb, with its subcommand where it has one, and all other words."""
    verbs: list[str] = []
    rest: list[str] = []
    value = False
    for word in words:
        wanted = not verbs or (len(verbs) == 1 and verbs[0] in _SUBCOMMANDS)
        if wanted and not value and not word.startswith("-"):
            verbs.append(word)
        else:
            rest.append(word)
        value = word in _VALUED
    return verbs, rest


def _risk(verbs: list[str], rest: list[str]) -> Risk:
    verb = verbs[0] if verbs else ""
    if verb in _READS or _DRY & set(rest):
        return Risk.READ_ONLY
    return _BY_SUBCOMMAND.get(
        (verb, verbs[-1] if verbs else ""), Risk.SAFE if verb in _SAFE else Risk.DISRUPTIVE
    )


def _too_much(verb: str, rest: list[str]) -> bool:
    if any(each.partition("=")[0] in _EVERYTHING for each in rest):
        return True
    kinds = (kind for each in rest for kind in each.lower().split(","))
    return verb == "delete" and any(_NEVER_DELETED.fullmatch(each) for each in kinds)


def _shows_secrets(rest: list[str]) -> bool:
    """Whether it prints what a Secret holds: whoever is told to may paste it somewhere."""
    kinds = {kind.partition("/")[0] for each in rest for kind in each.lower().split(",")}
    return bool(kinds & {"secret", "secrets"}) and any(_PRINTS.match(each) for each in rest)


def _names(rest: list[str]) -> set[str]:
    found: set[str] = set()
    free = False
    for word in rest:
        if not free and not _HARMLESS_FLAG.fullmatch(word):
            found.update(_ATOM.findall(_value(word)))
            if word.partition("=")[0] in _ELSEWHERE:
                found.add(word)  # nobody knows a name with dashes in front
        free = word in _HARMLESS_NEXT
    return found - _KNOWN


def _value(word: str) -> str:
    """The word itself, or what a flag holds: ``--limits=memory=1Gi``, ``-nshop``."""
    if word.startswith("--"):
        return word.partition("=")[2]
    return word[2:] if word.startswith("-") else word
