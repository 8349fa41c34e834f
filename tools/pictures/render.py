"""A picture of what a channel would be sent: ``render.py slack|teams|pagerduty PAYLOAD.json OUT.png``.

Needs node, Chromium, and once ``npm ci --ignore-scripts`` in this folder. ``--phone`` draws a
narrow screen without code blocks, ``--unfolded`` opens what is folded away.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
PAGES = {"slack": "slack.jsx", "teams": "teams.js", "pagerduty": "pagerduty.js"}
WIDTH, PHONE_WIDTH = 800, 390  # CSS pixels
DEADLINE = 60.0  # seconds for one program
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--hide-scrollbars",
    "--virtual-time-budget=3000",
)
PAGE = """<!doctype html><meta charset="utf-8"><style>{style}</style>
<div id="root"></div>
<script>window.onerror = (text) => {{ document.title = "failed " + text; }};
window.payload = {payload}; window.how = {how};</script>
<script>{drawing}</script>
<script>setTimeout(() => {{
  document.title ||= "height " + document.documentElement.scrollHeight; }}, 500);</script>
"""


def main(arguments: list[str]) -> None:
    """Draw one payload, or end with a line that says what is missing."""
    options = _parser().parse_args(arguments)
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if not browser or not (HERE / "node_modules").is_dir():
        raise SystemExit(f"needs Chromium, and once: cd {HERE} && npm ci --ignore-scripts")
    payload = json.loads(options.payload.read_text(encoding="utf-8"))
    how = {"phone": options.phone, "unfolded": options.unfolded}
    with tempfile.TemporaryDirectory() as folder:
        page = _page(Path(folder), options.channel, payload, how=how)
        _shoot(browser, page, options.out, width=PHONE_WIDTH if options.phone else WIDTH)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("channel", choices=sorted(PAGES))
    parser.add_argument("payload", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--phone", action="store_true")
    parser.add_argument("--unfolded", action="store_true")
    return parser


def _page(folder: Path, channel: str, payload: object, *, how: dict[str, bool]) -> Path:
    """A page that needs nothing from anywhere else."""
    bundler = HERE / "node_modules" / ".bin" / "esbuild"
    entry = HERE / PAGES[channel]
    flags = ("--bundle", "--jsx=automatic", "--define:process.env.NODE_ENV='production'")
    _run([str(bundler), str(entry), *flags, f"--outfile={folder / 'page.js'}"])
    sheets = (folder / "page.css", HERE / "pictures.css")
    values = {
        "style": "\n".join(each.read_text("utf-8") for each in sheets if each.exists()),
        "payload": json.dumps(payload).replace("<", "\\u003c"),  # no text may end the script
        "how": json.dumps(how),
        "drawing": (folder / "page.js").read_text("utf-8"),
    }
    page = folder / "page.html"
    page.write_text(PAGE.format(**values), "utf-8")
    return page


def _shoot(browser: str, page: Path, out: Path, *, width: int) -> None:
    """Twice: once to learn the height, once for the picture."""
    look = [browser, *QUIET, f"--user-data-dir={page.parent / 'profile'}"]
    seen = _run([*look, f"--window-size={width},100", "--dump-dom", page.as_uri()])
    title = re.search("<title>(.*?)</title>", seen, re.DOTALL)
    height = re.fullmatch(r"height (\d+)", title[1] if title else "")
    if not height:
        raise SystemExit(f"the page did not draw: {title[1] if title else seen[:500]}")
    size = f"--window-size={width},{height[1]}"
    _run([*look, size, f"--screenshot={out.resolve()}", page.as_uri()])


def _run(command: list[str]) -> str:
    done = subprocess.run(  # noqa: S603  (programs of this folder, and the browser)
        command, capture_output=True, text=True, timeout=DEADLINE, check=False
    )
    if done.returncode:
        raise SystemExit(f"{Path(command[0]).name} failed: {done.stderr[-2000:]}")
    return done.stdout


if __name__ == "__main__":
    main(sys.argv[1:])
