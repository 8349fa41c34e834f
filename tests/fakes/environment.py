"""The one place where tests read the environment: what this machine has, never how to behave."""

import os


def environment(name: str) -> str:
    """A variable's value, ``""`` where it is not set."""
    return os.environ.get(name, "")  # noqa: TID251 - not a setting of ours: where this machine keeps its tools
