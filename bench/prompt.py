"""How much is sent to the model on the scenarios, and whether what matters is in it.

    python -m bench.prompt [--cases DIR]

Tokens are an estimate, three bytes each. Recall is the part of the texts that the cases' expect.yaml
names as evidence which stand in the question word for word.
"""

import argparse
import statistics
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cli.payloads import read_group
from workers.analysis import How, question_of, size_of
from workers.analysis.prompt import BYTES_PER_TOKEN
from workers.evaluation.cases import folders_under, load_case, name_of
from workers.pipeline.explaining import explain

CASES = Path(__file__).parents[1] / "tests" / "scenarios"
NOW = datetime(2030, 1, 1, tzinfo=UTC)  # a snapshot has its own


@dataclass(frozen=True)
class Measured:
    """One case's question: its tokens, the texts that it must hold, and those that it lacks."""

    name: str
    tokens: int
    expected: int
    missing: tuple[str, ...]


def measure(folder: Path, root: Path) -> Measured | None:
    """One case's question, None where there is nothing to look at."""
    name = name_of(folder, root)
    case = load_case(folder, name, lambda path: read_group(str(path)))
    if case.question is None:
        return None
    found = explain(case.question, case.cluster, model=None, identity=name, now=NOW)
    question = question_of(found, How())
    wanted = case.expected.evidence
    missing = tuple(each for each in wanted if each not in question.user)
    tokens = round(size_of(question) / BYTES_PER_TOKEN)
    return Measured(name, tokens, len(wanted), missing)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=Path, default=CASES)
    root = parser.parse_args().cases
    found = [each for folder in folders_under(root) if (each := measure(folder, root))]
    tokens = [each.tokens for each in found]
    expected = sum(each.expected for each in found)
    missing = sum(len(each.missing) for each in found)
    print(f"cases                  {len(found)}")
    print(f"input tokens p50, max  {statistics.median(tokens):.0f}, {max(tokens)}")
    print(f"evidence recall        {1 - missing / max(1, expected):.3f} ({expected} texts)")
    for each in found:
        for text in each.missing:
            print(f"missing in {each.name}: {text}")


if __name__ == "__main__":
    main()
