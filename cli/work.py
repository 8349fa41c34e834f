"""``alertwhy work``: the worker processes and the sweep."""

from dataclasses import replace

import click

from alertwhy import logs
from alertwhy.embedded import url_of
from alertwhy.queue import QueueName
from alertwhy.settings import read_settings
from workers.bootstrap import checked
from workers.supervisor import supervise


@click.command()
@click.option(
    "--queue",
    type=click.Choice([str(name) for name in QueueName]),
    help="Work this queue alone; without it, every queue.",
)
@click.option(
    "--processes", type=click.IntRange(1, 64), default=1, show_default=True, help="Workers a queue."
)
def work(queue: str | None, processes: int) -> None:
    """Look into alerts and deliver messages: one process a queue, supervised."""
    settings = checked(read_settings())
    logs.configure()
    if not settings.redis_url:
        settings = replace(settings, redis_url=url_of(settings.state_dir))
    supervise(settings, [QueueName(queue)] if queue else list(QueueName), processes)
