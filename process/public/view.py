"""From a meeting's record to what everybody may see of it: one way for pages, search, feeds, files and the interface.

Agendas and decisions are public, those behind closed doors too, limited by the duty of confidentiality only (KSL §§ 8
and 20). The agenda is shown as it was when it was published; what has been closed, put under embargo, withdrawn or
changed since is held back at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from process.meeting.agenda_order import Line
from process.public.values import CaseLimits, PublicDecision, PublicItem, PublicMeeting, Shown, Since
from process.register import MeetingStatus, Register
from process.state.confidentiality import embargo_of, is_kept_back, is_kept_from_public
from process.state.decision import Decision
from process.state.meeting import AgendaItem, Annex, ItemKind, ListType, MeetingState
from process.state.record import DocumentKind, MeetingDocument
from process.words import decisions as dw
from process.words import minutes as mw


@dataclass(frozen=True)
class Looking:
    """One meeting being made public: the record, what the published agenda said of each item, and the moment.

    `cases`: by id, all that are on it.
    """

    record: MeetingState
    lines: Mapping[int, Line]
    cases: Mapping[int, CaseLimits]
    since: Since
    register: Register
    now: datetime

    @property
    def agenda_at(self) -> datetime | None:
        at = self.record.meeting.agenda_published_at
        return at if at is not None and at <= self.now else None

    @property
    def minutes_at(self) -> datetime | None:
        at = self.record.meeting.minutes_published_at
        return at if at is not None and at <= self.now else None

    @property
    def at(self) -> datetime:
        """The publication that counts: the minutes', else the agenda's."""
        return self.minutes_at or self.agenda_at or self.now

    def published_line(self, item: AgendaItem) -> Line | None:
        """What the agenda said of it; minutes say what the record says."""
        return self.lines.get(item.number) if self.minutes_at is None else None


def lines_by_number(lines: Sequence[Line]) -> dict[int, Line]:
    """The version of the agenda that was published, without what had been taken off by then."""
    return {number: line for line in lines if isinstance(number := line["number"], int) and not line["removed"]}


def public_meeting(looking: Looking) -> PublicMeeting:
    row = looking.record.meeting
    bare = PublicMeeting(
        row.id,
        row.organization,
        row.held_on,
        row.starts_at,
        body_name=looking.register.organizations[row.organization].name,
        is_cancelled=row.state is MeetingStatus.CANCELLED,
        moved_from=looking.since.moved_from,
    )
    if looking.agenda_at is None and looking.minutes_at is None:
        return bare
    items = tuple(_items(looking))
    firsts = [
        publication.published_at
        for publication in looking.record.publications
        if publication.published_at <= looking.now
    ]
    return replace(
        bare,
        place=row.place,
        agenda_at=looking.agenda_at,
        minutes_at=looking.minutes_at,
        first_at=min(firsts, default=looking.at),
        changed_at=max((looking.at, *(item.since for item in items))),
        items=items,
        documents=tuple(_documents(looking)),
    )


def _items(looking: Looking) -> Iterator[PublicItem]:
    """In the order of what was published; what stands under an item that is not open is not told of."""
    record, not_open = looking.record, set()
    order = list(looking.lines)
    if looking.minutes_at is not None:
        in_order = [item.number for item in record.in_order()]
        order = in_order + [number for number in order if number not in in_order]
    for number in order:
        item = record.item(number)
        if item is None or item.under in not_open:
            continue
        public_item = _item(looking, item)
        if public_item.shown is not Shown.OPEN:
            not_open.add(number)
        yield public_item


def _item(looking: Looking, item: AgendaItem) -> PublicItem:
    line = looking.published_line(item)
    label = str(line["label"]) if line else looking.record.label(item.number)
    public_item = PublicItem(item.number, label, _shown(looking, item), _limited_at(looking, item), item.under)
    match public_item.shown:
        case Shown.WITHDRAWN:
            gone = item.withdrawn_at or looking.at
            return replace(public_item, since=max(looking.at, gone), reason=item.withdrawn_reason, gone_at=gone)
        case Shown.REMOVED:
            gone = item.removed_at or looking.at
            return replace(public_item, since=max(looking.at, gone), gone_at=gone)
        case Shown.HELD_BACK:
            return replace(public_item, opens_at=embargo_of(looking.record, item, looking.now, looking.cases))
        case Shown.CLOSED:
            return _closed(looking, item, replace(public_item, since=_opened_at(looking, item)))
        case Shown.OPEN:
            return _open(looking, item, replace(public_item, since=_opened_at(looking, item)))


def _shown(looking: Looking, item: AgendaItem) -> Shown:
    """The narrowest of what item, case and published version ask for. A case not known here is taken for closed."""
    if item.withdrawn_at is not None:
        return Shown.WITHDRAWN
    if item.removed_at is not None:
        return Shown.REMOVED
    record, now, cases = looking.record, looking.now, looking.cases
    if embargo_of(record, item, now, cases) is not None:
        return Shown.HELD_BACK
    line, is_unknown = looking.published_line(item), item.case_id is not None and item.case_id not in cases
    was_closed = line is not None and bool(line["closed"])
    return Shown.CLOSED if was_closed or is_unknown or is_kept_from_public(record, item, now, cases) else Shown.OPEN


def _case(looking: Looking, item: AgendaItem) -> CaseLimits | None:
    return looking.cases.get(item.case_id) if item.case_id is not None else None


def _limited_at(looking: Looking, item: AgendaItem) -> datetime:
    """Who has read it before must hear that it is closed, or open, since."""
    return max(looking.at, looking.since.limited.get(item.number, looking.at))


def _opened_at(looking: Looking, item: AgendaItem) -> datetime:
    case = _case(looking, item)
    embargoes = (item.public_from, case.public_from if case else None)
    return max((_limited_at(looking, item), *(at for at in embargoes if at is not None)))


def _closed(looking: Looking, item: AgendaItem, public_item: PublicItem) -> PublicItem:
    """Number, how it came on the agenda, public title and, once the minutes are out, the public text of the decision or
    that it was put off. Nothing else.
    """
    line, decision = looking.published_line(item) or {}, looking.record.decision_on(item.number)
    title, came = line.get("public_title", item.public_title), line.get("list_type", item.list_type)
    public_item = replace(public_item, title=str(title), list_type=ListType(str(came)))
    if looking.minutes_at is None or decision is None:
        return public_item
    if _is_changed(looking, item.number):
        return replace(public_item, decision=PublicDecision((), is_changed=True))
    told = dw.of_kept_back(decision)
    return replace(public_item, decision=PublicDecision((told,))) if told else public_item


def _open(looking: Looking, item: AgendaItem, public_item: PublicItem) -> PublicItem:
    case, annexes = _case(looking, item), tuple(_annexes(looking, item))
    line = looking.published_line(item) or _line(item)
    points = line["points"]
    public_item = replace(
        public_item,
        since=max((public_item.since, *(annex.public_from for annex in annexes if annex.public_from))),
        title=str(line["title"]),
        kind=ItemKind(str(line["kind"])),
        subject=item.subject,
        list_type=ListType(str(line["list_type"])),
        late_reason=str(line["late_reason"]),
        text=str(line["text"]),
        points=tuple(str(point) for point in points) if isinstance(points, Sequence) else (),
        case_number=case.number if case else "",
        consultation=item.consultation,
        annexes=annexes,
    )
    return _minuted(looking, item, public_item) if looking.minutes_at is not None else public_item


def _line(item: AgendaItem) -> Line:
    line = {name: getattr(item, name) for name in ("title", "list_type", "late_reason", "text", "points")}
    return line | {"kind": item.item_kind}


def _minuted(looking: Looking, item: AgendaItem, public_item: PublicItem) -> PublicItem:
    decision = looking.record.decision_on(item.number)
    return replace(public_item, decision=_decision(looking, decision) if decision else None)


def _decision(looking: Looking, decision: Decision) -> PublicDecision:
    if _is_changed(looking, decision.item):
        return PublicDecision((), is_changed=True)
    names = mw.names_of(looking.record, looking.register)
    sentences = (
        *dw.text_of(decision, names),
        *dw.ballots(decision, names),
        *(dw.dissent(dissent, names) for dissent in decision.dissents),
        dw.stopped(decision, names),
        dw.alone(decision, names),
        dw.noted(decision),
    )
    return PublicDecision(
        tuple(filter(None, sentences)), decision.outcome, decision.text, dw.said(decision.outcome, decision.question)
    )


def _is_changed(looking: Looking, item: int) -> bool:
    return looking.since.reopened.get(item, looking.at) > looking.at


def _annexes(looking: Looking, item: AgendaItem) -> Iterator[Annex]:
    """Open ones whose hour has come, that were there when it was published."""
    for annex in looking.record.annexes_of(item.number):
        came = looking.since.attached.get(annex.number)
        if not is_kept_back(annex, looking.now) and came is not None and came <= looking.at:
            yield annex


def _documents(looking: Looking) -> Iterator[MeetingDocument]:
    """The newest public edition of what is published, of each file type, made no later than that; none while it says
    more than may be shown now.
    """
    published = {DocumentKind.AGENDA_PUBLIC: looking.agenda_at, DocumentKind.MINUTES_PUBLIC: looking.minutes_at}
    for kind, at in published.items():
        newest: dict[str, MeetingDocument] = {}
        for document in looking.record.documents:
            if not document.sha256:
                continue
            if document.kind is kind and not document.item and at is not None and document.made_at <= at:
                newest[document.media_type] = document
        yield from (document for document in newest.values() if not says_too_much(looking, document))


def says_too_much(looking: Looking, document: MeetingDocument) -> bool:
    """Whether something has been withdrawn, closed, held back or decided anew since the document was made, or what
    it tells of another matter.
    """
    if document.number in looking.since.listed:
        return True
    moments = [item.withdrawn_at for item in looking.record.items if item.withdrawn_at]
    moments += list(looking.since.reopened.values()) if document.kind is DocumentKind.MINUTES_PUBLIC else []
    moments += [looking.since.narrowed_at] if looking.since.narrowed_at else []
    return any(at >= document.made_at for at in moments)
