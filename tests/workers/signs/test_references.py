from tests.fakes.facts import POD, app, event, pod, seen
from workers.signs.references import Missing, missing


def test_container_status_names_what_is_missing() -> None:
    state = app(
        waiting_reason="CreateContainerConfigError", waiting_message='configmap "a" not found'
    )

    assert [Missing(POD, "ConfigMap", "a", ("e1",), container="app")] == list(missing(seen(state)))


def test_a_projected_volume_may_miss_several_at_once() -> None:
    message = 'MountVolume.SetUp failed for volume "all" : [configmap "a" not found, secret "b" not found]'

    found = list(missing(seen(pod(phase="Pending"), event("FailedMount", message))))

    assert [("ConfigMap", "a", "all"), ("Secret", "b", "all")] == [
        (each.kind, each.name, each.volume) for each in found
    ]


def test_a_key_is_read_without_what_stands_around_it() -> None:
    message = "couldn't find key LEVEL in ConfigMap shop/app-config, x"
    state = app(waiting_reason="CreateContainerConfigError", waiting_message=message)

    (found,) = missing(seen(state))

    assert ("app-config", "LEVEL") == (found.name, found.key)


def test_other_reasons_to_wait_miss_nothing() -> None:
    state = app(waiting_reason="ContainerCreating", waiting_message='configmap "a" not found')

    assert [] == list(missing(seen(state, pod())))
