"""What was learned, as blocks: why, what changed, what to do, what could not be seen."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from alertwhy.domain.diagnosis import Diagnosis
from alertwhy.domain.evidence import Gap
from alertwhy.domain.finding import Finding, Step
from alertwhy.domain.investigation import Investigation
from alertwhy.domain.notification import Action, Actions, Block, Bullets, Paragraph
from workers.compose.alerts import alert_list
from workers.compose.seen import changes, evidence, logs
from workers.compose.verdict import TARGET_GAPS, ended, target_gap
from workers.compose.where import reactions, where
from workers.wording import clean, cut, one_line

MAX_STEPS = 6
MAX_BULLETS = 5
MAX_TEXT = 600  # characters of a sentence or a step
MAX_PROSE = 1500  # characters of the model's summary


def learned(investigation: Investigation) -> Iterator[Block]:
    """Every block below the verdict, in the order in which one needs them at night."""
    yield from where(investigation)
    yield from reactions(investigation)
    if investigation.findings or investigation.diagnosis:
        yield from _target_gap(investigation)
    yield from _diagnosis(investigation)
    yield from evidence(investigation)
    yield from changes(investigation)
    yield from _actions(investigation)
    if not ended(investigation):
        yield from logs(investigation)
    yield from _also_seen(investigation.findings)
    if investigation.diagnosis:
        yield from _doubts(investigation.diagnosis)
    if not ended(investigation):
        yield from _gaps(investigation.gaps)
    yield from alert_list(investigation)


def _target_gap(investigation: Investigation) -> Iterator[Paragraph]:
    gap = target_gap(investigation)
    if gap:
        yield Paragraph(_gap_text(gap))


def _diagnosis(investigation: Investigation) -> Iterator[Paragraph]:
    diagnosis = investigation.diagnosis
    if diagnosis is None:
        return
    said = [diagnosis.summary]
    if investigation.findings and diagnosis.root_cause not in diagnosis.summary:
        said.append(diagnosis.root_cause)
    text = clean("\n".join(said)).strip()
    heading = f"Diagnosis (by the model, {diagnosis.confidence} confidence)"
    yield Paragraph(cut(text, MAX_PROSE) + _cites(diagnosis.because), heading)


def _actions(investigation: Investigation) -> Iterator[Actions]:
    """The first cause's remediation, then what the model adds to it."""
    steps = list(investigation.findings[0].remediation) if investigation.findings else []
    for step in investigation.diagnosis.remediation if investigation.diagnosis else ():
        if not any(_same(step, known) for known in steps):
            steps.append(step)
    heading = "If it comes back" if ended(investigation) else "What to do"
    if steps:
        yield Actions(tuple(_action(step) for step in steps[:MAX_STEPS]), heading)


def _same(step: Step, other: Step) -> bool:
    if step.command and other.command:
        return one_line(step.command) == one_line(other.command)
    return one_line(step.action).casefold() == one_line(other.action).casefold()


def _action(step: Step) -> Action:
    text = cut(one_line(step.action), MAX_TEXT) + _cites(step.because)
    if step.suggested:  # the reader has to judge an amount that nobody measured
        text += f" ({', '.join(map(one_line, step.suggested))}: the model's suggestion)"
    return Action(text, one_line(step.command), step.risk)


def _also_seen(findings: tuple[Finding, ...]) -> Iterator[Bullets]:
    """What the first cause explains, then what stands beside it."""
    first, others = findings[:1], findings[1:]
    explained = [each for each in others if any(each.cause in one.explains for one in first)]
    beside = [each for each in others if each not in explained]
    if explained:
        items = tuple(_unrepeated((*first, *explained[:MAX_BULLETS])))[1:]
        yield Bullets(items, _counted("Follows from it", len(explained)))
    if beside:
        items = tuple(_other(each) for each in beside[:MAX_BULLETS])
        yield Bullets(items, _counted("Also seen", len(beside)))


def _unrepeated(findings: Iterable[Finding]) -> Iterator[str]:
    """What each says; the words that it quotes only where nobody quoted them before."""
    told = ""
    for each in findings:
        title = one_line(each.title)
        said, _, quoted = title.partition(": ")
        yield _said(replace(each, title=said) if quoted and quoted in told else each)
        told += f"{title}\n"


def _other(finding: Finding) -> str:
    return f"{_said(finding)} ({finding.confidence}, {finding.cause})"


def _said(finding: Finding) -> str:
    return f"{cut(one_line(finding.title), MAX_TEXT)}{_cites(finding.because)}"


def _doubts(diagnosis: Diagnosis) -> Iterator[Bullets]:
    if diagnosis.ruled_out:
        ruled_out = diagnosis.ruled_out[:MAX_BULLETS]
        items = tuple(
            f"{cut(one_line(each.cause), MAX_TEXT)}{_cites(each.because)}" for each in ruled_out
        )
        yield Bullets(items, "Ruled out")
    if diagnosis.unresolved:
        still = diagnosis.unresolved[:MAX_BULLETS]
        yield Bullets(tuple(cut(one_line(each), MAX_TEXT) for each in still), "Still open")


def _gaps(gaps: tuple[Gap, ...]) -> Iterator[Bullets]:
    others = [gap for gap in gaps if gap.collector != TARGET_GAPS]
    if others:
        items = tuple(
            f"{one_line(gap.collector)}: {_gap_text(gap)}" for gap in others[:MAX_BULLETS]
        )
        yield Bullets(items, _counted("Not seen", len(others)))


def _gap_text(gap: Gap) -> str:
    return cut(one_line(f"{gap.reason}; {gap.remedy}" if gap.remedy else gap.reason), MAX_TEXT)


def _cites(because: tuple[str, ...]) -> str:
    return f" [{', '.join(because)}]" if because else ""


def _counted(heading: str, there: int) -> str:
    return heading if there <= MAX_BULLETS else f"{heading} ({MAX_BULLETS} of {there})"
