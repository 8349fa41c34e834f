"""A hundred targets arrive while service and workers are killed at random: none is lost."""

import random
import time
from collections import Counter
from pathlib import Path
from threading import Event, Thread

import requests

from tests.fakes.crowd import NAMES, alert_about, posted, write_crowd
from tests.fakes.patience import eventually
from tests.fakes.processes import Alertwhy, Setup
from tests.fakes.slack import Slack

KILLS = 8
ALERTS_A_POST = 4
LEASE = "5"  # seconds; shorter than in production, so that a dead worker's work is taken over soon
CONFIG = """
receivers: [{{name: shop, paced: false, slack: {{channel: "#shop", token: xoxb-test, api_url: "{slack}"}}}}]
route: {{receiver: shop}}
storm: {{threshold: 1000}}
"""


def test_a_hundred_targets_survive_kills_at_random(tmp_path: Path, valkey_url: str) -> None:
    names = [f"app-{number:03d}" for number in range(NAMES)]
    snapshot = write_crowd(tmp_path / "cluster.json", dict.fromkeys(names, "shop"))
    config = tmp_path / "routes.yaml"
    dice = random.Random(20261121)
    with Slack(token="xoxb-test") as slack:
        config.write_text(CONFIG.format(slack=slack.api_url))
        setup = Setup(
            redis_url=valkey_url,
            config=config,
            snapshot=snapshot,
            webhook_token="hook",
            api_key="key",
            more={"ALERTWHY_LEASE": LEASE},
        )
        with Alertwhy(tmp_path, setup) as house:
            house.serve()
            house.work()
            stop = Event()
            sender = Thread(target=_send, args=(house, names, stop))
            sender.start()
            for _ in range(KILLS):
                time.sleep(dice.uniform(0.3, 1.2))
                _kill(house, dice)
            sender.join(120)
            assert not sender.is_alive()
            eventually(lambda: _told(slack) >= set(names), "every message", seconds=300)
            told = Counter(_names(slack))
    doubled = {name: times for name, times in told.items() if times > 1}
    assert len(doubled) <= 1, doubled
    assert sum(doubled.values()) <= 2, doubled


def _kill(house: Alertwhy, dice: random.Random) -> None:
    """SIGKILL to one of the two with all its processes, then start it anew."""
    if dice.random() < 0.5:
        assert house.service is not None
        house.service.kill()
        house.serve()
    else:
        assert house.worker is not None
        house.worker.kill_all()
        house.work()


def _send(house: Alertwhy, names: list[str], stop: Event) -> None:
    """As Alertmanager does: again and again until it was answered 200."""
    for start in range(0, len(names), ALERTS_A_POST):
        body = posted(*(alert_about(name, "shop") for name in names[start : start + ALERTS_A_POST]))
        while not stop.wait(0.1):
            try:
                if house.post("/webhooks/alertmanager", body).status_code == 200:
                    break
            except requests.exceptions.RequestException:
                continue


def _names(slack: Slack) -> list[str]:
    found = []
    for message in slack.parents:
        found += [f"app-{n:03d}" for n in range(NAMES) if f"shop/app-{n:03d}" in message.text]
    return found


def _told(slack: Slack) -> set[str]:
    return set(_names(slack))
