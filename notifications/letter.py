"""From notices to the letter that carries them: which words each kind has, and what stands around them."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

from documents.writing.paper import Paper
from models.rows.notice import NoticeRow
from notifications.administration import words as of_installation
from notifications.case import words as of_cases
from notifications.channels.sender import Letter
from notifications.facts import Facts, Mail, payload_of
from notifications.hearing import words as of_hearings
from notifications.hearing.calendar_file import Deadline, deadline_file
from notifications.hearing.letter_paper import letter_paper
from notifications.meeting import words as of_meetings
from notifications.outbox.undelivered import UndeliveredWords
from notifications.render import Frame, render
from notifications.words import Contact, NoticeFacts, Words
from process.notices import HearingSent, NoticeKind
from process.words.clean import one_line

WORDS: dict[NoticeKind, type[Words]] = {
    words.payload.kind: words
    for words in (
        of_hearings.HearingSentWords,
        of_hearings.HearingExtendedWords,
        of_hearings.HearingWithdrawnWords,
        of_hearings.ReminderWords,
        of_hearings.DeadlinePassedWords,
        of_hearings.ResponseReceiptWords,
        of_hearings.LateResponseWords,
        of_hearings.ExtensionAskedWords,
        of_hearings.AnswerComesLateWords,
        of_hearings.ExtensionRefusedWords,
        of_hearings.ProposalChangedWords,
        of_hearings.ToConfirmWords,
        of_cases.ToApproveWords,
        of_cases.DraftReturnedWords,
        of_cases.KeptBackWords,
        of_cases.ReadyForAgendaWords,
        of_cases.PlacedOnAgendaWords,
        of_cases.CaseDecidedWords,
        of_cases.RouteToConfirmWords,
        of_cases.FollowUpDueWords,
        of_meetings.SubstituteAskedWords,
        of_meetings.SubstituteAnsweredWords,
        of_meetings.SubstituteNotNeededWords,
        of_meetings.MemberItemWords,
        of_meetings.AgendaOutWords,
        of_meetings.MeetingMovedWords,
        of_meetings.MeetingCancelledWords,
        of_meetings.ToSignWords,
        of_installation.FlowFailingWords,
        of_installation.FlowWellWords,
        of_installation.ChainHeadWords,
        UndeliveredWords,
    )
}


def letter(facts: Facts, mail: Mail) -> Letter:
    """The mail as it leaves. Raises what Jinja raises when a template and its words do not fit."""
    notices = sorted((notice_facts(facts, row) for row in mail.notices), key=lambda notice: notice.urgency)
    frame = Frame(mail.name, facts.municipality, *_whom_to_answer(facts, mail, notices))
    rendered = render(_said(notices), frame)
    return Letter(
        message=mail.message,
        channel=mail.channel,
        made_at=mail.made_at,
        message_id=mail.message_id,
        address=mail.email if mail.channel == "mail" else mail.url,
        name=one_line(mail.name),
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        reply_to=_reply_to(facts, frame, notices),
        calendars=tuple(_calendars(mail, notices).items()),
        papers=tuple(_papers(facts, mail, notices)),
        thread=_thread(facts, mail, notices),
    )


def _said(notices: list[NoticeFacts[Any]]) -> list[Words]:
    """What the mail says, the most urgent first; what is one thing to its reader is said once."""
    together: dict[Hashable, list[NoticeFacts[Any]]] = {}
    for notice in notices:
        kind = notice.row.kind
        together.setdefault((kind, WORDS[kind].said_with(notice)), []).append(notice)
    return [WORDS[said[0].row.kind].of_all(said) for said in together.values()]


def notice_facts(facts: Facts, row: NoticeRow) -> NoticeFacts[Any]:
    return NoticeFacts(facts, row, payload_of(row))


def _whom_to_answer(facts: Facts, mail: Mail, notices: list[NoticeFacts[Any]]) -> tuple[Contact | None, str]:
    """The secretary, of a mail that is all about one secretary's meetings; nobody, of one about the installation, or
    where it is the reader: a secretary is not sent to the hearing coordinator about a meeting of their own. Else the
    coordinator.
    """
    if all(notice.told.of_installation for notice in notices):
        return None, ""
    secretaries = {notice.secretary for notice in notices}
    secretary = secretaries.pop() if len(secretaries) == 1 else None
    if secretary is not None and secretary.email:
        return (secretary if secretary.email != mail.email else None), "mødets sekretær"
    coordinator = Contact.of(facts.coordinator)
    is_themselves = coordinator is not None and coordinator.email == mail.email
    return None if is_themselves else coordinator, "høringskoordinator"


def _reply_to(facts: Facts, frame: Frame, notices: list[NoticeFacts[Any]]) -> str:
    """Whom an answer goes to; nobody but the sender where that is read, and lands at its hearing by itself."""
    if facts.replies_are_read and any(notice.told.to_body for notice in notices):
        return ""
    return frame.contact.email if frame.contact else ""


def _thread(facts: Facts, mail: Mail, notices: list[NoticeFacts[Any]]) -> str:
    """The letter that began the hearing this mail is about first: what follows is shown beneath it."""
    first = notices[0].row if notices else None
    begun = facts.letters.get((first.case_id, first.consultation, first.recipient), "") if first else ""
    return begun if begun != mail.message_id else ""


def _calendars(mail: Mail, notices: list[NoticeFacts[Any]]) -> dict[str, bytes]:
    """A file for each deadline that is told of, by name."""
    host = mail.message_id.rstrip(">").rpartition("@")[2]
    files = {}
    for notice in notices:
        deadline = _deadline(notice)
        if deadline is not None:
            name, content = deadline_file(deadline, mail.made_at, host)
            files[name] = content
    return files


def _papers(facts: Facts, mail: Mail, notices: list[NoticeFacts[Any]]) -> Iterator[tuple[str, Paper]]:
    """Each hearing letter as a paper; none of a case whose mail says nothing either."""
    for notice in notices:
        if isinstance(notice.told, HearingSent) and not notice.case.is_protected:
            _, consultation, round_ = notice.key
            name = f"hoeringsbrev-{notice.case.number}-{consultation}-{round_}.pdf"
            words = of_hearings.HearingSentWords.of(notice)
            yield name, letter_paper(words, facts.municipality, facts.look, mail.made_at)


def _deadline(notice: NoticeFacts[Any]) -> Deadline | None:
    """The calendar entry that a notice makes, moves or takes back."""
    due, is_over = notice.due_at, notice.told.ends_calendar
    if due is None or not (notice.told.has_calendar or is_over):
        return None
    sequence = notice.facts.extensions.get((notice.key, notice.row.recipient), 0) + is_over
    link = "" if is_over else notice.link
    return Deadline(notice.case, notice.body, notice.key, due, sequence, link, is_over)
