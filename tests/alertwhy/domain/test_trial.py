"""What is shown is what is decided."""

from hypothesis import given
from hypothesis import strategies as st

from alertwhy.domain.alert import Alert, AlertStatus
from alertwhy.domain.routing import Matcher, Operator, Route, decide
from alertwhy.domain.trial import try_out

CRITICAL = Matcher("severity", Operator.EQUAL, "critical")
TREE = Route(
    receiver="all",
    routes=(
        Route("oncall", matchers=(CRITICAL,), continues=True, path="route.routes[0]"),
        Route("shop", namespaces=("shop", "shop-*"), path="route.routes[1]"),
        Route(None, matchers=(Matcher("team", Operator.EQUAL, "none"),), path="route.routes[2]"),
    ),
)


def alert(**labels: str) -> Alert:
    return Alert("f", AlertStatus.FIRING, {"alertname": "A", "namespace": "shop", **labels})


def test_each_route_on_the_way_says_whether_it_is_meant() -> None:
    trial = try_out(alert(severity="warning", pod="cart-0"), TREE)

    assert ("A", "Pod shop/cart-0", True) == (trial.alert, trial.target, trial.investigated)
    assert [
        ("route.routes[0]", 'severity is "warning"'),
        ("route.routes[1]", ""),
    ] == [(look.path, look.mismatch) for look in trial.looks]
    assert ["shop"] == [told.receiver for told in trial.told]


def test_another_namespace_is_named() -> None:
    trial = try_out(alert(namespace="billing"), TREE)

    assert "namespace billing is not in shop, shop-*" == trial.looks[1].mismatch
    assert ["all"] == [told.receiver for told in trial.told]


def test_an_object_without_a_namespace_is_in_none() -> None:
    node = Alert("f", AlertStatus.FIRING, {"alertname": "A", "node": "worker-1"})

    assert "an object without a namespace is not in shop, shop-*" == (
        try_out(node, TREE).looks[1].mismatch
    )


def test_a_heartbeat_goes_nowhere() -> None:
    trial = try_out(alert(alertname="Watchdog"), TREE)

    assert (False, (), ()) == (trial.investigated, trial.looks, trial.told)


@given(
    severity=st.sampled_from(["critical", "warning"]),
    namespace=st.sampled_from(["shop", "shop-2", "billing"]),
    team=st.sampled_from(["none", "a"]),
)
def test_who_is_told_is_who_is_decided(severity: str, namespace: str, team: str) -> None:
    one = alert(severity=severity, namespace=namespace, team=team)
    decided = decide(TREE, one.labels, namespace)
    meant = {look.path for look in try_out(one, TREE).looks if not look.mismatch}

    assert [each.receiver for each in decided] == [
        told.receiver for told in try_out(one, TREE).told
    ]
    assert {each.route.path for each in decided} - {"route"} <= meant
