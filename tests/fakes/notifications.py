"""Notifications for tests of channels: an ordinary one, a giant, a hostile one, and any at all."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import strategies as st

from alertwhy.domain.finding import Risk
from alertwhy.domain.notification import (
    Action,
    Actions,
    AlertLine,
    AlertList,
    Block,
    Bullets,
    ChangeLine,
    Changes,
    EvidenceItem,
    EvidenceList,
    Link,
    LogBlock,
    Moment,
    Notification,
    Paragraph,
    Verdict,
)
from alertwhy.domain.severity import Severity
from tests.fakes.investigations import CRASHING, OPEN

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
GROUP = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"  # SHA-256 of a group key
LOG = ("INFO starting", "ERROR out of memory: wanted 64 MiB", "killed")
# What must never work: pings, forged links, broken code, disguised commands, halved characters.
HOSTILE = (
    "<!channel> <!here|here> <@U024BE7LH> <#C1> <!subteam^S1> <at>all</at> @channel @here "
    "<https://evil.example|your bank> [your bank](https://evil.example) https://evil.example "
    "``` ` ~~~ *_~ &amp; &lt;!channel&gt; \u202erm\u202c \x1b[31m \x00 \ud800 \r\n# ```sh\n- |x| \u200b"
)

ORDINARY = Notification(
    investigation="01JD",
    key="alertwhy-01JD-1",
    moment=Moment.FIRST,
    severity=Severity.CRITICAL,
    firing=True,
    title="Deployment shop/cart",
    summary="Container app ran out of memory (limit 128Mi)",
    object="Deployment shop/cart",
    cluster="prod",
    blocks=(
        Verdict("Container app ran out of memory (limit 128Mi)", "certain", "oom-killed"),
        Paragraph("Every request holds its rows in memory.", "Diagnosis"),
        EvidenceList(
            (
                EvidenceItem(
                    "e1",
                    "Pod shop/cart-0: last state OOMKilled, exit 137",
                    "kubectl -n shop get pod cart-0 -o yaml",
                    "state: waiting\nlast state: OOMKilled",
                ),
            )
        ),
        Changes((ChangeLine("memory limit", "512Mi", "128Mi"),), "What changed (revision 7)"),
        Actions(
            (
                Action("Look at it", "kubectl -n shop top pod cart-0"),
                Action("Roll back", "kubectl -n shop rollout undo deploy/cart", Risk.DISRUPTIVE),
            )
        ),
        LogBlock(LOG, "Last log lines", "kubectl -n shop logs cart-0 --previous"),
        Bullets(("pod-logs: forbidden",), "Not seen"),
        AlertList(
            (
                AlertLine("KubePodCrashLooping", "cart-0 restarts", firing=True, since=NOON),
                AlertLine("KubePodNotReady", "cart-0 not ready", firing=False, since=NOON),
            )
        ),
    ),
    links=(Link("Runbook", "https://runbooks.example/crash?a=1&b=2"),),
    footer="Investigation 01JD, 0.4 s, 9 API reads",
    cause="oom-killed",
    namespace="shop",
    started_at=NOON,
    alert_names=("KubePodCrashLooping", "KubePodNotReady"),
    about=(replace(OPEN, id="01JD", alerts=(replace(CRASHING, group_keys=(GROUP,)),)),),
)

RESOLVED = replace(ORDINARY, moment=Moment.RESOLVED, firing=False, summary="Resolved after 14 min")


def filled(text: str, times: int, copies: int = 3) -> Notification:
    """Every field that text from outside can reach holds ``text``; every list is this long."""
    step = Action(text, text, Risk.DISRUPTIVE)
    blocks: tuple[Block, ...] = (
        Verdict(text, text, text),
        Paragraph(text, text),
        EvidenceList((EvidenceItem(text, text, text, text),) * times, text),
        Changes((ChangeLine(text, text, text),) * times, text),
        Actions((step,) * times, text),
        LogBlock((text,) * times, text, text),
        Bullets((text,) * times, text),
        AlertList(
            (AlertLine(text, text, firing=False), AlertLine(text, text, firing=True)) * times
        ),
    )
    return replace(
        ORDINARY,
        title=text,
        summary=text,
        object=text,
        cluster=text,
        blocks=blocks * copies,
        links=(Link(text, "https://runbooks.example/?q=" + "x" * len(text)),) * times,
        footer=text,
        cause=text,
        namespace=text,
        alert_names=(text,) * times,
        maybe_repeated=True,
        news=text,
    )


# Each escapes or encodes differently: plain, multiplied by escaping, four bytes, fences, one word.
GIANTS = {
    "words": filled("a long story " * 150, 12),
    "ampersands": filled("&" * 2000, 12),
    "emoji": filled("\U0001f4a5" * 2000, 12),
    "fences": filled("```" * 700, 12),
    "quotes": filled('"\\\n' * 700, 12),
    "many small": filled("x", 40, copies=12),
}
HOSTILE_ONE = replace(
    filled(HOSTILE, 2),
    links=(
        Link(HOSTILE, "https://runbooks.example/?q=<!channel>|*x*"),
        Link("script", "javascript:alert(1)"),
        Link("a mention", "!channel"),
    ),
)

_text = st.text(
    st.sampled_from("ab <>&|`*_~[]()!@\"'\\\n\r\t\x00\u202e日\U0001f4a5\ud800"), max_size=300
)
_links = st.builds(Link, _text, _text.map("https://example.org/{}".format) | _text)
_blocks = st.one_of(
    st.builds(Verdict, _text, _text, _text),
    st.builds(Paragraph, _text, _text),
    st.builds(
        EvidenceList,
        st.lists(st.builds(EvidenceItem, _text, _text, _text, _text)).map(tuple),
        _text,
    ),
    st.builds(Changes, st.lists(st.builds(ChangeLine, _text, _text, _text)).map(tuple), _text),
    st.builds(
        Actions,
        st.lists(st.builds(Action, _text, _text, st.sampled_from(Risk))).map(tuple),
        _text,
    ),
    st.builds(Bullets, st.lists(_text).map(tuple), _text),
    st.builds(LogBlock, st.lists(_text).map(tuple), _text, _text),
    st.builds(
        AlertList, st.lists(st.builds(AlertLine, _text, _text, firing=st.booleans())).map(tuple)
    ),
)
NOTIFICATIONS = st.builds(
    Notification,
    investigation=st.just("01JD"),
    key=st.just("alertwhy-01JD-1"),
    moment=st.sampled_from(Moment),
    severity=st.sampled_from(Severity),
    firing=st.booleans(),
    title=_text,
    summary=_text,
    object=_text,
    cluster=_text,
    blocks=st.lists(_blocks, max_size=12).map(tuple),
    links=st.lists(_links, max_size=8).map(tuple),
    footer=_text,
    cause=_text,
    maybe_repeated=st.booleans(),
    news=_text,
)
