"""The stage of the live story: a cluster, an Alertmanager, our processes, and three channels."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import yaml

from tests.fakes.pagerduty import Incident
from tests.fakes.processes import Alertwhy, Setup
from tests.fakes.slack import Message
from tests.fakes.teams import Card
from tests.fakes.valkey import serving
from tests.fakes.vendors import PagerDuty, Slack, Teams
from tests.live.alertmanager import Alertmanager
from tests.live.chart import Worker

ROUTING = Path(__file__).parents[2] / "alertmanager-examples" / "routing.yaml"
MOUNTED = "/run/secrets/receivers"  # where the example expects its secrets
TOKEN = "live-webhook-token"  # noqa: S105 - of a service that listens on loopback alone
BOT = "xoxb-live"
ROUTING_KEY = "0123456789abcdef0123456789abcdef"


@dataclass(frozen=True)
class Stage:
    """Everything that runs."""

    slack: Slack
    teams: Teams
    pagerduty: PagerDuty
    alertwhy: Alertwhy
    alertmanager: Alertmanager

    def told(self) -> "Told":
        """What everybody has been told by now."""
        return Told(
            self.slack.messages,
            self.teams.cards,
            self.pagerduty.incidents,
            tuple(self.alertwhy.investigations()),
        )


@dataclass(frozen=True)
class Told:
    """What stood in the channels, and in the API, at one moment."""

    messages: tuple[Message, ...]
    cards: tuple[Card, ...]
    incidents: tuple[Incident, ...]
    investigations: tuple[dict[str, object], ...]

    def slack(self, app: str) -> list[Message]:
        """The messages about an app, replies in their threads not counted."""
        return [each for each in self.messages if not each.thread_ts and app in each.shown]

    def thread(self, app: str) -> str:
        """All that Slack shows about an app: its message, and its thread."""
        parents = self.slack(app)
        stamps = {each.ts for each in parents}
        replies = [each for each in self.messages if each.thread_ts in stamps]
        return plain("\n".join(each.shown for each in [*parents, *replies]))

    def teams(self, app: str) -> list[Card]:
        """The cards about an app."""
        return [each for each in self.cards if app in each.shown]

    def pagerduty(self, app: str) -> list[Incident]:
        """The pages about an app."""
        return [each for each in self.incidents if app in each.shown]

    def receivers(self, app: str) -> set[str]:
        """The names of the receivers that were told about an app."""
        found = {
            "shop": self.slack(app),
            "platform": self.teams(app),
            "oncall": self.pagerduty(app),
        }
        return {name for name, told in found.items() if told}

    def shown(self, app: str) -> str:
        """Every word about an app, in any channel."""
        cards = [plain(each.shown) for each in self.teams(app)]
        pages = [each.shown for each in self.pagerduty(app)]
        return "\n".join([self.thread(app), *cards, *pages])

    def causes(self, app: str) -> list[str]:
        """What was concluded about an app, root-most first."""
        for each in self.investigations:
            target, findings = each["target"], each["findings"]
            if isinstance(target, dict) and app in str(target["name"]):
                assert isinstance(findings, list)
                return [str(finding["cause"]) for finding in findings]
        return []


def plain(text: str) -> str:
    """Without Slack's and Teams' escapes."""
    return unescape(text).replace("\\", "")


@contextmanager
def staged(folder: Path, worker: Worker) -> Iterator[Stage]:
    """Start everything but the control plane; ends all of it."""
    with ExitStack() as stack:
        slack = stack.enter_context(Slack(token=BOT))
        teams = stack.enter_context(Teams())
        pagerduty = stack.enter_context(PagerDuty(routing_key=ROUTING_KEY))
        setup = Setup(
            redis_url=stack.enter_context(serving()),
            config=_routing(folder, slack=slack, teams=teams, pagerduty=pagerduty),
            kubeconfig=worker.kubeconfig,
            webhook_token=TOKEN,
            api_key="live-api-key",
        )
        alertwhy = stack.enter_context(Alertwhy(folder, setup))
        alertwhy.serve()
        alertwhy.work()
        hook = f"{alertwhy.url}/webhooks/alertmanager"
        alertmanager = stack.enter_context(Alertmanager(folder, url=hook, token=TOKEN))
        yield Stage(slack, teams, pagerduty, alertwhy, alertmanager)


def _routing(folder: Path, *, slack: Slack, teams: Teams, pagerduty: PagerDuty) -> Path:
    """Our own example, with the secrets in files beside it and the vendors on loopback."""
    secrets = {
        "slack": BOT,
        "teams": teams.webhook_url,
        "pagerduty": ROUTING_KEY,
        "audit-url": "http://127.0.0.1:9/",  # discard: nobody is to send there
        "audit-hmac": "none",
    }
    for name, value in secrets.items():
        (folder / name).write_text(value, encoding="utf-8")
    text = ROUTING.read_text(encoding="utf-8").replace(MOUNTED, str(folder))
    config = yaml.safe_load(text)
    for receiver in config["receivers"]:
        if "slack" in receiver:
            receiver["slack"]["api_url"] = slack.api_url
        if "pagerduty" in receiver:
            receiver["pagerduty"]["api_url"] = f"{pagerduty.url}/"
    path = folder / "routing.yaml"
    path.write_text(yaml.safe_dump(config), encoding="utf-8")
    return path
