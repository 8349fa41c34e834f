"""Slack: a bot's message that is edited as things change, or posts by an incoming webhook.

A bot's message is one per investigation: edited in place (which notifies nobody), with logs in
its thread, and with what must be heard, a worse turn or the end, said there too.
"""

from dataclasses import dataclass, field

import structlog

from alertwhy.domain.delivery import Abilities, Limit
from alertwhy.domain.notification import Moment, Notification
from alertwhy.errors import ConfigError, DeliveryError, Permanent
from alertwhy.options import Options
from workers.clients.http import Http
from workers.notifiers import SEND_TIMEOUT, Channel, Payload, Rendered, notifier
from workers.slack import answers
from workers.slack.answers import Answer, Kind
from workers.slack.fitting import fit, plain
from workers.slack.replies import replies

API_URL = "https://slack.com/api/"
# "About 1 a second a channel, short bursts"; Slack, rate limits, Posting messages. Going on
# regardless can get an app disabled.
LIMITS = (Limit(burst=3, every=1.0),)
POSTED = "posted"  # the reference of what a webhook posted: it gives no id
# Neither addresses nor @names in plain text turn into links or mentions by themselves.
QUIET: Payload = {"parse": "none", "link_names": False}
NO_PREVIEWS: Payload = {"unfurl_links": False, "unfurl_media": False}

log = structlog.get_logger()


@notifier("slack")
def configure(options: Options) -> Channel:
    """From ``channel`` and ``token`` for a bot, or from ``webhook_url``.

    ``buttons`` puts buttons into a bot's messages: its app must send presses to ``/slack/actions``.
    ``users`` are the ids of those who may press; the service reads them.
    """
    channel, token = options.text("channel", ""), options.secret("token")
    webhook_url = options.url("webhook_url")
    api_url = options.url("api_url", API_URL)
    buttons, users = options.flag("buttons"), options.texts("users")
    options.finish()
    if webhook_url and (token or channel):
        unwanted = "token" if token else "channel (a webhook has its own)"
        raise ConfigError(f"{options.where} has webhook_url and {unwanted}; keep one")
    if (webhook_url or not buttons) and (buttons or users):
        raise ConfigError(
            f"{options.where} has {'buttons' if buttons else 'users'}, which need a bot's token"
            " and buttons: true"
        )
    if webhook_url:
        return Webhook(webhook_url)
    if not token:
        raise ConfigError(f"{options.where} has no target; set token_file or webhook_url_file")
    if not channel:
        raise ConfigError(f"{options.where} has a token and no channel; set channel")
    return Bot(channel, token, api_url.rstrip("/") + "/", buttons=buttons)


@dataclass(frozen=True)
class Webhook:
    """An incoming webhook; its address is the secret, its channel is fixed."""

    webhook_url: str = field(repr=False)
    abilities: Abilities = field(default_factory=lambda: Abilities(limits=LIMITS))

    def render(self, notification: Notification) -> Rendered:
        """One message that stands for itself."""
        return Rendered({**fit(notification, stands_alone=True), **QUIET, **NO_PREVIEWS})

    def send(
        self, rendered: Rendered, *, notification: Notification, reference: str, http: Http
    ) -> str:
        """Post it; there is nothing by which it could be found again."""
        del reference
        answer = self._post(rendered.payload, http)
        if answer.kind is Kind.TOO_MUCH:
            _layout_refused(answer)
            answer = self._post({**rendered.payload, **plain(notification)}, http)
        _taken(answer)
        return POSTED

    def _post(self, payload: Payload, http: Http) -> Answer:
        return answers.webhook(http.post(self.webhook_url, json=payload, timeout=SEND_TIMEOUT))


@dataclass(frozen=True)
class Bot:
    """One channel, for a bot with ``chat:write``. References read ``<channel id>:<ts>``."""

    channel: str
    token: str = field(repr=False)
    api_url: str = API_URL
    abilities: Abilities = field(default_factory=lambda: Abilities(edits=True, limits=LIMITS))
    buttons: bool = False

    def render(self, notification: Notification) -> Rendered:
        """The message, the same for the same state at any moment, and what its thread is told."""
        message = fit(notification, stands_alone=False, pressable=self.buttons)
        payload = {"channel": self.channel, **message, **QUIET, **NO_PREVIEWS}
        beside = replies(notification, message, pressable=self.buttons)
        return Rendered(payload, tuple({**each, **QUIET, **NO_PREVIEWS} for each in beside))

    def send(
        self, rendered: Rendered, *, notification: Notification, reference: str, http: Http
    ) -> str:
        """Edit the message that stands, else post one; tell the thread what belongs there."""
        standing = self._edit(rendered, notification, reference, http)
        if standing and self._say_beside(rendered, standing, http):
            return standing
        posted = self._post(rendered, notification, http)
        if notification.moment is Moment.FIRST:
            self._add_logs(rendered, posted, http)
        return posted

    def _edit(
        self, rendered: Rendered, notification: Notification, reference: str, http: Http
    ) -> str:
        """The reference of the edited message, ``""`` where there is none any more."""
        channel, _, ts = reference.partition(":")
        if not ts:
            return ""
        payload = {key: rendered.payload[key] for key in rendered.payload if key not in NO_PREVIEWS}
        payload |= {"channel": channel, "ts": ts}
        answer = self._say("chat.update", payload, notification, http)
        return "" if answer.kind is Kind.GONE else reference

    def _post(self, rendered: Rendered, notification: Notification, http: Http) -> str:
        answer = self._say("chat.postMessage", rendered.payload, notification, http)
        _taken(answer)
        return f"{answer.channel or self.channel}:{answer.ts}"

    def _say_beside(self, rendered: Rendered, reference: str, http: Http) -> bool:
        """False where the thread can no longer be told what it has to hear."""
        for reply in rendered.replies:
            answer = self._ask("chat.postMessage", _in_thread(reply, reference), http)
            if answer.kind is Kind.GONE and reply.get("reply_broadcast"):
                return False
        return True

    def _add_logs(self, rendered: Rendered, reference: str, http: Http) -> None:
        """What fails here is only logged: sending again would post the message twice."""
        try:
            for reply in rendered.replies:
                self._ask("chat.postMessage", _in_thread(reply, reference), http)
        except DeliveryError as error:
            log.warning("slack_reply_failed", channel=self.channel, reason=error.reason)

    def _say(self, method: str, payload: Payload, notification: Notification, http: Http) -> Answer:
        """Once more as plain text, where Slack refuses the layout."""
        answer = self._ask(method, payload, http)
        if answer.kind is Kind.TOO_MUCH:
            _layout_refused(answer)
            answer = self._ask(method, {**payload, **plain(notification)}, http)
        if answer.kind is Kind.TOO_MUCH:
            _taken(answer)
        return answer

    def _ask(self, method: str, payload: Payload, http: Http) -> Answer:
        headers = {"Authorization": f"Bearer {self.token}"}
        url = f"{self.api_url}{method}"
        return answers.web_api(http.post(url, json=payload, headers=headers, timeout=SEND_TIMEOUT))


def _in_thread(reply: Payload, reference: str) -> Payload:
    channel, _, ts = reference.partition(":")
    return {"channel": channel, "thread_ts": ts, **reply}


def _layout_refused(answer: Answer) -> None:
    log.warning("slack_layout_refused", error=answer.error, details=answer.details)


def _taken(answer: Answer) -> None:
    if answer.kind is not Kind.TAKEN:
        raise Permanent(
            f"Slack answered {answer.error} to a new message in plain words; report this",
            reason=answer.error,
        )
