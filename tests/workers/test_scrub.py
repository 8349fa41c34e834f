"""Evidence leaves its collector without secrets, and with every type it had."""

from datetime import UTC, datetime

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts import (
    Change,
    ContainerState,
    Ending,
    Event,
    Fact,
    LogTail,
    NodeState,
    PodState,
    Role,
    Rollout,
)
from alertwhy.domain.facts.configuration import ConfigMapState
from alertwhy.domain.target import ObjectRef
from workers.scrub import scrub

POD = ObjectRef("Pod", "shop", "cart-7c9f8d6b5-x2k4q")
AT = datetime(2026, 11, 21, tzinfo=UTC)


def evidence(*facts: Fact, text: str = "") -> Evidence:
    return Evidence("pod-status", str(POD), text, "kubectl get pod --token=abc", AT, "e1", facts)


def only_fact(*facts: Fact) -> Fact:
    return scrub(evidence(*facts)).facts[0]


def container(**fields: object) -> ContainerState:
    return ContainerState(POD, "app", "spec.containers[0]", **fields)


def test_text_is_redacted_and_the_command_is_ours() -> None:
    scrubbed = scrub(evidence(text="dial redis://:hunter2@redis: refused"))
    assert "dial redis://:[redacted: password]@redis: refused" == scrubbed.text
    assert "kubectl get pod --token=abc" == scrubbed.command


def test_what_holds_no_secret_comes_back_equal() -> None:
    seen = evidence(
        container(image="shop/cart@sha256:" + "9f86d081884c7d65" * 4, ready=True, restarts=3),
        PodState(POD, "Running", node_selector=(("disk", "ssd"),), created_at=AT),
        text="secret db-credentials not found",
    )
    assert seen == scrub(seen)


def test_a_flag_and_its_value_may_be_two_arguments() -> None:
    fact = only_fact(container(args=("--password", "hunter2", "--token=abcdef", "--verbose")))
    assert fact == container(
        args=("--password", "[redacted: password]", "--token=[redacted: token]", "--verbose")
    )


def test_a_flag_without_a_value_takes_none_from_the_next_flag() -> None:
    args = ("--with-password", "--level", "debug")
    assert container(args=args) == only_fact(container(args=args))


def test_a_plain_argument_after_a_secrets_name_stays() -> None:
    command = ("app", "create", "token", "cart")
    assert container(command=command) == only_fact(container(command=command))


def test_what_is_nested_is_redacted_too() -> None:
    ended = Ending("Error", 1, message="panic: password=hunter2", finished_at=AT)
    fact = only_fact(container(last=ended, role=Role.INIT))
    assert fact == container(
        last=Ending("Error", 1, message="panic: password=[redacted: password]", finished_at=AT),
        role=Role.INIT,
    )


def test_log_lines_and_events_are_redacted() -> None:
    log = LogTail(POD, "app", previous=True, lines=("start", "DB_PASSWORD=hunter2"))
    event = Event(POD, "Failed", "pull from https://cart:hunter2@registry failed")
    scrubbed = scrub(evidence(log, event)).facts
    assert scrubbed == (
        LogTail(POD, "app", previous=True, lines=("start", "DB_PASSWORD=[redacted: password]")),
        Event(POD, "Failed", "pull from https://cart:[redacted: password]@registry failed"),
    )


def test_a_label_named_for_a_secret_loses_its_value() -> None:
    node = NodeState("worker-1", labels=(("join-password", "hunter2"), ("zone", "a")))
    expected = NodeState(
        "worker-1", labels=(("join-password", "[redacted: password]"), ("zone", "a"))
    )
    assert expected == only_fact(node)


def test_a_change_of_a_secret_variable_shows_neither_value() -> None:
    field = "spec.template.spec.containers[app].env[DB_PASSWORD].value"
    workload = ObjectRef("Deployment", "shop", "cart")
    fact = only_fact(Rollout(workload, 2, 1, (Change(field, "hunter2", "hunter3"),)))
    hidden = "[redacted: password]"
    assert fact == Rollout(workload, 2, 1, (Change(field, hidden, hidden),))


def test_a_change_of_anything_else_is_only_redacted() -> None:
    workload = ObjectRef("Deployment", "shop", "cart")
    change = Change("spec.template.spec.containers[0].image", "shop/cart:1", "shop/cart:2")
    assert only_fact(Rollout(workload, 2, 1, (change,))) == Rollout(workload, 2, 1, (change,))


def test_of_names_in_no_order_none_gives_another_away() -> None:
    ref = ObjectRef("ConfigMap", "shop", "web")
    plain = ConfigMapState(ref, keys=frozenset({"password", "port"}))
    assert plain == only_fact(plain)
    told = only_fact(ConfigMapState(ref, keys=frozenset({"port", "redis://:hunter2@redis"})))
    assert told == ConfigMapState(
        ref, keys=frozenset({"port", "redis://:[redacted: password]@redis"})
    )
