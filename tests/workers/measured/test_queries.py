"""The questions to Prometheus: what they name, and that no name gets out of its quotes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alertwhy.domain.facts import Measure
from alertwhy.domain.target import ObjectRef
from workers.measured.queries import matchers, queries_of_pod, query_of_claim, quoted

POD = ObjectRef("Pod", "shop", "cart-0")
STRING = re.compile(r'"(?:[^"\\\n]|\\["\\]|\\x[0-9a-f]{2})*"')


def test_memory_is_asked_as_people_know_it() -> None:
    assert (
        "max by (cluster, container) (max_over_time(container_memory_working_set_bytes"
        '{namespace="shop",pod="cart-0",container!="",container!="POD"}[5m]))'
    ) == queries_of_pod(POD)[Measure.MEMORY].text


def test_each_measure_has_its_metric() -> None:
    texts = {measure: query.text for measure, query in queries_of_pod(POD).items()}
    assert list(Measure) == list(texts)
    assert "rate(container_cpu_usage_seconds_total{" in texts[Measure.CPU]
    assert "throttled_periods_total{" in texts[Measure.THROTTLED]
    assert " / increase(container_cpu_cfs_periods_total{" in texts[Measure.THROTTLED]
    assert "kube_pod_container_status_restarts_total{" in texts[Measure.RESTARTS]


def test_a_claim_is_asked_once_for_all_that_the_kubelet_says() -> None:
    text = query_of_claim(ObjectRef("PersistentVolumeClaim", "shop", "data")).text
    assert 'namespace="shop",persistentvolumeclaim="data"' in text
    assert "kubelet_volume_stats_(used_bytes|capacity_bytes|available_bytes|" in text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("cart-0", '"cart-0"'),
        ('a"} or up{x="', r'"a\"} or up{x=\""'),
        ("a\\", r'"a\\"'),
        ("a\nb\0\x7f", r'"a\x0ab\x00\x7f"'),
        ("日本\ud800", '"日本?"'),
    ],
)
def test_what_would_end_or_bend_a_string_is_escaped(value: str, text: str) -> None:
    assert text == quoted(value)


@given(st.text(), st.text())
def test_no_name_gets_out_of_its_quotes(namespace: str, name: str) -> None:
    for query in queries_of_pod(ObjectRef("Pod", namespace, name)).values():
        plain = (
            queries_of_pod(POD)[Measure.MEMORY].text.replace('"shop"', "").replace('"cart-0"', "")
        )
        bare = STRING.sub("", query.text)
        assert '"' not in bare
        if "working_set" in query.text:
            assert STRING.sub("", plain) == bare
    assert "{__name__=~,namespace=,persistentvolumeclaim=}" in STRING.sub(
        "", query_of_claim(ObjectRef("PersistentVolumeClaim", namespace, name)).text
    )


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_string_says_what_it_was_given(value: str) -> None:
    inside = quoted(value)[1:-1]
    meant = re.sub(
        r"\\(?:x([0-9a-f]{2})|(.))",
        lambda found: chr(int(found[1], 16)) if found[1] else found[2],
        inside,
    )
    assert value == meant
    assert matchers({"a": value}) == f"a={quoted(value)}"
