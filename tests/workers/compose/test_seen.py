"""Evidence in a message: which pieces, which line of each, what a rollout changed, which log."""

from dataclasses import replace

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.notification import ChangeLine, Changes, EvidenceItem, Paragraph
from tests.fakes.investigations import LOG, OOM, OPEN, ROLLOUT, STATE
from workers.compose.seen import MAX_CHANGES, MOST_PIECES, changes, evidence, logs

RULES_ALONE = replace(OPEN, diagnosis=None, findings=(OOM,))


def test_the_cited_pieces_are_shown_in_the_order_of_their_weight():
    (listed,) = evidence(OPEN)
    assert ["e1", "e2", "e3"] == [item.id for item in listed.items]
    assert "Why" == listed.heading


def test_a_piece_is_one_line_with_its_command_and_the_whole_behind_it():
    (listed,) = evidence(OPEN)
    assert (
        EvidenceItem(
            "e1",
            "Pod: container app: waiting CrashLoopBackOff, 7 restarts;"
            " last ended: OOMKilled, exit 137; limit 128Mi",
            "kubectl -n shop get pod cart-7c9f-x2 -o yaml",
            STATE.text,
        )
        == listed.items[0]
    )


def test_of_a_log_its_last_line_is_shown():
    (listed,) = evidence(OPEN)
    assert "Log: java.lang.OutOfMemoryError: Java heap space" == listed.items[1].text


def test_of_a_rollout_only_what_its_own_block_does_not_show_is_shown():
    (listed,) = evidence(OPEN)
    expected = "revision 6 → 7 at 2026-11-21T11:48:00Z; new revision: 0 of 3 ready; before: 1"
    assert f"Deployment: {expected}" == listed.items[2].text


def test_an_object_that_its_line_names_is_not_named_twice():
    said = Evidence("events", "Pod shop/a", "Pod shop/a was killed", "kubectl", id="e1")
    (listed,) = evidence(replace(RULES_ALONE, evidence=(said,)))
    assert "Pod shop/a was killed" == listed.items[0].text


def test_another_object_is_named_in_full():
    said = Evidence("pod-status", "Pod shop/db-0", "Running", "kubectl", id="e1")
    (listed,) = evidence(replace(RULES_ALONE, evidence=(said,)))
    assert "Pod shop/db-0: Running" == listed.items[0].text


def test_a_condition_that_only_repeats_the_counts_is_left_out():
    text = "2 wanted, 0 ready\nAvailable=False: MinimumReplicasUnavailable: Deployment does not have minimum availability."
    said = Evidence("owners", "Deployment shop/cart", text, "kubectl", id="e1")
    (listed,) = evidence(replace(RULES_ALONE, evidence=(said,)))
    assert "Deployment: 2 wanted, 0 ready" == listed.items[0].text


def test_evidence_without_text_saw_nothing():
    (listed,) = evidence(replace(RULES_ALONE, evidence=(replace(STATE, text=" \n"),)))
    assert "Pod: nothing" == listed.items[0].text


def test_five_pieces_are_enough():
    pieces = tuple(replace(STATE, id=f"e{n}") for n in range(9))
    because = tuple(piece.id for piece in pieces)
    found = replace(RULES_ALONE, evidence=pieces, findings=(replace(OOM, because=because),))
    assert MOST_PIECES == len(next(evidence(found)).items)


def test_without_a_cause_what_was_seen_is_shown():
    (listed,) = evidence(replace(RULES_ALONE, findings=()))
    assert "Seen" == listed.heading
    assert 3 == len(listed.items)


def test_without_evidence_there_is_nothing_to_show():
    assert [] == list(evidence(replace(RULES_ALONE, evidence=())))


def test_a_rollout_that_is_cited_is_what_changed():
    assert [
        Changes(
            (
                ChangeLine(
                    "spec.template.spec.containers[0].resources.limits.memory", "512Mi", "128Mi"
                ),
                ChangeLine(
                    "spec.template.spec.containers[0].image",
                    "registry.example/cart:1.8",
                    "registry.example/cart:1.9",
                ),
            ),
            "What changed: revision 6 → 7 at 2026-11-21T11:48:00Z",
        )
    ] == list(changes(OPEN))


def test_a_rollout_that_nothing_rests_on_is_only_the_last_one():
    (found,) = changes(RULES_ALONE)
    assert found.heading.startswith("Last rollout: revision 6 → 7")


def test_a_rollout_without_differences_is_told_in_its_own_words():
    text = "revision 2 -> 3\nno field of the template differs"
    same = replace(OPEN, evidence=(replace(ROLLOUT, text=text),))
    assert [Paragraph(text.replace("->", "→"), "What changed")] == list(changes(same))


