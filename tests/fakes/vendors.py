"""The vendors on loopback, as strict as the real ones: what end-to-end and live tests deliver to.

Each is a ``Loopback``: ``with Slack(token=…) as slack: … slack.api_url … slack.messages``.
"""

from tests.fakes.pagerduty import PagerDuty
from tests.fakes.slack import Slack
from tests.fakes.teams import Teams

__all__ = ["PagerDuty", "Slack", "Teams"]
