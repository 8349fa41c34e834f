"""Every key that we write, in one place."""

from alertwhy.domain.admission import AlertKey, ClaimKey

PREFIX = "alertwhy:"

INBOX = PREFIX + "inbox"  # stream: one entry a POST
ADMIT_WANTED = PREFIX + "admit:wanted"  # set while an admit job is on its way
ADMIT_EPOCH = PREFIX + "admit:epoch"  # changed by whatever changes what admission decides from
DUE = PREFIX + "due"  # zset: every stage with work outstanding, by when to look, ms
ALL = PREFIX + "investigations"  # zset: ids by start, ms
OPEN = PREFIX + "open"  # zset: ids of open ones by when last heard of, ms
CLOSED = PREFIX + "closed"  # zset: ids of closed ones by when closed, ms
COUNTERS = PREFIX + "counters"  # hash: name{label="value"} to number
FAILING = PREFIX + "failing"  # zset: deliveries that have not arrived, by when that began, s
SWEEP = PREFIX + "sweep"  # held by whoever sweeps now


def investigation(identity: str) -> str:
    """Hash: one field for each writer, so that none overwrites another."""
    return f"{PREFIX}investigation:{identity}"


def alerts(identity: str) -> str:
    """Hash: fingerprint to alert."""
    return f"{PREFIX}investigation:{identity}:alerts"


def work(item: str) -> str:
    """Hash: one stage of one investigation."""
    return f"{PREFIX}work:{item}"


def episode(key: AlertKey) -> str:
    """String: the alert's last firing period."""
    return f"{PREFIX}episode:{key.cluster}:{key.fingerprint}"


def claim(key: ClaimKey) -> str:
    """String: the investigation that an object belongs to."""
    return f"{PREFIX}claim:{key.cluster}:{key.ref.kind}/{key.ref.namespace}/{key.ref.name}"


def receipt(identity: str) -> str:
    """String: what one POST led to."""
    return f"{PREFIX}receipt:{identity}"
