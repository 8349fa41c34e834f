"""A text with placeholders for a message's own words: ``{severity}: {object} in {cluster}``.

Nothing but these names can stand in the braces: no attribute, no format, no code.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

PLACEHOLDERS = (
    "alerts", "cause", "cluster", "footer", "investigation", "namespace", "object", "severity",
    "summary", "title",
)  # fmt: skip
MAX_LENGTH = 500  # characters of a template; channels show less of a title

_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Template:
    """One that is known to hold only placeholders that there are."""

    text: str

    def fill(self, values: Mapping[str, str]) -> str:
        """Each placeholder's value in its place; what is put in is not looked at again."""
        return _BRACES.sub(lambda found: values.get(found[1], ""), self.text)


def template_of(text: str) -> Template:
    """The template that a text writes; ValueError says what is wrong with it."""
    if len(text) > MAX_LENGTH:
        msg = f"has {len(text)} characters; {MAX_LENGTH} are the most"
        raise ValueError(msg)
    for name in _BRACES.findall(text):
        if name not in PLACEHOLDERS:
            msg = f"has the unknown placeholder {{{name}}}; known are: {', '.join(PLACEHOLDERS)}"
            raise ValueError(msg)
    if set(_BRACES.sub("", text)) & set("{}"):
        msg = "has a brace without its other half"
        raise ValueError(msg)
    return Template(text)
