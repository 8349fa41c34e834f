"""``alertwhy snapshot``: a live cluster into a file, without secrets, for ``--snapshot``."""

from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from alertwhy.errors import ConfigError
from alertwhy.settings import read_settings
from workers.bootstrap import cluster_of, now
from workers.clients.absent import AbsentCluster
from workers.recording.recorder import Recorder, Tell
from workers.recording.writing import Written, write


@click.command()
@click.option(
    "-n", "--namespace", "namespaces", multiple=True, metavar="NS", help="Only these; else all."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="FILE",
    help="Where to; a name that ends in .gz is gzipped.",
)
@click.option("--no-logs", is_flag=True, help="Objects and events alone.")
def snapshot(namespaces: tuple[str, ...], output: Path, no_logs: bool) -> None:  # noqa: FBT001  # click's flag
    """Record the cluster, redacted, into a file that explain --snapshot reads."""
    settings = read_settings()
    cluster = cluster_of(settings)
    if isinstance(cluster, AbsentCluster):
        raise ConfigError(cluster.reason)
    errors = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        recorder = Recorder(cluster, tuple(dict.fromkeys(namespaces)), _telling(bar))
        written = write(recorder, output, cluster=settings.cluster, now=now, with_logs=not no_logs)
    _report(recorder, written, output)


def _telling(bar: Progress) -> Tell:
    task = bar.add_task("connecting", total=None)

    def tell(what: str, count: int) -> None:
        bar.update(task, description=f"{what}: {count:,}" if count else what)

    return tell


def _report(recorder: Recorder, written: Written, output: Path) -> None:
    size = output.stat().st_size
    shown = f"{size / 1024 / 1024:.1f} MiB" if size >= 1024 * 1024 else f"{size / 1024:.0f} KiB"
    counted = f"{written.objects:,} objects and {written.logs:,} logs"
    if written.measurements:
        counted = f"{counted}, with {written.measurements:,} measurements,"
    click.echo(f"{counted} in {output} ({shown})")
    for gap in recorder.gaps.values():
        remedy = f"; {gap.remedy}" if gap.remedy else ""
        click.echo(f"not recorded: {gap.reason}{remedy}", err=True)
