"""The routing file: what it means, and every way in which it can be wrong."""

import os
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from alertwhy.config import LOCAL, Config, ConfigFile, Receiver, load, parse
from alertwhy.domain.budget import Budget
from alertwhy.domain.routing import Analysis, Audience, Behaviour, Matcher, Operator, decide
from alertwhy.domain.storm import StormRule
from alertwhy.domain.template import Template
from alertwhy.errors import ConfigError
from alertwhy.redact import redact

SAMPLE = Path(__file__).parents[1] / "recorded" / "routing.yaml"  # the one in the documentation
HEAD = "receivers:\n- {name: shop, stdout: {}}\n- {name: ops, stdout: {}}\n"


def routed(config: Config, namespace: str, **labels: str) -> list[str | None]:
    return [each.receiver for each in decide(config.route, labels, namespace)]


def test_without_a_file_everything_goes_to_standard_output() -> None:
    assert LOCAL == load(None)
    assert ["local"] == routed(LOCAL, "any", severity="critical")


def test_the_documented_file_means_what_the_documentation_says() -> None:
    config = load(SAMPLE)
    assert ["shop", "platform", "oncall", "audit", "local"] == list(config.receivers)
    assert ["oncall", "shop"] == routed(config, "shop-eu", severity="critical")
    assert ["shop"] == routed(config, "shop", severity="warning")
    assert ["platform"] == routed(config, "billing", severity="critical")
    assert [None] == routed(config, "monitoring", alertname="Watchdog")
    assert StormRule(10, 60.0) == config.storm
    assert Budget(8_000, 400_000, per_namespace_share=0.5) == config.budget


def test_a_receiver_keeps_its_channels_options_unread() -> None:
    (shop, _) = parse(HEAD + "route: {receiver: shop}").receivers.values()
    assert Receiver("shop", "stdout", {}, "receivers[0].stdout") == shop
    text = "receivers: [{name: a, selectable: true, slack: {channel: '#a', 1: x}}]\n"
    only = parse(text + "route: {receiver: a}").receivers["a"]
    options = {"channel": "#a", "1": "x"}
    assert Receiver("a", "slack", options, "receivers[0].slack", selectable=True) == only


def test_a_channel_without_options_needs_no_braces() -> None:
    config = parse("receivers:\n- name: a\n  stdout:\nroute: {receiver: a}")
    assert {} == config.receivers["a"].options


def test_a_route_has_from_its_parent_what_it_does_not_say_itself() -> None:
    config = parse(
        HEAD + "route:\n"
        "  receiver: shop\n"
        "  analysis: rules\n"
        "  patience: 5s\n"
        "  language: de\n"
        "  audience: developer\n"
        "  routes:\n"
        "  - matchers: ['a=\"b\"']\n"
        "    analysis: off\n"
        "    routes:\n"
        "    - {receiver: ops, continue: true, patience: 1m}\n"
    )
    child = config.route.routes[0]
    assert ("shop", Behaviour(Analysis.OFF, 5.0, "de", Audience.DEVELOPER)) == (
        child.receiver,
        child.behaviour,
    )
    assert (Matcher("a", Operator.EQUAL, "b"),) == child.matchers
    assert not child.continues
    leaf = child.routes[0]
    told = Behaviour(Analysis.OFF, 60.0, "de", Audience.DEVELOPER)
    assert ("ops", told) == (leaf.receiver, leaf.behaviour)
    assert leaf.continues
    assert () == leaf.matchers
    assert "route.routes[0].routes[0]" == leaf.path


def test_a_receiver_of_null_drops_and_is_inherited() -> None:
    config = parse(
        HEAD + "route: {receiver: shop, routes: [{receiver: null, routes: [{namespaces: [a]}]}]}"
    )
    assert [None] == routed(config, "a")


