"""``alertwhy demo``: the whole system on this machine, on a recorded cluster, in one minute.

Everything real but the cluster and the channels: an embedded Valkey, the service under gunicorn,
the workers, and receivers on loopback that answer as Slack, Teams and PagerDuty do.
"""

import json
import tempfile
import time
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from queue import Empty, Queue

import click
from rich.console import Console

from alertwhy import wire
from alertwhy.domain.investigation import Delivery, Status
from alertwhy.domain.notification import Moment
from alertwhy.domain.routing import Behaviour
from alertwhy.errors import AlertwhyError
from cli.demo.house import House
from cli.demo.receivers import Arrival, Receivers
from cli.screen import draw
from workers.compose import compose

PATIENCE = 90.0  # seconds for all messages; a warm machine needs five
QUIET = 2.0  # seconds without a further edit until a message counts as settled


@click.command()
@click.option("--once", is_flag=True, help="End when every message has arrived.")
def demo(once: bool) -> None:  # noqa: FBT001  # click's flag
    """Fire sample alerts at the whole system, here and now, and show what arrives."""
    console = Console()
    arrivals: Queue[Arrival] = Queue()
    with (
        tempfile.TemporaryDirectory(prefix="alertwhy-") as folder,
        Receivers(arrivals) as receivers,
        House(Path(folder), receivers.url) as house,
    ):
        started = time.monotonic()
        with console.status("Starting Valkey, service and workers …"):
            house.wait()
        console.print(f"[dim]Up after {time.monotonic() - started:.1f} s at {house.url}[/dim]")
        _run(console, house, arrivals)
        _what_next(console, house, once=once)
        if not once:
            _stay(console, house, arrivals)


def _run(console: Console, house: House, arrivals: "Queue[Arrival]") -> None:
    payloads = sorted(files("cli.demo").joinpath("alerts").iterdir(), key=lambda each: each.name)
    if not payloads:
        raise AlertwhyError("the demo's sample alerts are missing; install alertwhy anew")
    fired = time.monotonic()
    for payload in payloads:
        house.post("/webhooks/alertmanager", _dated(json.loads(payload.read_bytes())))
    console.print(f"[dim]Fired {len(payloads)} alerts at {house.url}/webhooks/alertmanager[/dim]")
    told: set[str] = set()
    while len(told) < len(payloads):
        with console.status(f"{len(told)} of {len(payloads)} messages have arrived …"):
            arrival = _next(arrivals, fired + PATIENCE)
        if arrival is None:
            raise AlertwhyError(
                f"only {len(told)} of {len(payloads)} messages arrived; see {house.log}"
            )
        told.add(arrival.investigation)
        _show(console, house, arrival, seconds=time.monotonic() - fired)


def _show(console: Console, house: House, arrival: Arrival, *, seconds: float) -> None:
    """The message in full, drawn for a terminal from the investigation that it tells."""
    what = "edited" if arrival.edits else "arrived"
    found = wire.INVESTIGATION.load(house.get(f"/api/v1/investigations/{arrival.investigation}"))
    delivery = next(iter(found.deliveries), Delivery("demo", arrival.channel))
    resolved = found.status is Status.RESOLVED
    moment = Moment.RESOLVED if resolved else Moment.FIRST
    notification = compose(found, moment=moment, behaviour=Behaviour(), delivery=delivery)
    draw(notification, console, above=f"{arrival.channel}, {what} after {seconds:.1f} s")


def _next(arrivals: "Queue[Arrival]", end: float) -> Arrival | None:
    try:
        return arrivals.get(timeout=max(0.0, end - time.monotonic()))
    except Empty:
        return None


def _dated(payload: dict[str, object]) -> dict[str, object]:
    """The sample as if it began to fire now."""
    now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    alerts = payload["alerts"]
    if isinstance(alerts, list):
        for alert in alerts:
            alert["startsAt"] = now
    return payload


def _what_next(console: Console, house: House, *, once: bool) -> None:
    console.print("\n[bold]What to try next[/bold]")
    api = f"{house.url}/api/v1/investigations"
    steps = [
        ("your own cluster", "alertwhy explain pod/NAME -n NAMESPACE"),
        ("an alert of yours", "alertwhy explain --alert payload.json --output markdown"),
        ("your Alertmanager", "see alertmanager-examples/ and helm/"),
    ]
    if not once:
        steps = [
            ("what was found", f"curl -s {api}"),
            ("look again", f"curl -s -X POST {api}/ID/rerun"),
            *steps,
        ]
    for what, how in steps:
        console.print(f"  {what:<20}[cyan]{how}[/cyan]")


def _stay(console: Console, house: House, arrivals: "Queue[Arrival]") -> None:
    console.print("\n[dim]Still running; new messages show here. Ctrl-C ends it.[/dim]")
    started = time.monotonic()
    try:
        while True:
            arrival = _next(arrivals, time.monotonic() + QUIET)
            if arrival:
                _show(console, house, arrival, seconds=time.monotonic() - started)
    except KeyboardInterrupt:
        console.print("\n[dim]Ending.[/dim]")
