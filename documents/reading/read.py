"""Read a document: take out its text, see by its structure what it is, and read it as that."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from documents.reading.bodies import Bodies, normalised
from documents.reading.catalogue import catalogue
from documents.reading.child import opened
from documents.reading.classify import SEEMS, classify
from documents.reading.errors import UnreadableDocumentError
from documents.reading.findings import Context
from documents.reading.hearing.answer import read_answer
from documents.reading.minutes.read import read_meeting, with_known_bodies
from documents.reading.proposal import several
from documents.reading.result import DocumentKind, Finding, ReadCase, ReadDocument
from documents.reading.text.extract import extract
from documents.reading.text.lines import Line, lines_of
from documents.reading.unknown import read_unknown
from process.limits import MOST_PAGES, PROPOSAL


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read, with the lines its findings point at."""

    document: ReadDocument
    lines: tuple[str, ...]


def read(path: Path, aliases: Mapping[str, str], names: Mapping[str, str] | None = None) -> ReadDocument:
    """As `read_file`, of a file on this machine. Raises UnreadableDocumentError."""
    with opened(path, PROPOSAL) as file:
        return read_file(path.name, file.read(), aliases, names).document


def read_file(
    name: str,
    data: bytes,
    aliases: Mapping[str, str],
    names: Mapping[str, str] | None = None,
    pages: int = MOST_PAGES,
) -> ReadFile:
    """The cases in a file, with findings beside the source line; in this process: ours, or in the child.

    `aliases` maps a casefolded name or abbreviation of a body to its code, `names` the code to how the body is called
    in a finding. Raises UnreadableDocumentError.
    """
    extracted = extract(name, data, pages)
    bodies = Bodies({normalised(body): code for body, code in aliases.items()}, names or {})
    context, lines = Context(name, bodies), lines_of(extracted.text)
    if not lines:
        raise UnreadableDocumentError("file_empty", f"Filen »{name}« er tom. Find en udgave med tekst.")
    document = read_lines(lines, context)
    if extracted.guessed_encoding is not None:
        finding = context.finding("encoding_uncertain", 1, encoding=extracted.guessed_encoding)
        document = replace(document, findings=(finding, *document.findings))
    return ReadFile(document, tuple(extracted.text.split("\n")))


def read_lines(lines: Sequence[Line], context: Context) -> ReadDocument:
    """The cases in lines that are already extracted; there must be at least one line."""
    kind = classify(lines, {kind: fit(lines) for kind, fit in _FITS.items()}).kind
    match kind:
        case "minutes" | "agenda":
            meeting = with_known_bodies(read_meeting(lines, context.file), context.bodies)
            return ReadDocument((), None, (), kind, meetings=(meeting,))
        case "hearing_response":
            return ReadDocument((), None, (), kind, hearing_responses=(read_answer(lines, context.bodies),))
        case "catalogue":
            case, pool = catalogue.read_catalogue(lines, context)
            return ReadDocument((_in_order(case),), pool, (), kind)
        case "proposal":
            return ReadDocument(tuple(_in_order(case) for case in several.read_cases(lines, context)), None, (), kind)
    return ReadDocument((read_unknown(lines, context, SEEMS.get(kind)),), None, (), kind)


_FITS: Mapping[DocumentKind, Callable[[Sequence[Line]], int]] = {
    "catalogue": catalogue.fit,
    "proposal": several.fit,
}


def _in_order(case: ReadCase) -> ReadCase:
    """Findings in the order of the document."""
    proposals = tuple(replace(proposal, findings=_sorted(proposal.findings)) for proposal in case.proposals)
    return replace(case, proposals=proposals, findings=_sorted(case.findings))


def _sorted(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: finding.source.line))
