"""The last line of a message: where it comes from, what it cost, and why no model spoke."""

from alertwhy.domain.delivery import PENDING
from alertwhy.domain.investigation import Investigation
from workers.wording import cut, one_line

MAX_REASON = 200  # characters


def footer(investigation: Investigation) -> str:
    """``Investigation 01JD · 0.4 s · 9 API reads · 1,234 tokens``, or the reason for none."""
    stats, diagnosis = investigation.stats, investigation.diagnosis
    seconds = stats.seconds + (diagnosis.seconds if diagnosis else 0.0)
    parts = [f"Investigation {investigation.id}", f"{seconds:.1f} s", _reads(stats.api_reads)]
    if diagnosis:
        tokens = diagnosis.tokens.input + diagnosis.tokens.output
        parts.append(f"{tokens:,} tokens" if tokens else one_line(diagnosis.model))
        parts.append(f"cost {diagnosis.cost:.4f}" if diagnosis.cost else "")  # a price is set
    parts.append(_missing(investigation))
    return " · ".join(part for part in parts if part)


def _reads(count: int) -> str:
    return f"{count} API read" if count == 1 else f"{count} API reads"


def _missing(investigation: Investigation) -> str:
    reason = cut(one_line(investigation.diagnosis_missing or ""), MAX_REASON)
    if investigation.diagnosis or not reason:
        return ""
    if reason == PENDING:
        return "The model's diagnosis is still to come" if investigation.open else ""
    if reason.startswith("analysis:"):
        return reason
    return f"{reason[:1].upper()}{reason[1:]}: rules alone"
