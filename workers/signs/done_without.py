"""Complaints that say themselves that the program does well enough without what they miss."""

import re

from alertwhy.domain.facts.logs import ErrorBlock

_DONE_WITHOUT = re.compile(
    r"\bignored\b|\bignoring\b|\bnon-?(?:fatal|critical)\b|\bnot (?:fatal|critical)\b|\bharmless\b"
    r"|\bfalling back\b|\bfell back\b|\bcontinu(?:e|es|ed|ing) (?:without|anyway|regardless)\b|\bgoing on without\b|\bproceed(?:ing)? (?:without|anyway)\b"
    r"|\busing (?:the )?(?:defaults?|cached|stale|built-?in|previous|last known|local copy)\b|\b(?:cached|stale|previous|last known)(?: \w+){0,3} (?:is |was |were |are )?(?:served|used|kept)\b",
    re.IGNORECASE,
)
_NOT_WITHOUT = re.compile(
    r"\b(?:cannot|can't|could not|couldn't|must not|unable to|not|without|no) (?:be ignored|ignor|fall|continu|proceed)|no fallback",
    re.IGNORECASE,
)


def done_without(block: ErrorBlock) -> bool:
    """Whether the complaint itself says that the program does well enough without."""
    said = block.message
    return bool(_DONE_WITHOUT.search(said)) and not _NOT_WITHOUT.search(said)
