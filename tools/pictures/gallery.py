"""Draws the gallery: ``docs/gallery.md`` and its pictures, from the messages in ``tests/golden``.

Needs what ``render.py`` needs. ``--page`` writes the page alone.
"""

import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import render
import small

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
PICTURES = ROOT / "docs" / "pictures"
PAGE = ROOT / "docs" / "gallery.md"
# What is shown, in this order: message, channel, what to look at.
SHOWN = (
    ("oom-killed", "slack", "The cause first, how sure, then why; each command can be copied."),
    ("familiar", "slack", "A second time: whose it is, how often before, who silenced it."),
    ("hop-database-out-of-memory", "slack", "The fault is one hop away, in the database."),
    ("diagnosed", "teams", "With a model: what it adds stands apart, and cites what it rests on."),
    ("network-policy-blocks-egress", "teams", "Evidence at once, commands and details folded."),
    ("resolved", "teams", "Over: one green card, all else folded."),
    ("nothing-proven", "teams", "Where nothing is proven it says so, and shows what was seen."),
    ("escalated", "teams", "Worse than it was told: a second card says what is new."),
    (
        "dns-failing",
        "slack",
        "The cause is the cluster's, not the application's that was paged for.",
    ),
    ("image-not-found", "slack", "A typing error in a tag, and the revision that brought it."),
    ("quota-exceeded", "slack", "What was asked, what is used, of how much."),
    ("secret-missing", "slack", "Named from the kubelet's event: Secrets are never read."),
    ("unschedulable-resources", "slack", "Which resource, how much, and what is left where."),
    ("namespace-terminating", "slack", "What holds it."),
    ("ingress-tls-secret-missing", "teams", "From its controller's own event."),
    ("job-backoff-limit", "teams", "The Job's last words, in its CronJob's message."),
    ("node-not-ready", "teams", "A node, and which pods it carries."),
    ("pvc-storageclass-missing", "teams", "The claim is the root, the pods follow from it."),
    ("service-selector-mismatch", "teams", "The nearest labels are shown."),
    ("statefulset-blocked", "teams", "The pod that holds the others up."),
    ("liveness-killed", "pagerduty", "What a person who was paged reads."),
)
HEAD = """# Gallery

Made by `make docs` from `tests/golden/`, which holds {count} messages exactly as each channel is sent them. Slack is drawn by
slack-blocks-to-jsx, Teams by Microsoft's own renderer, PagerDuty as a plain page; the vendors' clients differ in detail.

"""


def main(arguments: list[str]) -> None:
    """Draw every picture, then write the page."""
    if "--page" not in arguments:
        PICTURES.mkdir(parents=True, exist_ok=True)
        for name, channel, _ in SHOWN:
            _draw(name, channel)
    PAGE.write_text(page(), encoding="utf-8")


def page() -> str:
    """The page: pictures, then every message's one line."""
    names = sorted(path.name for path in GOLDEN.iterdir())
    shown = "\n".join(
        f"## {name}, {channel}\n\n{text}\n\n![{name} in {channel}](pictures/{name}-{channel}.png)\n"
        for name, channel, text in SHOWN
    )
    rows = "\n".join(f"| [{name}](../tests/golden/{name}) | {_line(name)} |" for name in names)
    table = (
        f"## All of them, as a lock screen shows them\n\n| message | line |\n|---|---|\n{rows}\n"
    )
    return HEAD.format(count=len(names)) + shown + "\n" + table


def _draw(name: str, channel: str) -> None:
    out = PICTURES / f"{name}-{channel}.png"
    with tempfile.TemporaryDirectory() as folder:
        drawn = Path(folder) / "drawn.png"
        render.main([channel, str(GOLDEN / name / f"{channel}.json"), str(drawn)])
        small.shrink(drawn)
        out.write_bytes(drawn.read_bytes())


def _line(name: str) -> str:
    said = json.loads((GOLDEN / name / "slack.json").read_text(encoding="utf-8"))["text"]
    plain = str(said).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return plain.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    main(sys.argv[1:])
