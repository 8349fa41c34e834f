"""How many requests of the API server an investigation takes, over all scenarios.

    python -m bench.reads

The aim: half of them with 10 at most, nineteen in twenty with 20. Exits 1 where that is missed.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from cli.payloads import read_group
from workers.evaluation.cases import folders_under, load_case, name_of
from workers.evaluation.running import run, warm
from workers.evaluation.scoring import Bound, Scorecard

SCENARIOS = Path(__file__).parents[1] / "tests" / "scenarios"
AIM = (Bound("reads-p50", 10, at_least=False), Bound("reads-p95", 20, at_least=False))
MOST_TOLD = 5  # of the dearest scenarios


def main() -> None:
    """Measure and print."""
    warm()
    now = datetime.now(UTC)
    outcomes = [
        run(load_case(folder, name_of(folder, SCENARIOS), lambda p: read_group(str(p))), now=now)
        for folder in folders_under(SCENARIOS)
    ]
    figures = Scorecard(tuple(outcomes)).figures
    ranks = ", ".join(f"{rank} {figures[f'reads-{rank}']:g}" for rank in ("p50", "p95", "max"))
    print(f"API reads over {len(outcomes)} scenarios: {ranks}")
    for each in sorted(outcomes, key=lambda each: -each.spent.api_reads)[:MOST_TOLD]:
        print(f"  {each.spent.api_reads:3} {each.case}")
    missed = [said for bound in AIM if (said := bound.missed_by(figures))]
    if missed:
        sys.exit("; ".join(missed))


if __name__ == "__main__":
    main()