def test_many_changes_are_counted():
    text = "revision 2 -> 3\n" + "\n".join(f"env.A{n}: 1 -> 2" for n in range(20))
    (found,) = changes(replace(OPEN, evidence=(replace(ROLLOUT, text=text),)))
    assert MAX_CHANGES == len(found.lines)
    assert found.heading.endswith("(12 of 20)")


def test_a_rollout_without_text_is_none():
    assert [] == list(changes(replace(OPEN, evidence=(replace(ROLLOUT, text=" "),))))


def test_the_cited_log_is_shown():
    (log,) = logs(OPEN)
    assert "Last log lines of Pod shop/cart-7c9f-x2" == log.heading
    assert ("java.lang.OutOfMemoryError: Java heap space", 41) == (log.lines[-1], len(log.lines))
    assert "" == log.command  # it stands with the evidence


def test_a_log_that_nothing_rests_on_is_not_shown():
    cites_none = replace(OOM, because=("e1",))
    assert [] == list(logs(replace(RULES_ALONE, findings=(cites_none,))))


def test_an_empty_log_is_passed_over():
    empty, other = replace(LOG, text="\n \n"), replace(LOG, id="e9")
    cites = replace(OOM, because=("e2", "e9"))
    found = replace(RULES_ALONE, evidence=(empty, other), findings=(cites,))
    assert 41 == len(next(logs(found)).lines)


def test_a_log_beyond_the_shown_evidence_keeps_its_command():
    others = tuple(replace(STATE, id=f"x{n}") for n in range(5))
    cites = replace(OOM, because=(*(each.id for each in others), "e2"))
    found = replace(RULES_ALONE, evidence=(*others, LOG), findings=(cites,))
    assert LOG.command == next(logs(found)).command


def test_the_owners_of_an_object_are_told_once_elsewhere():
    text = "2 wanted, 1 ready.\nowners: Pod shop/cart-1 <- Deployment shop/cart"
    piece = Evidence("owners", "Deployment shop/cart", text, "kubectl", id="e9")
    found = replace(OPEN, evidence=(piece,), findings=(), diagnosis=None)
    ((shown,),) = [block.items for block in evidence(found)]
    assert "Deployment: 2 wanted, 1 ready" == shown.text
    assert text == shown.detail


def test_of_events_the_telling_ones_come_first():
    text = (
        "2026-11-21T11:50:00Z Normal Pulled (x7): image is there\n"
        "2026-11-21T11:55:00Z Warning Unhealthy (x3): Liveness probe failed\n"
        "2026-11-21T11:56:00Z Warning Failed: newer and other\n"
        "2026-11-21T11:59:00Z Warning BackOff (x9): restarting"
    )
    piece = Evidence("events", "Pod shop/cart-1", text, "kubectl get events", id="e9")
    found = replace(OPEN, evidence=(piece,), findings=(), diagnosis=None)
    ((shown,),) = [block.items for block in evidence(found)]
    reasons = [word for word in shown.text.split() if word.rstrip(":") in REASONS]
    assert ["Failed:", "Unhealthy", "BackOff", "Pulled"] == reasons


def test_a_command_that_shows_two_things_is_told_once():
    pieces = (STATE, replace(STATE, id="e8", text="other"), LOG)
    found = replace(OPEN, evidence=pieces, findings=(), diagnosis=None)
    ((first, second, third),) = [block.items for block in evidence(found)]
    assert (STATE.command, "", LOG.command) == (first.command, second.command, third.command)


REASONS = {"Failed", "Unhealthy", "BackOff", "Pulled"}


def test_of_a_log_the_line_that_a_finding_speaks_of_is_shown():
    text = "starting\nOperationalError: connection refused\n    Is the server running?"
    said = replace(LOG, text=text, id="e1")
    refused = replace(
        OOM, title="It cannot reach its database: OperationalError: connection refused"
    )
    (listed,) = evidence(replace(RULES_ALONE, evidence=(said,), findings=(refused,)))
    assert "Log: OperationalError: connection refused" == listed.items[0].text


def test_a_log_of_one_short_line_stands_with_the_evidence_alone():
    one = replace(LOG, text="exec: ngnix: not found")
    assert [] == list(logs(replace(OPEN, evidence=(one,))))


def test_of_the_schedulers_words_what_preemption_repeats_is_left_out():
    text = (
        "PodScheduled=False: Unschedulable: 0/4 nodes are available: 3 Insufficient memory."
        " preemption: 0/4 nodes are available: 3 No preemption victims found for incoming pod."
    )
    said = Evidence("pod-status", "Pod shop/cart-1", text, "kubectl", id="e1")
    (listed,) = evidence(replace(RULES_ALONE, evidence=(said,)))
    assert listed.items[0].text.endswith("0/4 nodes are available: 3 Insufficient memory")
    assert text == listed.items[0].detail
