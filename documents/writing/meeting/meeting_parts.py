"""What agenda, minutes and excerpt are put together from: the head, one item, and how the paper can be checked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal

from documents.reading.numbers import format_number
from documents.writing.meeting.case_parts import case_facts, presentation
from documents.writing.meeting.content import CONTROL, Cover, decision_key
from documents.writing.paper import Block, Box, Facts, Heading, Items, Paragraph, Quote, Table
from documents.writing.prose import prose
from models.meeting.coming_items import ComingItem
from models.meeting.editions import item_key
from models.meeting.paper import MeetingPaper
from process.calendar import danish_date, local_day
from process.public.meeting import why_kept_back
from process.register import MeetingStatus
from process.state.confidentiality import is_embargoed
from process.state.decision import Decision
from process.state.meeting import DECIDED_SUBJECTS, AgendaItem, ItemSubject, MeetingState
from process.words import codes, decisions, minutes
from process.words.dates import date_and_hour
from process.words.grammar import sentence
from process.words.minutes import Names, names_of

NO_MESSAGES = "Ingen meddelelser."
SIGNED_DIGITALLY = "Protokollen underskrives digitalt af de deltagende medlemmer."
ANNEXES = "Bilag"
COMING, NONE_COMING = ("Sag", "Titel", "Ventes", "Rolle"), "Ingen sager er på vej."
UNNAMED = "Ingen beslutning er ført til protokollen."


def head_rows(paper: MeetingPaper, *, is_minutes: bool = True) -> Iterator[tuple[str, str]]:
    """Body, day, hours and place: the hour called for on an agenda, the hours it lasted in minutes."""
    meeting = paper.record.meeting
    hours = decisions.hours if is_minutes else decisions.called_for
    yield "Møde", paper.body.name
    yield "Tid", f"{danish_date(meeting.held_on, weekday=True)} {hours(paper.record)}"
    if meeting.place:
        yield "Sted", meeting.place
    if meeting.state is MeetingStatus.CANCELLED:
        yield "Bemærk", "Mødet er aflyst."


def cover(paper: MeetingPaper, municipality: str, title: str, what: str) -> Cover:
    """`what`: «Dagsorden» or «Referat»."""
    day, body = danish_date(paper.record.meeting.held_on), paper.body.name
    version = ", offentlig udgave" if paper.is_public else ""
    edition = f" · {paper.edition}. udgave" if paper.edition else ""
    return Cover(
        title=title,
        municipality=municipality,
        body=body,
        day=day,
        made_at=paper.now.isoformat(),
        foot=f"{municipality} · {what}{version} · {body} {day}{edition}",
        running=f"{body} · {what} {day}",
        back=tuple(sorted(paper.back)),
    )


Sections = Iterator[tuple[str, tuple[Block, ...]]]


def item_sections(paper: MeetingPaper, kept: Collection[str], *, is_minutes: bool) -> Sections:
    """Every item that stands, each followed by what was decided on it and by those under it. `kept` come empty."""
    for item in paper.record.in_order():
        if item.under in paper.back:  # what stands under an item that is not open is not told of
            continue
        level = 3 if item.under else 2
        said, decided = item_key(item.number), decision_key(item.number)
        yield said, () if said in kept else tuple(item_blocks(paper, item, level, is_minutes=is_minutes))
        if is_minutes:
            yield decided, () if decided in kept else tuple(minuted_blocks(paper, item, level + 1))


def end_sections(
    paper: MeetingPaper, afterwards: tuple[Block, ...] = (), signatures: tuple[Block, ...] = ()
) -> Sections:
    """What stands after the items; an empty section is left out."""
    ends = {"taken_off": tuple(taken_off(paper)), "afterwards": afterwards, "signatures": signatures}
    yield from ((key, blocks) for key, blocks in ends.items() if blocks)
    yield CONTROL, tuple(control(paper))


def item_blocks(paper: MeetingPaper, item: AgendaItem, level: int, *, is_minutes: bool) -> Iterator[Block]:
    """What the item says, as it was before the body; of one that is kept back only why it is."""
    yield Heading(item_title(paper, item), level)
    if item.number in paper.back:
        yield Paragraph(why_kept_back(item, paper.now, was_treated=is_minutes))
        yield from _paragraphs((decisions.listed_closed(item) if item.withdrawn_at is None else "",))
        return
    facts = tuple(_facts(paper, item))
    if facts:
        yield Facts(facts)
    listed = decisions.listed(item, names_of(paper.record, paper.register))
    if listed:
        yield Paragraph(listed)
    if item.points:
        yield Heading("Indstilling", level + 1)
        yield from _proposed(item)
    yield from _item_presentation(paper, item, level + 1, is_minutes=is_minutes)


def minuted_blocks(paper: MeetingPaper, item: AgendaItem, level: int) -> Iterator[Block]:
    """What happened at the item; of one that is kept back only the public text of the decision."""
    if item.number not in paper.back:
        yield from treatment(paper, item, level)
        return
    decision = paper.record.decision_on(item.number)
    if decision is not None and decision.public_text:
        yield Box("Beslutning", tuple(prose(decision.public_text)), level)


def _proposed(item: AgendaItem) -> Iterator[Block]:
    """The proposed decision and whose it is; the points are spoken of by their numbers, so one alone needs none."""
    lead = minutes.who_proposes(item)
    if len(item.points) == 1:
        yield Paragraph(f"{lead}, {item.points[0].rstrip('.')}.")
    else:
        yield Paragraph(f"{lead},")
        yield Items(item.points, is_numbered=True)


def item_title(paper: MeetingPaper, item: AgendaItem) -> str:
    closed = " (lukket punkt)" if item.is_closed and not paper.is_public else ""
    return f"{minutes.heading_of(paper.record, item)}{closed}"


def _facts(paper: MeetingPaper, item: AgendaItem) -> Iterator[tuple[str, str]]:
    case = paper.case_of(item)
    if case is not None:
        yield from case_facts(case, paper.register, item)
    if item.subject in (ItemSubject.CASE, ItemSubject.OTHER) and not item.under:
        yield "Sagstype", sentence(codes.ITEM_KINDS[item.item_kind])
    if item.public_from is not None and is_embargoed(item, paper.now):
        yield "Offentliggøres", date_and_hour(item.public_from)


def _item_presentation(paper: MeetingPaper, item: AgendaItem, level: int, *, is_minutes: bool) -> Iterator[Block]:
    """The presentation of the item's own text and of its case, and its annexes."""
    case = paper.case_of(item)
    if item.text:
        if case is not None or item.points:
            yield Heading("Sagsfremstilling", level)
        yield from prose(item.text)
    else:
        yield from _paragraphs((_of_itself(paper.record, item, is_minutes=is_minutes),))
    if item.subject is ItemSubject.COMING and paper.coming is not None:
        yield coming(paper.coming)
    if case is not None:
        yield from presentation(case, paper.register, item, level)
    annexes = paper.record.annexes_of(item.number)
    if annexes:
        yield Heading(ANNEXES, level)
        yield Items(tuple(f"{annex.title}{' (lukket bilag)' if annex.is_closed else ''}" for annex in annexes), True)


