"""Label and field selectors, decided as the API server decides them; pure."""

import re
from functools import lru_cache

from alertwhy.errors import Unreachable
from workers.clients.cluster import Json
from workers.clients.raw import child, mapping, scalar

_SET = re.compile(r"(?P<key>\S+)\s+(?P<word>in|notin)\s+\((?P<values>[^)]*)\)")
_EQUAL = re.compile(r"(?P<key>[^!=\s]+)\s*(?P<word>==|=|!=)\s*(?P<value>[^=]*)")
_COMMA = re.compile(r",(?![^(]*\))")
_EXISTS = re.compile(r"(?P<word>!?)\s*(?P<key>[^!=\s()]+)")


Field = tuple[tuple[str, ...], str, bool]  # its path, the value, whether it must be that


def has_labels(obj: Json, selector: str) -> bool:
    """Whether the labels of an object meet ``app=cart,tier!=web,env in (a,b),!canary``."""
    if not selector:
        return True
    labels = mapping(obj, "metadata", "labels")
    return all(_meets(labels, term) for term in _terms(selector))


def has_fields(obj: Json, selector: str) -> bool:
    """Whether its fields meet ``involvedObject.name=cart-0,type!=Normal``; absent is ``""``."""
    return all((scalar(obj, *path) == value) is equal for path, value, equal in fields_of(selector))


@lru_cache(maxsize=64)
def fields_of(selector: str) -> tuple[Field, ...]:
    """The terms of a field selector; raises Unreachable for one that makes no sense."""
    found: list[Field] = []
    for term in _terms(selector):
        match = _EQUAL.fullmatch(term)
        if not match:
            raise Unreachable(f"the field selector {selector!r} makes no sense at {term!r}")
        path = tuple(match["key"].split("."))
        found.append((path, match["value"].strip(), match["word"] != "!="))
    return tuple(found)


def written(selector: Json) -> str:
    """A ``LabelSelector`` (matchLabels, matchExpressions) as kubectl takes it.

    The plain map that a Service has is taken too. ``""`` is a selector that is empty or absent.
    """
    whole = {"matchLabels", "matchExpressions"} & selector.keys()
    labels = mapping(selector, "matchLabels") if whole else mapping(selector)
    terms = [f"{key}={value}" for key, value in sorted(labels.items())]
    expressions = selector.get("matchExpressions") if whole else None
    if isinstance(expressions, list):
        terms += [_expression(child(each)) for each in expressions]
    return ",".join(term for term in terms if term)


def _expression(term: Json) -> str:
    key, values = term.get("key"), term.get("values")
    joined = ",".join(str(each) for each in values) if isinstance(values, list) else ""
    forms = {
        "In": f"{key} in ({joined})",
        "NotIn": f"{key} notin ({joined})",
        "Exists": f"{key}",
        "DoesNotExist": f"!{key}",
    }
    return forms.get(str(term.get("operator")), "")


@lru_cache(maxsize=64)
def _terms(selector: str) -> tuple[str, ...]:
    """The terms between those commas that stand outside parentheses."""
    return tuple(term.strip() for term in _COMMA.split(selector) if term.strip())


def _meets(labels: dict[str, str], term: str) -> bool:
    if found := _SET.fullmatch(term):
        values = {each.strip() for each in found["values"].split(",")}
        return (labels.get(found["key"]) in values) is (found["word"] == "in")
    if found := _EQUAL.fullmatch(term):
        same = labels.get(found["key"]) == found["value"].strip()
        return same is (found["word"] != "!=")
    if found := _EXISTS.fullmatch(term):
        return (found["key"] in labels) is (not found["word"])
    raise Unreachable(f"the label selector makes no sense at {term!r}")
