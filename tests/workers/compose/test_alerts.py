"""The list of alerts, when it began, and which addresses may be followed."""

from dataclasses import replace
from urllib.parse import unquote

import pytest

from alertwhy.domain.notification import AlertLine, Link
from tests.fakes.investigations import CRASHING, NOON, NOT_READY, OPEN
from workers.compose.alerts import MAX_ALERTS, MAX_LINKS, alert_list, links, started_at


def annotated(**annotations):
    return replace(
        OPEN,
        external_url="",
        alerts=(replace(CRASHING, generator_url="", annotations=annotations),),
    )


def test_firing_alerts_stand_first():
    (listed,) = alert_list(OPEN)
    assert (
        AlertLine("KubePodCrashLooping", "Pod is crash looping.", firing=True, since=NOON)
        == listed.items[0]
    )
    assert [True, False] == [line.firing for line in listed.items]


def test_no_alerts_are_no_list():
    assert [] == list(alert_list(replace(OPEN, alerts=())))


def test_many_alerts_are_counted():
    (listed,) = alert_list(replace(OPEN, alerts=(CRASHING,) * 12))
    assert MAX_ALERTS == len(listed.items)
    assert "Alerts (10 of 12)" == listed.heading


def test_what_several_alerts_say_in_the_same_words_is_said_once():
    (listed,) = alert_list(replace(OPEN, alerts=(CRASHING,) * 3))
    assert ["Pod is crash looping.", "", ""] == [line.summary for line in listed.items]


def test_a_description_stands_in_for_a_summary():
    (listed,) = alert_list(annotated(description="two\nlines"))
    assert "two lines" == listed.items[0].summary


def test_it_began_with_the_first_alert():
    assert NOON == started_at(OPEN)


def test_alerts_that_do_not_say_when_began_when_we_heard():
    undated = replace(OPEN, alerts=(replace(NOT_READY, starts_at=None),))
    assert OPEN.started_at == started_at(undated)


def test_every_place_to_look_further_is_linked():
    assert [
        "Investigation",
        "Runbook",
        "Dashboard",
        "Silence",
        "Query",
        "Alertmanager",
    ] == [link.text for link in links(OPEN, "https://why.example")]


def test_a_joined_one_links_to_where_it_continues():
    joined = links(replace(annotated(), joined_to="01JD1"), "https://why.example")
    assert Link("Continues here", "https://why.example/investigations/01JD1") == joined[1]


@pytest.mark.parametrize("name", ["runbook_url", "runbook", "dashboard_url", "dashboard"])
def test_the_usual_annotations_are_known(name):
    assert ["https://a.example/x"] == [
        link.url for link in links(annotated(**{name: "https://a.example/x"}), "")
    ]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "//a.example",
        "ftp://a.example",
        "https://",
        "https://[::1",
        "https://a.example/x y",
        "https://a.example/\nx",
        "https://a.example/\u202ex",
        "https://a.example/" + "x" * 2000,
    ],
)
def test_an_address_that_nobody_should_follow_is_dropped(url):
    assert () == links(annotated(runbook_url=url), "")


def test_an_address_is_linked_once():
    one = "https://a.example/x"
    assert (Link("Runbook", one),) == links(annotated(runbook_url=one, dashboard_url=one), "")


def test_many_links_are_cut_off():
    alerts = tuple(replace(CRASHING, generator_url=f"https://p.example/{n}") for n in range(20))
    assert MAX_LINKS == len(links(replace(OPEN, alerts=alerts), ""))


def test_the_form_for_a_silence_is_filled_in_with_what_fires():
    labels = {**CRASHING.labels, "reason": 'a "b" & c'}
    found = replace(OPEN, alerts=(NOT_READY, replace(CRASHING, labels=labels)))
    (silence,) = [link.url for link in links(found, "") if link.text == "Silence"]
    form, _, filled = silence.partition("?filter=")
    assert "https://alertmanager.example/#/silences/new" == form
    assert (
        '{alertname="KubePodCrashLooping", namespace="shop", reason="a \\"b\\" & c",'
        ' severity="critical"}'
    ) == unquote(filled)


@pytest.mark.parametrize(
    "changes", [{"by_hand": True}, {"alerts": (NOT_READY,)}, {"external_url": ""}]
)
def test_nothing_that_fires_is_nothing_to_silence(changes):
    assert "Silence" not in [link.text for link in links(replace(OPEN, **changes), "")]


def test_a_summary_that_is_only_the_name_is_not_told():
    alert = replace(CRASHING, annotations={"summary": "KubePodCrashLooping"})
    ((line,),) = [block.items for block in alert_list(replace(OPEN, alerts=(alert,)))]
    assert ("KubePodCrashLooping", "") == (line.name, line.summary)
