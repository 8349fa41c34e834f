"""How many secrets of the corpus survive, and how many harmless lines are damaged.

python -m bench.redaction
"""

import re
import time
from pathlib import Path

from alertwhy.redact import redact

CORPUS = Path(__file__).parents[1] / "tests" / "recorded" / "redact"
SIZE = 1024 * 1024  # characters of log for the speed


def lines(name: str) -> list[str]:
    """The texts of a corpus file, without the signs that keep scanners from taking fakes for leaks."""
    raw = (CORPUS / name).read_text(encoding="utf-8").split("\n")
    kept = (line for line in raw if line and not line.startswith("#"))
    return [line.replace("⏎", "\n").replace("¦", "") for line in kept]


def leaks(line: str) -> bool:
    """Whether a part between « and » is still there."""
    told = redact(re.sub("[«»]", "", line))
    return any(secret in told for secret in re.findall("«([^»]*)»", line))


def main() -> None:
    """Count and print."""
    secrets, harmless = lines("secrets.txt"), lines("harmless.txt")
    leaked = sum(map(leaks, secrets))
    damaged = sum(line != redact(line) for line in harmless)
    log = "\n".join(harmless)
    log *= SIZE // len(log)
    started = time.process_time()
    redact(log)
    speed = len(log) / (time.process_time() - started) / 1e6
    print(f"secrets that survive    {leaked} of {len(secrets)}")
    print(f"harmless lines damaged  {damaged} of {len(harmless)} ({damaged / len(harmless):.1%})")
    print(f"speed                   {speed:.1f} MB/s")


if __name__ == "__main__":
    main()
