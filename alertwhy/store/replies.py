"""Redis' answers as the types that we know they have: the client's own say everything or nothing."""

from collections.abc import Mapping


def text(reply: object) -> str:
    """A string, whether it came as bytes or decoded; ``""`` for none."""
    if isinstance(reply, bytes):
        return reply.decode()
    return reply if isinstance(reply, str) else ""


def texts(reply: object) -> tuple[str, ...]:
    """Each member of a list or set, as a string."""
    return tuple(text(member) for member in reply) if isinstance(reply, list | set) else ()


def fields(reply: object) -> dict[str, str]:
    """A hash, as strings."""
    if not isinstance(reply, Mapping):
        return {}
    return {text(name): text(value) for name, value in reply.items()}


def number(reply: object) -> int:
    """A whole number; 0 for none."""
    if isinstance(reply, int):
        return reply
    written = text(reply)
    return int(written) if written.lstrip("-").isdecimal() else 0
