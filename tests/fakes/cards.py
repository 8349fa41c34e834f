"""What is wrong with an Adaptive Card, as Microsoft's schema and Teams' own rules have it."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from jsonschema import Draft7Validator

from tests.fakes.loopback import strings

LANGUAGES = {"Bash", "PlainText", "Json"}  # of those that Teams' CodeBlock knows
MAX_ACTIONS = 6  # shown at once in Teams; the others hide in an overflow menu
UNSHOWABLE = "\x00\x1b\x7f\u202e\ud800"  # one of each kind
MARKDOWN = {"TextBlock", "FactSet", "Table"}  # elements that read their text as Markdown


def elements(value: object) -> Iterator[Mapping[str, object]]:
    """Every object of the card that has a type, the outermost first."""
    if isinstance(value, Mapping):
        if "type" in value:
            yield value
        for inner in value.values():
            yield from elements(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from elements(inner)


def faults(card: Mapping[str, object]) -> list[str]:
    """Everything that would keep it from being shown as meant; empty for a good card."""
    return [*_schema_faults(card), *_code_faults(card), *_fold_faults(card), *_action_faults(card)]


def dangers(card: Mapping[str, object]) -> list[str]:
    """Each way in which foreign text could act: as Markdown, a mention, a link to elsewhere."""
    found = [
        f"{each['type']} reads Markdown" for each in elements(card) if each["type"] in MARKDOWN
    ]
    found += [f"mention {each}" for each in elements(card) if each["type"] == "mention"]
    for each in elements(card):
        url = str(each.get("url", "https://"))
        if not url.startswith(("https://", "http://")):
            found.append(f"link to {url}")
    text = "".join(strings(card, every=True))
    return found + [f"character {ord(each):x}" for each in UNSHOWABLE if each in text]


@cache
def _validator() -> Draft7Validator:
    schema = json.loads((files("adaptive_cards") / "schemas" / "schema-1.4.json").read_text())
    rules = schema["definitions"]
    for name in rules:
        if name.startswith("ImplementationsOf."):
            rules[name] = _by_type(rules[name])
    return Draft7Validator({"definitions": rules, "$ref": "#/definitions/AdaptiveCard"})


def _by_type(rule: Mapping[str, list[dict]]) -> dict[str, object]:
    """The same rule, told apart by ``type``: faster by far, and its errors name the place."""
    refs = [each["allOf"][0]["$ref"] for each in rule["anyOf"]]
    names = [ref.rpartition("/")[2] for ref in refs]
    known = {"properties": {"type": {"enum": names}}, "required": ["type"]}
    cases = [
        {"if": {"properties": {"type": {"const": name}}}, "then": {"$ref": ref}}
        for name, ref in zip(names, refs, strict=True)
    ]
    return {"allOf": [known, *cases]}


def _schema_faults(card: Mapping[str, object]) -> list[str]:
    body = {name: value for name, value in card.items() if name != "msteams"}
    found = sorted(_validator().iter_errors(_without_code(body)), key=str)
    return [f"{error.json_path}: {error.message[:200]}" for error in found]


def _without_code(value: object) -> object:
    """The card as a program sees it that knows no CodeBlock: with its fallbacks."""
    if isinstance(value, Mapping):
        if value.get("type") == "CodeBlock":
            return _without_code(value["fallback"])
        return {name: _without_code(inner) for name, inner in value.items()}
    return [_without_code(inner) for inner in value] if isinstance(value, list) else value


def _code_faults(card: Mapping[str, object]) -> Iterator[str]:
    for each in elements(card):
        if each["type"] == "CodeBlock":
            if set(each) != {"type", "codeSnippet", "language", "spacing", "fallback"}:
                yield f"CodeBlock with {sorted(each)}"
            if not each["codeSnippet"] or each["language"] not in LANGUAGES:
                yield f"CodeBlock without text, or in {each['language']}"


def _fold_faults(card: Mapping[str, object]) -> Iterator[str]:
    names = [each["id"] for each in elements(card) if "id" in each]
    if len(names) != len(set(names)):
        yield f"an id twice in {names}"
    for each in elements(card):
        for name in each.get("targetElements", []):
            if name not in names:
                yield f"nothing is called {name}"


def _action_faults(card: Mapping[str, object]) -> Iterator[str]:
    if len(card["actions"]) > MAX_ACTIONS:
        yield f"{len(card['actions'])} buttons"
