"""Every key that we write, in one place."""

from hashlib import sha256

from alertwhy.domain.admission import AlertKey, ClaimKey
from alertwhy.domain.target import ObjectRef

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


def spent_in(window: str, number: int) -> str:
    """Hash: tokens that everybody and each namespace used in one hour or day."""
    return f"{PREFIX}spent:{window}:{number}"


def spent_by(identity: str) -> str:
    """Hash: tokens that one investigation used."""
    return f"{PREFIX}spent:investigation:{identity}"


def answer(signature: str) -> str:
    """String: what the model said to a question."""
    return f"{PREFIX}answer:{signature}"


def flight(signature: str) -> str:
    """String: the token of whoever asks a question now."""
    return f"{PREFIX}flight:{signature}"


def waiting(signature: str) -> str:
    """Set: the stages that wait for a question's answer."""
    return f"{PREFIX}flight:{signature}:waiting"


def server(name: str) -> str:
    """Hash: what is known of a model's server; its address may hold a password, so hashed."""
    return f"{PREFIX}server:{sha256(name.encode()).hexdigest()[:16]}"


def bucket(channel: str) -> str:
    """Hash: how full a channel's token buckets are."""
    return f"{PREFIX}bucket:{channel}"


def turns(channel: str) -> str:
    """Zset: who waits for a channel, by when its turn is, ms."""
    return f"{PREFIX}turns:{channel}"


def history(cluster: str, root: ObjectRef, cause: str) -> str:
    """Sorted set: investigations of an object with a cause, by when they were concluded, ms."""
    return f"{PREFIX}history:{cluster}:{root.kind}/{root.namespace}/{root.name}:{cause}"


def preview(token: str) -> str:
    """Hash: a preview that somebody waits for, and its answer."""
    return f"{PREFIX}preview:{token}"


def storm(identity: str) -> str:
    """Hash: one storm of one receiver, and what was told about it."""
    return f"{PREFIX}storm:{identity}"


def storm_of(receiver: str) -> str:
    """String: the storm that a receiver had last."""
    return f"{PREFIX}storm-of:{receiver}"


def roots(receiver: str) -> str:
    """Zset: investigations of different roots, by when they were first to be told, ms."""
    return f"{PREFIX}roots:{receiver}"


def arrivals(receiver: str) -> str:
    """Zset: investigations whose root is not known yet, by when they were opened, ms."""
    return f"{PREFIX}arrivals:{receiver}"
