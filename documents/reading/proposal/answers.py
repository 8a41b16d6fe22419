"""What bodies have already answered in a proposal, and which answers are still to come."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from documents.reading.findings import Context
from documents.reading.named import code_or_name, findings_on
from documents.reading.proposal.outline import Block
from documents.reading.result import AwaitedResponse, Finding, HearingResponse
from documents.reading.text.dates import first_date
from documents.reading.text.lines import prose
from process.calendar import danish_date

_BY = re.compile(r"\bfra\s+(?P<body>[^:]+)", re.IGNORECASE)
_AWAITED = re.compile(
    r"(?:svar(?:et)? )?(?:afvent\w*|drøftes|behandles|eftersendes|fremsendes|mangler|følger|forventes|udestår|"
    r"(?:afgives|kommer|indhentes)\b|er (?:endnu )?ikke (?:modtaget|indkommet|afgivet)|(?:endnu )?ikke (?:modtaget|"
    r"indkommet|afgivet|drøftet|behandlet)|sendt i høring|i høring|på (?:dagsordenen|mødet))\b.*",
    re.IGNORECASE | re.DOTALL,
)
_RECEIVED = re.compile(
    r"\b(?:modtaget|afgivet|drøftet|behandlet|indkommet|svar(?:et)? af|dateret|udtalelse af|mødet?)\b"
    r"(?P<rest>.{0,40})",
    re.IGNORECASE | re.DOTALL,
)
_MOST_WORDS = 14
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers that are there, those awaited, and what must be said."""

    responses: tuple[HearingResponse, ...]
    awaited: tuple[AwaitedResponse, ...]
    findings: tuple[Finding, ...]


def read_answers(sections: Sequence[Block], context: Context) -> Answers:
    """What each section "Bemærkninger fra …" holds; an empty one is no answer, nor is "Afventer."."""
    responses: list[HearingResponse] = []
    awaited: list[AwaitedResponse] = []
    findings: list[Finding] = []
    for section in sections:
        name = answered_by(section)
        if name is None:
            continue
        body, text = code_or_name(name, context), prose(section.lines)
        findings += findings_on([(name, section.line)], context)
        if is_awaited(text):
            awaited.append(AwaitedResponse(body, text, first_date(text)))
        elif text:
            responses.append(HearingResponse(body, text, received_on(text)))
        findings += _said(section, name, text, context)
    return Answers(tuple(responses), tuple(awaited), tuple(findings))


def answered_by(section: Block) -> str | None:
    """The body whose answer a section is for."""
    by = _BY.search(section.label)
    return by["body"].strip(" .") if by else None


def is_awaited(text: str) -> bool:
    """A few words that say the answer is still to come."""
    return bool(_AWAITED.fullmatch(text.strip())) and len(text.split()) <= _MOST_WORDS


def received_on(text: str) -> date | None:
    """The day an answer was received or given, as it says itself."""
    days = (first_date(match["rest"]) for match in _RECEIVED.finditer(text))
    return next((day for day in days if day), None)


def _said(section: Block, name: str, text: str, context: Context) -> Iterator[Finding]:
    if not text:
        yield context.finding("response_empty", section.line, label=section.name, body=name)
    elif is_awaited(text):
        day = first_date(text)
        planned = f"; planlagt {danish_date(day)}" if day else ""
        yield context.finding("response_awaited", section.line, body=name, text=_short(text), planned=planned)
    elif received_on(text) is None:
        yield context.finding("response_date_missing", section.line, body=name, text=_short(text))


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}…"
