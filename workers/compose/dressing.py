"""A message under the title and the footer that its receiver's templates write."""

from dataclasses import replace

from alertwhy.domain.notification import Notification
from alertwhy.domain.template import Template
from workers.wording import one_line


def dress(
    notification: Notification, *, title: Template | None = None, footer: Template | None = None
) -> Notification:
    """The same message; what comes out empty is left as it was."""
    values = {name: one_line(value) for name, value in _values(notification).items()}
    said = one_line(title.fill(values)) if title else ""
    ends = one_line(footer.fill(values)) if footer else ""
    return replace(
        notification, title=said or notification.title, footer=ends or notification.footer
    )


def _values(notification: Notification) -> dict[str, str]:
    return {
        "alerts": ", ".join(notification.alert_names),
        "cause": notification.cause,
        "cluster": notification.cluster,
        "footer": notification.footer,
        "investigation": notification.investigation,
        "namespace": notification.namespace,
        "object": notification.object,
        "severity": str(notification.severity),
        "summary": notification.summary,
        "title": notification.title,
    }
