"""The outline names every part once and leaves out what is empty."""

from dataclasses import replace

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
        "evidence": [
            {
                "id": "e1",
                "command": "kubectl -n shop get pod cart-0 -o yaml",
                "detail": "state: waiting\nlast state: OOMKilled",
            }
        ],
        "changes": [
            {
                "when": "What changed (revision 7)",
                "field": "memory limit",
                "before": "512Mi",
                "after": "128Mi",
            }
        ],
        "what_to_do": [
            {
                "action": "Look at it",
                "command": "kubectl -n shop top pod cart-0",
                "risk": "read-only",
            },
            {
                "action": "Roll back",
                "command": "kubectl -n shop rollout undo deploy/cart",
                "risk": "disruptive",
            },
        ],
        "logs": [
            {
                "heading": "Last log lines",
                "command": "kubectl -n shop logs cart-0 --previous",
                "text": "INFO starting\nERROR out of memory: wanted 64 MiB\nkilled",
            }
        ],
        "also": ["Not seen: pod-logs: forbidden"],
        "alerts": [
            "KubePodCrashLooping: cart-0 restarts",
            "KubePodNotReady: cart-0 not ready (resolved)",
        ],
        "links": [{"text": "Runbook", "url": "https://runbooks.example/crash?a=1&b=2"}],
    } == outline(ORDINARY)


def test_what_is_read_first_stands_first():
    assert ["verdict", "text", "what_to_do", "why"] == list(outline(ORDINARY))[:4]


def test_parts_of_one_kind_share_a_list():
    blocks = (Bullets(("a",), "Gaps"), Bullets(("b",), "Open"))
    assert ["Gaps: a", "Open: b"] == outline(replace(ORDINARY, blocks=blocks))["also"]


def test_what_is_not_known_is_not_named():
    message = replace(ORDINARY, blocks=(Verdict("it broke"), Paragraph("so")), links=(), footer="")
    told = outline(replace(message, cluster="", cause="", namespace=""))
    assert {"object": "Deployment shop/cart", "verdict": ["it broke"], "text": ["so"]} == told


def test_a_possible_repeat_is_said():
    assert "repeat" in outline(replace(ORDINARY, maybe_repeated=True))["note"]
