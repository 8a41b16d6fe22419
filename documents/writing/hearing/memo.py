"""Høringsnotat: what the bodies said, point by point, what the administration makes of it, and who did not answer.

Not filed yet, it is a draft with points suggested from the answers, so that nobody begins with an empty page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from documents.reading.hearing.points import propose_points
from documents.writing.hearing import words
from documents.writing.paper import Block, Facts, Heading, Items, Paper, Paragraph, Quote, Table
from models.hearing.memo import Contribution, MemoView, Silence, as_approved
from models.hearing.memo_approval import Approval
from process.hearing.heard import asked_again, is_over
from process.hearing.public_hearing import as_of
from process.planning.public_period import public_hearing_line
from process.sent import when_sent
from process.state.hearing import HearingRequest, MemoPoint, ResponsePublication
from process.words import codes
from process.words.codes import GENERAL
from process.words.dates import date_and_hour, deadline_told, listing
from process.words.grammar import sentence
from process.words.hearing import (
    FROM_PUBLIC,
    UNSOLICITED,
    came_about,
    in_round,
    minority_from,
    no_answer,
    no_answer_yet,
    of_whole,
    says_only_its_kind,
    standing,
    the_matter,
    which_answer,
)

NOT_RECEIVED = "Ikke modtaget svar"
NOT_JUDGED = "Ikke vurderet endnu"

_EDITED = "Svaret er gengivet uden personoplysninger."
_HELD_BACK: Mapping[ResponsePublication, str] = {
    ResponsePublication.BLOCKED: "Svaret gengives ikke, før det er set efter for personoplysninger.",
    ResponsePublication.WITHHELD: "Svaret er modtaget og indgår i sagen, men gengives ikke, fordi det indeholder "
    "oplysninger, der ikke må offentliggøres.",
}


def memo_paper(memo: MemoView, municipality: str, now: datetime) -> Paper:
    """The newest edition, answers in the order of the route. Late answers are its addendum; what came after its
    approval is in neither: an approved edition prints the same for ever.
    """
    memo = as_approved(memo)
    title = "Høringsnotat" if memo.edition else "Høringsnotat (udkast)"
    blocks: list[Block] = [Facts(tuple(_case_rows(memo)))]
    if memo.text:
        blocks += [Heading("Sammenfatning"), Paragraph(memo.text)]
    blocks += [Heading("Overblik"), _overview(memo)] if memo.contributions or memo.silent else []
    blocks += _section("Høringssvar og forvaltningens bemærkninger", memo.answers, memo)
    if memo.silent:
        blocks += [Heading(NOT_RECEIVED), silences(memo, now)]
        blocks.append(Paragraph("Et manglende svar er ikke udtryk for samtykke.", is_note=True))
    if memo.not_heard:
        blocks += [Heading("Ikke hørt"), Items(memo.not_heard)]
    blocks += _section("Tillæg: svar modtaget efter fristen", memo.late, memo)
    blocks += _section(FROM_PUBLIC, [part for part in memo.unsolicited if part.response.is_public_remark], memo)
    blocks += _section(UNSOLICITED, [part for part in memo.unsolicited if not part.response.is_public_remark], memo)
    if not memo.contributions and not memo.silent:
        blocks.append(Paragraph("Der er ikke sendt høringsbreve i sagen."))
    number = memo.view.case.number
    return Paper(
        title=title,
        author=municipality,
        made_at=memo.approval.at if memo.approval else now,
        blocks=tuple(blocks),
        foot=f"{municipality} · Sag {number} · {words.first_upper(_edition(memo))}",
    )


def addendum_paper(memo: MemoView, after: int, municipality: str, now: datetime) -> Paper:
    """The answers that have come since the memo held those up to number `after`, for an agenda that has the memo."""
    later = [part for part in memo.contributions if part.response.number > after]
    numbers = listing([str(part.response.number) for part in later])
    title = f"Tillæg til høringsnotatet: svar nr. {numbers}"
    return _answers_only(title, later, memo, municipality, now)


def answers_paper(memo: MemoView, municipality: str, now: datetime) -> Paper:
    """Every answer with its number, when it came, and its text as it may be shown."""
    return _answers_only("Høringssvar", memo.contributions, memo, municipality, now)


def _answers_only(
    title: str, contributions: Sequence[Contribution], memo: MemoView, municipality: str, now: datetime
) -> Paper:
    case = memo.view.state.case
    filed = replace(memo, edition=memo.edition or 1)  # answers as they came: nobody has suggested points here
    blocks = [Facts((("Sag", words.case_line(case)),)), *_section("Svar", contributions, filed)]
    return Paper(title, municipality, now, tuple(blocks), f"{municipality} · Sag {case.number} · {title}")


def _edition(memo: MemoView) -> str:
    if not memo.edition or memo.filed_at is None:
        return "udkast, ikke godkendt"
    edition = f"{memo.edition}. udgave, " if memo.edition > 1 else ""
    return f"{edition}skrevet {date_and_hour(memo.filed_at)}"


def _case_rows(memo: MemoView) -> Iterator[tuple[str, str]]:
    state = memo.view.state
    yield "Sag", words.case_line(state.case)
    if memo.view.is_confidential:
        yield "Fortrolighed", "Sagen er lukket eller endnu ikke offentlig."
    asked = [r for r in state.requests if r.sent_at and not r.withdrawn_at]
    if asked:
        yield "Høringsperiode", _period(asked)
        yield "Høringsparter", _count_words(memo, asked)
    for proposal in state.proposals:
        yield f"Forslag {proposal.number}", f"{proposal.title}, version {proposal.version}"
    for hearing in as_of(state, memo.filed_at) if memo.filed_at else state.live_public_hearings():
        yield "Offentlig høring", public_hearing_line(hearing).removeprefix("Offentlig høring ")
    by = f" af {memo.filed_by}" if memo.filed_by else ""
    yield "Notatet", f"{_edition(memo)}{by}{_approved(memo.approval) if memo.approval else ''}"


def _approved(approval: Approval) -> str:
    """«, godkendt 22. september 2027 kl. 13.00 af Sanne Vestervang»."""
    return f", godkendt {date_and_hour(approval.at)}{f' af {approval.by}' if approval.by else ''}"


def _period(asked: Sequence[HearingRequest]) -> str:
    first = min((left_at for request in asked if (left_at := when_sent(request))), default=None)
    last = max(asked, key=lambda request: (request.due_on or date.min, request.due_time or time(0)))
    until = words.deadline(last.due_on, last.due_time)
    return f"{date_and_hour(first)} til {until}" if first else f"til {until}"


def _count_words(memo: MemoView, asked: Sequence[HearingRequest]) -> str:
    """«6 hørt, 5 har svaret», round by round where there have been more: an answer in the first is none in the next."""
    rounds = sorted({request.round for request in asked})
    said = [_count_round(memo, [request for request in asked if request.round == number], number) for number in rounds]
    if len(rounds) == 1:
        return said[0]
    return "\n".join(f"{number}. runde: {words}" for number, words in zip(rounds, said, strict=True))


def _count_round(memo: MemoView, asked: Sequence[HearingRequest], number: int) -> str:
    heard = {request.body for request in asked}
    answered = {request.body for request in asked if request.answered_at}
    late = answered - {request.body for request in asked if request.answered_at and not request.is_late}
    parts = (part.response for part in memo.contributions if part.response.is_of_part)
    partly = {response.body for response in parts if response.round == number} & heard - answered
    told = f"{len(heard)} hørt, {len(answered)} har svaret"
    told += f", heraf {len(late)} efter fristen" if late else ""
    return f"{told}; fra {len(partly)} er der kun svar fra en del af organet" if partly else told


def _overview(memo: MemoView) -> Table:
    rows = [
        (
            _sender(contribution, memo),
            _kind(contribution),
            _received(contribution),
            _verdicts(_points(contribution, memo)),
        )
        for contribution in memo.contributions
    ]
    rows += [(silent_name(silent), _no_answer(silent), "–", "–") for silent in memo.silent]
    return Table(("Fra", "Svar", "Modtaget", "Vurdering"), tuple(rows), (28, 24, 22, 26), label="Høringssvar")


def _no_answer(silence: Silence) -> str:
    if silence.request.withdrawn_at:
        return f"{sentence(the_matter(silence.kind))} er trukket tilbage"
    return f"Ikke modtaget{of_whole(silence.has_part)}"


def _section(title: str, contributions: Sequence[Contribution], memo: MemoView) -> Iterator[Block]:
    if contributions:
        yield Heading(title)
    for contribution in contributions:
        yield from _contribution(contribution, memo)


def _contribution(contribution: Contribution, memo: MemoView) -> Iterator[Block]:
    yield Heading(_sender(contribution, memo), 3)
    yield Facts(tuple(_facts(contribution, memo)))
    if contribution.text:
        yield Quote(contribution.text)
        if contribution.response.publication is ResponsePublication.REDACTED:
            yield Paragraph(_EDITED, is_note=True)
    elif contribution.response.withdrawn_at is not None:
        yield Paragraph("Svaret er trukket tilbage, så det gengives ikke.", is_note=True)
    elif contribution.response.publication in _HELD_BACK:
        yield Paragraph(_HELD_BACK[contribution.response.publication], is_note=True)
    elif contribution.text is None:
        yield Paragraph("Svarets tekst er slettet.", is_note=True)
    if contribution.general:
        yield Paragraph(GENERAL)
        yield Quote(contribution.general)
    if contribution.minority:
        yield Paragraph(minority_from(contribution.minority_by))
        yield Quote(contribution.minority)
    points = _points(contribution, memo)
    if points:
        rows = tuple(
            (str(number), point.point, point.comment or "–", _verdict(point)) for number, point in enumerate(points, 1)
        )
        columns = ("Nr.", "Punkt i svaret", "Forvaltningens bemærkning", "Vurdering")
        yield Table(columns, rows, (6, 36, 37, 21), label="Punkter i svaret")


def _facts(contribution: Contribution, memo: MemoView) -> Iterator[tuple[str, str]]:
    response = contribution.response
    yield "Svar", _kind(contribution)
    yield "Modtaget", _received(contribution)
    if contribution.on_behalf_of:
        yield "På vegne af", contribution.on_behalf_of
    if response.agreed_on:
        yield "Tilblivelse", sentence(came_about(response))
    if standing(response):
        yield "Gyldighed", sentence(standing(response))
    newest = max((proposal.version for proposal in memo.view.state.proposals), default=response.proposal_version)
    if response.consultation and 0 < response.proposal_version < newest:
        yield "Gælder", f"version {response.proposal_version}; forslaget er ændret siden (nu version {newest})"
    if response.corrects:
        yield "Retter", f"svar nr. {response.corrects}"
    corrected_by = [
        str(other.response.number) for other in memo.contributions if other.response.corrects == response.number
    ]
    if corrected_by:
        yield "Rettet ved", f"svar nr. {listing(corrected_by)}"
    if contribution.files:
        yield "Bilag", listing(contribution.files)


def _points(contribution: Contribution, memo: MemoView) -> tuple[MemoPoint, ...]:
    """The administration's; of a memo not filed, suggestions from the answer's text."""
    if memo.edition or not contribution.text or _says_only_its_kind(contribution):
        return contribution.points
    return tuple(
        MemoPoint(contribution.response.number, point, "", None) for point in propose_points(contribution.text)
    )


def _says_only_its_kind(contribution: Contribution) -> bool:
    return bool(contribution.text) and says_only_its_kind(contribution.response.answer, contribution.text or "")


def _sender(contribution: Contribution, memo: MemoView) -> str:
    name, response = contribution.sender or "En borger eller forening", contribution.response
    return in_round(name, response.round, is_only=response.consultation not in asked_again(memo.view.state))


def _kind(contribution: Contribution) -> str:
    response = contribution.response
    return f"{words.first_upper(codes.ANSWERS[response.answer])} ({which_answer(response)})"


def _received(contribution: Contribution) -> str:
    if contribution.response.is_date_unknown:
        return "dato ukendt"
    late = ", efter fristen" if contribution.response.is_late else ""
    return f"{date_and_hour(contribution.response.received_at)}{late}"


def _verdicts(points: Sequence[MemoPoint]) -> str:
    """«2 imødekommet, 1 ikke imødekommet»."""
    by_name = {name: sum(point.verdict == key for point in points) for key, name in codes.VERDICTS.items()}
    counts = [f"{count} {name.lower()}" for name, count in by_name.items() if count]
    waiting = sum(point.verdict is None for point in points)
    return ", ".join([*counts, *([f"{waiting} ikke vurderet"] if waiting else [])]) or "–"


def silences(memo: MemoView, now: datetime) -> Items:
    """As they stand on the day of the paper: that of its approval, where it has one."""
    then = memo.approval.at if memo.approval else now
    return Items(tuple(silence(each, then) for each in memo.silent))


def silence(silence: Silence, then: datetime) -> str:
    """«Ældrerådet: Der er ikke modtaget høringssvar inden fristen … efter 3 påmindelser.»"""
    request = silence.request
    due = words.deadline(request.due_on, request.due_time)
    if request.withdrawn_at:
        told = f"{sentence(the_matter(silence.kind))} blev trukket tilbage {date_and_hour(request.withdrawn_at)}."
    elif request.closed_at:
        told = words.silence(f"{sentence(no_answer(silence.kind, silence.has_part))} {due}", silence.reminders)
    else:
        still = sentence(no_answer_yet(silence.kind, silence.has_part))
        told = words.silence_so_far(f"{still}; {deadline_told(due, is_over(request, then))}", silence.reminders)
    lost = f" {words.REACHED_NOBODY}." if silence.has_reached_nobody else ""
    return f"{silent_name(silence)}: {told}{lost}"


def silent_name(silence: Silence) -> str:
    """«Ældrerådet, 2. runde» where there have been more: it may have answered another."""
    return in_round(silence.name, silence.request.round, is_only=silence.is_only)


def _verdict(point: MemoPoint) -> str:
    return words.first_upper(codes.VERDICTS[point.verdict]) if point.verdict else NOT_JUDGED
