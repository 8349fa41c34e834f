"""The outline names every part once and leaves out what is empty."""

from dataclasses import replace
from json import dumps

from alertwhy.domain.notification import Bullets, Paragraph, Verdict
from tests.fakes.notifications import ORDINARY
from workers.wording.outline import outline


def test_an_ordinary_message_is_told_in_full():
    assert {
        "object": "Deployment shop/cart",
        "namespace": "shop",
        "cluster": "prod",
        "cause": "oom-killed",
        "about": "Investigation 01JD, 0.4 s, 9 API reads",
        "verdict": ["Container app ran out of memory (limit 128Mi) (certain, oom-killed)"],
        "text": ["Diagnosis: Every request holds its rows in memory."],
        "why": ["e1: Pod shop/cart-0: last state OOMKilled, exit 137"],
        "evidence": {
            "e1": [
                "kubectl -n shop get pod cart-0 -o yaml",
                "state: waiting",
                "last state: OOMKilled",
            ]
        },
        "changes": ["What changed (revision 7):", "memory limit: 512Mi → 128Mi"],
        "what_to_do": [
            "1. Look at it",
            "kubectl -n shop top pod cart-0",
            "2. Roll back [DISRUPTIVE]",
            "kubectl -n shop rollout undo deploy/cart",
        ],
        "logs": [
            "Last log lines:",
            "kubectl -n shop logs cart-0 --previous",
            "INFO starting",
            "ERROR out of memory: wanted 64 MiB",
            "killed",
        ],
        "also": ["Not seen: pod-logs: forbidden"],
        "alerts": [
            "KubePodCrashLooping: cart-0 restarts",
            "KubePodNotReady: cart-0 not ready (resolved)",
        ],
        "links": [{"text": "Runbook", "url": "https://runbooks.example/crash?a=1&b=2"}],
    } == outline(ORDINARY)


def test_no_text_has_more_than_one_line_which_would_run_together():
    assert "\\n" not in dumps(outline(ORDINARY))


def test_what_is_read_first_stands_first():
    assert ["verdict", "text", "what_to_do", "why"] == list(outline(ORDINARY))[:4]


def test_parts_of_one_kind_share_a_list():
    blocks = (Bullets(("a",), "Gaps"), Bullets(("b",), "Open"))
    assert ["Gaps: a", "Open: b"] == outline(replace(ORDINARY, blocks=blocks))["also"]


def test_several_stand_under_their_heading_once():
    blocks = (Bullets(("a", "b"), "Gaps"), Bullets(("c",), ""))
    assert ["Gaps:", "• a", "• b", "• c"] == outline(replace(ORDINARY, blocks=blocks))["also"]


def test_what_is_not_known_is_not_named():
    message = replace(ORDINARY, blocks=(Verdict("it broke"), Paragraph("so")), links=(), footer="")
    told = outline(replace(message, cluster="", cause="", namespace=""))
    assert {"object": "Deployment shop/cart", "verdict": ["it broke"], "text": ["so"]} == told


def test_a_possible_repeat_is_said():
    assert "repeat" in outline(replace(ORDINARY, maybe_repeated=True))["note"]