def test_yaml_anchors_may_be_merged() -> None:
    config = parse(
        HEAD + "route:\n"
        "  receiver: shop\n"
        "  routes:\n"
        "  - &quiet {namespaces: [a], analysis: rules}\n"
        "  - {<<: *quiet, namespaces: [b], receiver: ops}\n"
    )
    assert ["ops"] == routed(config, "b")
    assert Analysis.RULES is config.route.routes[1].behaviour.analysis


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file must be a mapping, it is missing"),
        ("[]", "the file must be a mapping, it is a list"),
        ("a: [", "no YAML: "),
        ("receivers: [\troute", "no YAML: "),
        ("\0", "no YAML: "),
        ("a: 1\na: 2", "the key 'a' stands there twice at line 2"),
        ("? [a]\n: b", "a key must be a text at line 1"),
        ("? {a: b}\n: b", "a key must be a text at line 1"),
        ("surprise: 1", "the file has unknown surprise; known are: budget, receivers"),
        ("route: {receiver: a}", "receivers is empty; name at least one"),
        ("receivers: {}", "receivers must be a list, it is a dict"),
        ("receivers: [shop]", r"receivers\[0\] must be a mapping, it is a str"),
        ("receivers: [{stdout: {}}]", r"receivers\[0\]\.name must be a text, it is missing"),
        ("receivers: [{name: 1, stdout: {}}]", r"receivers\[0\]\.name must be a text, it is a int"),
        ("receivers: [{name: a}]", r"receivers\[0\] \(a\) needs exactly one channel, it has none"),
        (
            "receivers: [{name: a, slack: {}, teams: {}}]",
            r"receivers\[0\] \(a\) needs exactly one channel, it has slack, teams",
        ),
        ("receivers: [{name: a, slack: x}]", r"receivers\[0\]\.slack must be a mapping"),
        (
            "receivers: [{name: a, stdout: {}, selectable: 1}]",
            r"receivers\[0\]\.selectable must be true or false, it is a int",
        ),
        (
            "receivers: [{name: a, stdout: {}}, {name: a, stdout: {}}]",
            r"receivers\[1\]: a receiver 'a' stands there already; rename one",
        ),
        (HEAD, "route must be a mapping, it is missing"),
        (HEAD + "route: {}", "route has no receiver; the root route needs one"),
        (
            HEAD + "route: {receiver: shp}",
            r"route\.receiver 'shp' is not among receivers: ops, shop",
        ),
        (HEAD + "route: {receiver: [shop]}", r"route\.receiver must be a text, it is a list"),
        (HEAD + "route: {receiver: shop, matcher: []}", "route has unknown matcher; known are: "),
        (HEAD + "route: {receiver: shop, matchers: a}", r"route\.matchers must be a list"),
        (HEAD + "route: {receiver: shop, matchers: [1]}", r"route\.matchers\[0\] must be a text"),
        (
            HEAD + "route: {receiver: shop, routes: [{}, {matchers: [a=b, 'x=~(']}]}",
            r"route\.routes\[1\]\.matchers\[1\]: .* is no regular expression",
        ),
        (HEAD + "route: {receiver: shop, namespaces: ['']}", r"route\.namespaces\[0\] must be a"),
        (HEAD + "route: {receiver: shop, routes: [1]}", r"route\.routes\[0\] must be a mapping"),
        (HEAD + "route: {receiver: shop, continue: 'yes'}", r"route\.continue must be true or"),
        (HEAD + "route: {receiver: shop, analysis: ai}", "'ai'; use one of model, rules, off"),
        (HEAD + "route: {receiver: shop, analysis: on}", r"route\.analysis must be a text"),
        (
            HEAD + "route: {receiver: shop, patience: 20}",
            r"route\.patience is 20; write a duration",
        ),
        (HEAD + "route: {receiver: shop, patience: -1s}", r"route\.patience is '-1s'; write"),
        (HEAD + "route: {receiver: shop, language: null}", r"route\.language must be a text"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        parse(text)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.yaml: cannot be read \(FileNotFoundError\)"):
        load(tmp_path / "none.yaml")
    (tmp_path / "odd.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match=r"odd\.yaml: cannot be read \(UnicodeDecodeError\)"):
        load(tmp_path / "odd.yaml")


def test_an_error_in_a_file_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "routes.yaml").write_text("[]")
    with pytest.raises(ConfigError, match=r"routes\.yaml: the file must be a mapping"):
        load(tmp_path / "routes.yaml")


def swapped(path: Path, text: str) -> None:
    """Replace it as a ConfigMap is replaced: another file under the same name."""
    new = path.with_suffix(".new")
    new.write_text(text)
    os.replace(new, path)  # noqa: PTH105 (the call that the kubelet makes)


def test_a_file_that_changed_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "routes.yaml"
    path.write_text(HEAD + "route: {receiver: shop}")
    file = ConfigFile(path)
    first = file.current()
    assert "shop" == first.route.receiver
    assert first is file.current()
    swapped(path, HEAD + "route: {receiver: ops}\n")
    assert "ops" == file.current().route.receiver
    assert file.error is None


@pytest.mark.parametrize("broken", ["receivers: [", None])
def test_a_broken_file_never_replaces_a_working_one(tmp_path: Path, broken: str | None) -> None:
    path = tmp_path / "routes.yaml"
    path.write_text(HEAD + "route: {receiver: shop}")
    file = ConfigFile(path)
    if broken is None:
        path.unlink()
    else:
        swapped(path, broken)
    with capture_logs() as logged:
        assert "shop" == file.current().route.receiver
        assert "shop" == file.current().route.receiver
    assert ["config_not_reloaded"] == [line["event"] for line in logged]
    assert "routes.yaml" in str(file.error)
    swapped(path, HEAD + "route: {receiver: ops}")
    assert "ops" == file.current().route.receiver
    assert file.error is None


def test_a_file_that_is_broken_at_the_start_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        ConfigFile(tmp_path / "none.yaml")


def test_without_a_file_nothing_is_looked_for() -> None:
    assert LOCAL is ConfigFile(None).current()


def test_what_the_budget_says_wrong_is_named_by_its_place() -> None:
    with pytest.raises(ConfigError, match=r"budget\.tokens_per_hour is 'x'; write a number"):
        parse(HEAD + "route: {receiver: shop}\nbudget: {tokens_per_hour: x}")


def test_an_audience_that_nobody_knows_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ConfigError, match=r"route\.audience is 'boss'; use one of sre, developer"):
        parse(HEAD + "route: {receiver: shop, audience: boss}")