def without_annexes(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """What an item says without its list of annexes, for a page that leads to the files themselves."""
    is_listed = len(blocks) > 1 and isinstance(blocks[-2], Heading) and blocks[-2].text == ANNEXES
    return blocks[:-2] if is_listed else blocks


def _of_itself(record: MeetingState, item: AgendaItem, *, is_minutes: bool) -> str:
    """What an item says that nobody has written on. That there were no messages is known when the meeting is over, and
    not where something was put on record after all.
    """
    if item.subject is ItemSubject.SIGNING:
        return SIGNED_DIGITALLY
    is_silent = not record.sub_items(item.number) and record.decision_on(item.number) is None
    is_over = is_minutes and (record.meeting.adjourned_at or record.meeting.closed_at) is not None
    return NO_MESSAGES if item.subject is ItemSubject.MESSAGES and is_silent and is_over else ""


def coming(listed: Iterable[ComingItem]) -> Block:
    """«Kommende sager»: what is on its way to the body, and when by the plan."""
    rows = tuple((item.case, item.title, _expected(item), _role(item)) for item in listed)
    if not rows:
        return Paragraph(NONE_COMING)
    return Table(COMING, rows, (16, 44, 22, 18), label="Kommende sager")


def _expected(coming_item: ComingItem) -> str:
    if coming_item.on is None:
        return "Tid ikke fastlagt"
    return danish_date(coming_item.on) if coming_item.is_placed else f"{danish_date(coming_item.on)} (efter planen)"


def _role(coming_item: ComingItem) -> str:
    """What the body does with it: a reading is one, whoever decides in the end."""
    if coming_item.reading:
        return f"{coming_item.reading}. behandling"
    return "Afgørelse" if coming_item.authoritative else "Indstilling"


# -- the minutes of one item ----------------------------------------------------------------------------------------


def treatment(paper: MeetingPaper, item: AgendaItem, level: int = 3) -> Iterator[Block]:
    """What happened at the item: who was out, what was decided and how, and what was said for the record."""
    record, register = paper.record, paper.register
    names = names_of(record, register)
    decision = record.decision_on(item.number)
    asked = item.subject in DECIDED_SUBJECTS and not (item.under and item.case_id is None)
    if decision is None and not asked:
        yield from _paragraphs((minutes.others_present(item),))
        return
    conflicts = minutes.conflicts_at(record, register, item.number)
    decided = tuple(_decided(paper, decision, names)) if decision else (Paragraph(UNNAMED),)
    yield from _paragraphs((minutes.others_present(item),))
    if conflicts:
        yield Heading("Habilitet", level)
        yield from _paragraphs(conflicts)
    if decision is not None and decision.alone_by is not None:
        yield from decided
        decided = (Paragraph(decisions.noted(decision)),)
    yield Box("Beslutning", (*_paragraphs((decisions.raised(item),)), *decided), level)
    if decision is not None:
        for dissent in decision.dissents:
            yield Paragraph(f"{decisions.dissenter(dissent, names)} ønskede tilført protokollen:")
            yield Quote(dissent.text)
        yield from _paragraphs((decisions.stopped(decision, names),))
    absent = "" if decision is not None and decision.follows else minutes.absent_at(record, register, item.number)
    yield from _paragraphs((absent, *decisions.corrections(record, item.number, names)))


def _decided(paper: MeetingPaper, decision: Decision, names: Names) -> Iterator[Paragraph | Items | Table]:
    if decision.follows:
        yield Paragraph(f"Behandlet sammen med punkt {paper.record.label(decision.follows)}.")
    yield from _paragraphs((decisions.alone(decision, names),))
    for text in decisions.text_of(decision, names):
        yield from prose(text)
    yield from _paragraphs(decisions.ballots(decision, names) if not decision.follows else ())


def _paragraphs(texts: Iterable[str]) -> Iterator[Paragraph]:
    return (Paragraph(text) for text in texts if text)


# -- the end --------------------------------------------------------------------------------------------------------


def control(paper: MeetingPaper) -> Iterator[Block]:
    """How to check it: the record's digest and the chain's head (DESIGN §3.7)."""
    digest = paper.record.meeting.digest
    yield Heading("Kontrol")
    if digest:
        yield Paragraph(f"Protokollens fingeraftryk:\n{digest}")
    position = format_number(Decimal(paper.entries))
    yield Paragraph(f"Historikkens fingeraftryk efter {position} poster:\n{paper.head}")
    yield Paragraph(f"{_edition(paper)} dannet {date_and_hour(paper.now)}.")
    yield Paragraph(
        "Fingeraftrykkene er SHA-256. Når filen er offentliggjort, kan enhver kontrollere den under »Kontrollér "
        "et dokument« på de offentlige sider. Kommunen kan efterprøve hele historikken mod fingeraftrykket.",
        is_note=True,
    )


def _edition(paper: MeetingPaper) -> str:
    """«2. udgave (underskrevet),»; a draft is none."""
    return f"{paper.edition}. udgave ({paper.edition_cause})," if paper.edition else "Dokumentet er"


def approval(paper: MeetingPaper) -> str:
    """Who approved what goes out, and when."""
    meeting = paper.record.meeting
    if meeting.approved_at is None:
        return "Ikke godkendt endnu"
    by = names_of(paper.record, paper.register).person(meeting.approved_by) if meeting.approved_by else "formanden"
    return f"{by}, {danish_date(local_day(meeting.approved_at))}"


def taken_off(paper: MeetingPaper) -> Iterator[Block]:
    """Items that had a printed number and were taken off before the meeting: their numbers are accounted for. What they
    were about is nobody's business outside.
    """
    items = [item for item in paper.record.items if item.removed_at is not None and item.printed]
    if items:
        numbers = {item.number: f"Punkt {paper.record.label(item.number)}" for item in items}
        titles = tuple(numbers[item.number] + ("" if paper.is_public else f": {item.title}") for item in items)
        yield Heading("Taget af dagsordenen før mødet")
        yield Items(titles)
