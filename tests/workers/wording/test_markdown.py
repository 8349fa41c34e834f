"""A message as Markdown: foreign text is text, commands and logs are code."""

import re
from dataclasses import replace

import pytest

from alertwhy.domain.finding import Risk
from alertwhy.domain.notification import (
    Action,
    Actions,
    AlertLine,
    AlertList,
    ChangeLine,
    Changes,
    EvidenceItem,
    EvidenceList,
    Link,
    LogBlock,
    Paragraph,
    Verdict,
)
from tests.fakes.notifications import HOSTILE_ONE, ORDINARY
from workers.wording.markdown import to_markdown
from workers.wording.text import REPEATED


def body(*blocks, **fields):
    message = replace(ORDINARY, **{"blocks": blocks, "links": (), "footer": "", **fields})
    return to_markdown(message).partition("\n\n")[2].rstrip("\n")


def test_the_whole_message_reads_from_top_to_bottom():
    assert """\
# CRITICAL: Deployment shop/cart in prod

**Container app ran out of memory (limit 128Mi)** (certain, oom-killed)

## Diagnosis

Every request holds its rows in memory.

## Why

- Pod shop/cart-0: last state OOMKilled, exit 137 \\[e1\\]  \n\
  `kubectl -n shop get pod cart-0 -o yaml`

## What changed (revision 7)

- memory limit: `512Mi` → `128Mi`

## What to do

1. Look at it
   ```sh
   kubectl -n shop top pod cart-0
   ```
2. Roll back **(DISRUPTIVE)**
   ```sh
   kubectl -n shop rollout undo deploy/cart
   ```

## Last log lines

```
INFO starting
ERROR out of memory: wanted 64 MiB
killed
```

`kubectl -n shop logs cart-0 --previous`

## Not seen

- pod-logs: forbidden

## Alerts

- **KubePodCrashLooping**: cart-0 restarts
- ~~KubePodNotReady~~ resolved: cart-0 not ready

[Runbook](<https://runbooks.example/crash?a=1&b=2>)

Investigation 01JD, 0.4 s, 9 API reads
""" == to_markdown(ORDINARY)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a *b* _c_ `d`", r"a \*b\* \_c\_ \`d\`"),
        ("[text](https://evil.example)", r"\[text\](https://evil.example)"),
        ("![x](y)", r"\!\[x\](y)"),
        ("<script>", r"\<script\>"),
        ("&lt;", r"\&lt;"),
        ("a\\*b", r"a\\\*b"),
        ("# heading", r"\# heading"),
        ("- item\n+ item\n===", "\\- item\n\\+ item\n\\==="),
        ("1. item\n2) item", "1\u200b. item\n2\u200b) item"),
        ("1.5 GiB of 2", "1\u200b.5 GiB of 2"),
        ("> quote | cell ~~x~~", r"\> quote \| cell \~\~x\~\~"),
    ],
)
def test_foreign_text_is_only_text(text, said):
    assert said == body(Paragraph(text))


def test_a_fence_is_longer_than_any_in_the_log():
    assert "## Log\n\n````\n```\ncode\n````" == body(LogBlock(("```", "code"), "Log"))


@pytest.mark.parametrize(
    ("value", "said"),
    [("1", "`1`"), ("", "(none)"), ("a`b", "``a`b``"), ("`", "`` ` ``"), ("a\nb", "`a b`")],
)
def test_code_holds_any_value(value, said):
    changed = body(Changes((ChangeLine("x", value, "2"),), ""))
    assert f"- x: {said} → `2`" == changed


def test_what_is_absent_has_no_place():
    assert "**x**" == body(Verdict("x"))
    assert "1. look" == body(Actions((Action("look"),), ""))
    assert "- seen \\[e1\\]" == body(EvidenceList((EvidenceItem("e1", "seen", ""),), ""))
    assert "- **A**" == body(AlertList((AlertLine("A", "", firing=True),), ""))


def test_a_step_that_changes_the_cluster_says_so():
    assert "1. go **(changes the cluster)**" == body(Actions((Action("go", "", Risk.SAFE),), ""))


def test_news_and_a_possible_repeat_are_told():
    assert f"*Firing again*\n\n*{REPEATED}*" == body(news="Firing again", maybe_repeated=True)


def test_a_link_cannot_be_left():
    said = body(links=(Link("a](b", "https://a.example/> <x"),))
    assert r"[a\](b](<https://a.example/%3E%20%3Cx>)" == said


def test_an_address_that_runs_code_is_no_link():
    assert "" == body(links=(Link("x", "javascript:alert(1)"),))


def test_hostile_text_forms_neither_links_nor_html():
    fenced = r"(?ms)^ *(`{3,})(?:sh)?\n.*?\n *\1$"
    spans = r"(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)"
    text = re.sub(spans, "", re.sub(fenced, "", to_markdown(HOSTILE_ONE)))
    ours = r"\]\(<https://runbooks\.example/[^<>]*>\)"
    assert [] == re.findall(r"(?<!\\)[<\[]", re.sub(rf"(?m)\[(?:\\.|[^\]\\])*{ours}", "", text))