def test_an_operators_own_patterns_are_in_force_once_the_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "routing.yaml"
    file.write_text(
        HEAD + "route: {receiver: shop}\nredact: [{name: customer, pattern: 'KD-[0-9]{6}'}]\n"
    )
    load(file)
    assert "[redacted: customer] called" == redact("KD-123456 called")
    load(None)
    assert "KD-123456 called" == redact("KD-123456 called")


def test_a_pattern_that_could_be_slow_is_refused_with_its_place() -> None:
    with pytest.raises(ConfigError, match=r"redact\[0\] \(a\): it repeats a group"):
        parse(HEAD + "route: {receiver: shop}\nredact: [{name: a, pattern: '(a+)+'}]")


def test_a_receiver_may_have_a_title_and_a_footer_of_its_own() -> None:
    text = "receivers: [{name: a, stdout: {}, title: '{object}', footer: 'Ask #sre'}]\n"
    only = parse(text + "route: {receiver: a}").receivers["a"]
    assert (Template("{object}"), Template("Ask #sre")) == (only.title, only.footer)


def test_a_slip_in_a_title_is_named_by_its_place() -> None:
    text = "receivers: [{name: a, stdout: {}, title: '{nobody}'}]\nroute: {receiver: a}"
    with pytest.raises(ConfigError, match=r"receivers\[0\].title has the unknown placeholder"):
        parse(text)
