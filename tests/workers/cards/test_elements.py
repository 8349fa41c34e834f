"""The elements: text without Markdown, code with something to fall back on, folds that open."""

from tests.fakes.cards import elements, faults
from workers.cards.elements import FALLBACK_LINES, card, code, folded, line, open_url, run


def test_a_line_holds_plain_text_and_runs():
    expected = {
        "type": "RichTextBlock",
        "inlines": ["a ", {"type": "TextRun", "text": "b", "weight": "Bolder"}],
        "id": "x",
    }
    assert expected == line("a ", run("b", weight="Bolder"), id="x")


def test_code_is_shown_as_it_is():
    block = code("a ``` b\n  [c](d)", "Bash")
    assert ("a ``` b\n  [c](d)", "Bash") == (block["codeSnippet"], block["language"])


def test_where_code_is_unknown_its_lines_stay_lines():
    fallback = code("one\n\ntwo")["fallback"]
    texts = [each["text"] for each in elements(fallback) if each["type"] == "TextRun"]
    assert ["one", " ", "two"] == texts


def test_where_code_is_unknown_only_its_end_is_shown():
    text = "\n".join(str(number) for number in range(20))
    texts = [each["text"] for each in elements(code(text)["fallback"]) if "text" in each]
    assert ["… 15 lines before; open Teams on a computer", "15", "16", "17", "18", "19"] == texts
    assert FALLBACK_LINES == len(texts) - 1


def test_a_fold_is_shut_and_its_click_turns_everything_around():
    click, content = folded("log", "Log", [line("x")])
    hidden = [each["id"] for each in (*click["items"], content) if each.get("isVisible") is False]
    assert ["log-open", "log"] == hidden
    assert ["log", "log-shut", "log-open"] == click["selectAction"]["targetElements"]
    assert ["▸ Log", "▾ Log"] == [each["inlines"][0]["text"] for each in click["items"]]


def test_a_card_is_wide_and_of_a_version_that_every_flow_takes():
    made = card([line("x")], [open_url("Runbook", "https://r.example")], fallback="x: y")
    assert ("1.4", "x: y", {"width": "Full"}) == (
        made["version"],
        made["fallbackText"],
        made["msteams"],
    )
    assert [] == faults(made)
