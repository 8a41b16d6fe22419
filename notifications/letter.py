"""From notices to the letter that carries them: which words each kind has, and what stands around them."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

from documents.writing.paper import Paper
from models.rows.notice import NoticeRow
from notifications.administration import words as of_installation
from notifications.case import words as of_cases
from notifications.channels.sender import Letter
from notifications.facts import LETTERS, Facts, Mail, payload_of
from notifications.hearing import together_words as as_a_body
from notifications.hearing import words as of_hearings
from notifications.hearing.calendar_file import Deadline, deadline_file
from notifications.hearing.letter_paper import letter_paper
from notifications.meeting import words as of_meetings
from notifications.outbox.undelivered import UndeliveredWords
from notifications.render import Frame, render
from notifications.words import CaseRef, Contact, NoticeFacts, Words
from process.notices import LetterCorrected, NoticeKind
from process.words.clean import one_line

WORDS: dict[NoticeKind, type[Words]] = {
    words.payload.kind: words
    for words in (
        of_hearings.HearingSentWords,
        of_hearings.HearingExtendedWords,
        of_hearings.HearingWithdrawnWords,
        of_hearings.LetterCorrectedWords,
        of_hearings.ReminderWords,
        of_hearings.DeadlinePassedWords,
        of_hearings.ResponseReceiptWords,
        of_hearings.LateResponseWords,
        of_hearings.ExtensionAskedWords,
        of_hearings.AnswerComesLateWords,
        of_hearings.ExtensionRefusedWords,
        of_hearings.ProposalChangedWords,
        of_hearings.ToConfirmWords,
        as_a_body.DraftSharedWords,
        as_a_body.DraftReadyWords,
        as_a_body.ResponseDisputedWords,
        as_a_body.DisputeSettledWords,
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
        of_installation.LinkCodeWords,
        of_installation.HearingPlanWords,
        of_installation.MeetingToMoveWords,
        UndeliveredWords,
    )
}


def letter(facts: Facts, mail: Mail) -> Letter:
    """The mail as it leaves. Raises what Jinja raises when a template and its words do not fit."""
    said = said_together(facts, mail)
    notices = [notice for group in said for notice in group]
    frame = Frame(mail.name, facts.municipality, *_whom_to_answer(facts, mail, notices))
    rendered = render(of_hearings.material_once([WORDS[group[0].row.kind].of_all(group) for group in said]), frame)
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
        calendars=tuple(_calendars(mail, said).items()),
        papers=tuple(_papers(facts, mail, said)),
        thread=_thread(facts, mail, notices),
    )


def said_together(facts: Facts, mail: Mail) -> list[list[NoticeFacts[Any]]]:
    """What the mail says, the most urgent first; what is one thing to its reader is said once."""
    notices = sorted((notice_facts(facts, row) for row in mail.notices), key=lambda notice: notice.urgency)
    together: dict[Hashable, list[NoticeFacts[Any]]] = {}
    for notice in notices:
        kind = notice.row.kind
        together.setdefault((kind, WORDS[kind].said_with(notice)), []).append(notice)
    return list(together.values())


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
    if not notices:
        return ""
    first = notices[0]
    heard = [(first.row.case_id, first.row.consultation), *((case, r.consultation) for case, r in first.standing)]
    letters = (facts.together.letters.get((*hearing, first.row.recipient), "") for hearing in heard)
    begun = min(filter(None, letters), default="")  # a Message-ID begins with its time
    return begun if begun != mail.message_id else ""


def _calendars(mail: Mail, said: list[list[NoticeFacts[Any]]]) -> dict[str, bytes]:
    """A file for each deadline that is told of, by name."""
    host = mail.message_id.rstrip(">").rpartition("@")[2]
    files = {}
    for group in said:
        deadline = _deadline(group)
        if deadline is not None:
            name, content = deadline_file(deadline, mail.made_at, host)
            files[name] = content
    return files


def _papers(facts: Facts, mail: Mail, said: list[list[NoticeFacts[Any]]]) -> Iterator[tuple[str, Paper]]:
    """Each hearing letter as a paper, with a correction as it now reads; none of a case the mail says nothing of."""
    for group in said:
        if not isinstance(group[0].told, LETTERS):
            continue
        words = of_hearings.HearingSentWords.of_all(group)
        if not words.is_protected:
            corrected = "rettet-" if isinstance(group[0].told, LetterCorrected) else ""
            name = f"{corrected}hoeringsbrev-{_file_name(words.case, group[0])}.pdf"
            yield name, letter_paper(words, facts.municipality, facts.look, mail.made_at)


def _file_name(about: CaseRef, notice: NoticeFacts[Any]) -> str:
    """What tells its files from those of the other letters in the mail."""
    of_request = f"{notice.row.consultation}-{notice.row.round}"
    return f"{about.number}-{notice.request_body if notice.together else of_request}"


def _deadline(group: list[NoticeFacts[Any]]) -> Deadline | None:
    """The calendar entry that these notices make, move or take back. What is asked together has one, by its earliest
    deadline; what has been given a later one by itself has an entry of its own.
    """
    notice = group[0]
    due, is_over = notice.due_at, notice.told.ends_calendar
    waiting = [asked.due_at for _, asked in notice.standing if not asked.is_finished]
    if due is None or not (notice.told.has_calendar or is_over) or (is_over and waiting):
        return None
    if notice.case.is_out_of_mail:
        return None
    is_shared = notice.together is not None and due <= min(filter(None, waiting), default=due)
    moved = (each.facts.extensions.get((each.key, each.row.recipient), 0) for each in group)
    link = "" if is_over else notice.link
    key = notice.together if is_shared else notice.key
    about = notice.named_together() if is_shared else notice.case
    return Deadline(about, notice.body, key or notice.key, due, max(moved) + is_over, link, is_over)
