"""Facts about a meeting: its agenda, who sits at it, what it decides, its record, what the public may see of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from app.cli.converters import Typed, votes
from app.cli.errors import WrongUseError
from app.cli.fact import ITEM, PERSON, REQUIRED, MeetingName, argument, composed_fact, fact, option
from process.commands import meeting as mc
from process.meeting.leave import reports_of
from process.state.case import Outcome
from process.state.meeting import ItemSubject

if TYPE_CHECKING:
    from app.cli.door import Door
    from process.ids import MeetingId
    from process.register import MeetingDate, Organization

Key = TypeVar("Key")
KIND = option("What the body is asked to do.", "--kind")
LATE = option("Why it cannot wait, after dispatch (printed).")
CLOSED = option("Treat it behind closed doors.", "--closed")
UNDER = option("Number of the item it belongs to and is treated with.")
POSTPONED_TO = option("Postponed to which meeting, as BODY/YYYY-MM-DD; left out, none is set.", "--to")
POINTS = option("One point of the proposed decision; repeat.", "--point")
PUBLIC_FROM = option("Not public before, e.g. '2027-10-05 12:00'.")
SECRET = option("Kept apart: secretary and auditor only.", default="")
SUBSTITUTE = option("Code of who sits in.")
MEMBER = argument("Code of the member.", "MEMBER")
OTHER = argument("Code of who is to sit in.", "SUBSTITUTE")
TEXT = option("The decision as minuted.", default="")
ABOUT = option("The item it is about; else the record as a whole.")
EVERY = Annotated[bool, typer.Option("--every", help="The same of every other coming meeting of the body.")]
VOTES = "FOR-AGAINST-ABSTAINED, e.g. 14-8-1."


def add_to(cli: typer.Typer) -> None:
    stated = partial(fact, cli)
    _items(stated)
    composed_fact(cli, "bring-item", bring_item)
    _agenda(stated)
    _attendance(stated)
    composed_fact(cli, "report-absence", report_absence)
    composed_fact(cli, "withdraw-absence", withdraw_absence)
    composed_fact(cli, "answer-seat", answer_seat)
    _substitutes(stated)
    _decisions(stated)
    _minority(stated)
    _record(stated)
    _public(stated)


def _items(stated: partial[None]) -> None:
    stated(
        "place",
        mc.PlaceOnAgenda,
        item_kind=KIND,
        override_reason=option("Why it is placed though a gate is open.", "--override"),
        late_reason=LATE,
        is_closed=CLOSED,
        under=UNDER,
        points=POINTS,
    )
    stated(
        "add-item",
        mc.AddItem,
        title=argument("What the item is called.", "TITLE"),
        subject=option("What it is about.", read=_without_case),
        item_kind=KIND,
        text=option("The presentation."),
        late_reason=LATE,
        is_closed=CLOSED,
        under=UNDER,
        points=POINTS,
    )
    stated("take-back-item", mc.TakeBackItem)
    stated("remove-item", mc.RemoveFromAgenda)
    stated("prepare-agenda", mc.PrepareAgenda)
    stated("order-agenda", mc.ReorderAgenda, order=argument("All items of one level in order.", "ITEM..."))
    stated(
        "change-item",
        mc.ChangeItem,
        title=option("The new title."),
        public_title=option("The title the public sees of a closed item."),
        text=option("The new presentation."),
        points=POINTS,
        item_kind=KIND,
        is_closed=option("Behind closed doors, or not.", "--closed/--open"),
        guests=option("'NAME, CAPACITY' of one who is there; repeat.", "--guest"),
        public_from=PUBLIC_FROM,
    )


def bring_item(
    door: Door,
    body: Annotated[str, argument("The council or committee, by code or name.", "BODY").info("body")],
    member: Annotated[str, MEMBER.info("member")],
    title: Annotated[str, argument("What the matter is called.", "TITLE").info("title")],
    text: Annotated[str, typer.Option(help="The presentation.")] = "",
    points: Annotated[list[str] | None, POINTS.info("points")] = None,
    on: Annotated[
        str, typer.Option(metavar="DAY", help="The meeting's day; else the next meeting it is in time for.")
    ] = "",
) -> mc.BringItem:
    """Bring a matter before a council or committee as its member, in time for a meeting (§ 11)."""
    organization, brought_by = door.body(body), door.person(member).id
    meeting = door.meeting(f"{organization.code}/{on}").id if on else _next_open(door, organization)
    return mc.BringItem(meeting=meeting, member=brought_by, title=title, text=text, points=tuple(points or ()))


def _next_open(door: Door, organization: Organization) -> MeetingId:
    from process.meeting.members_items import open_meetings

    coming = open_meetings(door.register, organization.id, door.today, door.reference.statute(door.today))
    if not coming:
        raise WrongUseError(f"{organization.name} has no coming meeting in the calendar that it is in time for")
    return coming[0].id


def _without_case(_door: Door, subject: ItemSubject, _typed: Typed) -> ItemSubject:
    if subject is ItemSubject.CASE:
        raise WrongUseError("a case is placed with `sagsgang place MEETING CASE`")
    return subject


def _agenda(stated: partial[None]) -> None:
    stated(
        "attach-annex",
        mc.AttachAnnex,
        file=argument("The document.", "FILE"),
        title=option("What it is called; else the name of the file.", default=""),
        is_closed=option("For the members only.", "--closed"),
        public_from=PUBLIC_FROM,
    )
    stated("remove-annex", mc.RemoveAnnex, annex=argument("Number of the annex.", "ANNEX"))
    stated(
        "approve-agenda",
        mc.ApproveAgenda,
        approved_by=option("The chair who approved it, when the secretary writes it down.", "--by"),
    )
    stated("dispatch", mc.DispatchAgenda)
    stated(
        "move-meeting",
        mc.MoveMeeting,
        starts_at=option("The new day and hour, e.g. '2027-10-06 17:00'.", "--to"),
        place=option("The new place; else it stands."),
    )
    stated("cancel-meeting", mc.CancelMeeting)


def _attendance(stated: partial[None]) -> None:
    stated(
        "absent",
        mc.RecordAttendance,
        present=False,
        substitute=SUBSTITUTE,
        reason=SECRET,
        with_notice=option(
            "Not told beforehand.", "--without-notice", default=False, read=lambda _door, without, _typed: not without
        ),
        from_item=option("First item missed; else from the beginning."),
        to_item=option("Last item missed; else to the end."),
        since=option("The hour the member left, e.g. 18:40.", "--left-at"),
        until=option("The hour the member came, e.g. 17:54.", "--arrived-at"),
    )
    stated("present", mc.RecordAttendance, "Record that a member was there after all.", present=True, reason="")
    stated(
        "attendance",
        mc.StateAttendance,
        present=option("Who answered when the names were called; once for each."),
        opened_at=option("When the meeting began, e.g. '2027-10-05 17:00'.", "--opened"),
        adjourned_at=option("When it ended.", "--adjourned"),
    )


def report_absence(
    door: Door,
    meeting: MeetingName,
    person: Annotated[str, PERSON.info("person")],
    reason: Annotated[str, SECRET.info("reason")] = "",
    month: Annotated[bool, typer.Option("--month", help="Expected to last a month or more (§ 15, § 28).")] = False,
    demanded: Annotated[bool, typer.Option("--demanded", help="The list demands it (§ 15, 1).")] = False,
    until: Annotated[
        str, typer.Option(metavar="DAY", help="Last day away: every meeting of the body to then is told of.")
    ] = "",
) -> mc.ReportAbsence | tuple[mc.ReportAbsence, ...]:
    """Tell beforehand that a member cannot come; the right substitute is asked where the rules allow one."""
    at = door.meeting(meeting)
    here = mc.ReportAbsence(
        meeting=at.id, person=door.person(person).id, reason=reason, at_least_a_month=month, is_demanded=demanded
    )
    if not until:
        return here
    last = _last_day(until, at.held_on)
    reports = reports_of(door.register, here, at.organization, at.held_on, last, door.today)
    if not reports:
        raise WrongUseError(f"the body has no coming meeting from {at.held_on} to {last} at which they have a seat")
    return reports


def withdraw_absence(
    door: Door, meeting: MeetingName, person: Annotated[str, PERSON.info("person")], every: EVERY = False
) -> mc.WithdrawAbsence | tuple[mc.WithdrawAbsence, ...]:
    """Take an absence back before the meeting: the member comes after all."""
    from models.meeting.absences import also_absent

    at, member = door.meeting(meeting), door.person(person).id
    here = mc.WithdrawAbsence(meeting=at.id, person=member)
    others = _others(door, also_absent, at).get(member, ()) if every else ()
    return (here, *(replace(here, meeting=each.id) for each in others)) if others else here


def answer_seat(
    door: Door,
    meeting: MeetingName,
    member: Annotated[str, MEMBER.info("member")],
    substitute: Annotated[str, OTHER.info("substitute")],
    accepts: Annotated[bool, typer.Option("--yes/--no", help="Whether the substitute comes.")],
    every: EVERY = False,
) -> mc.AnswerSubstitution | tuple[mc.AnswerSubstitution, ...]:
    """Record whether somebody who was asked will take a member's seat."""
    from models.meeting.absences import also_asked

    at, seat = door.meeting(meeting), (door.person(member).id, door.person(substitute).id)
    here = mc.AnswerSubstitution(meeting=at.id, member=seat[0], substitute=seat[1], accepts=accepts)
    others = _others(door, also_asked, at).get(seat, ()) if every else ()
    return (here, *(replace(here, meeting=each.id) for each in others)) if others else here


def _others(
    door: Door, read: Callable[..., Mapping[Key, tuple[MeetingDate, ...]]], at: MeetingDate
) -> Mapping[Key, Any]:
    from models.database import reading

    with reading(door.engine) as connection:
        return read(connection, door.register, at, door.today)


def _last_day(text: str, first: date) -> date:
    try:
        last = date.fromisoformat(text)
    except ValueError:
        raise WrongUseError(f"write the last day as YYYY-MM-DD, e.g. 2027-11-30, not {text!r}") from None
    if last < first:
        raise WrongUseError(f"the last day ({last}) is before the meeting ({first})")
    return last


def _substitutes(stated: partial[None]) -> None:
    stated(
        "call-substitute",
        mc.CallSubstitute,
        member=MEMBER,
        substitute=OTHER,
        basis=option("The paragraph it rests on; else found by the body's kind."),
    )
    stated("conflict", mc.RaiseConflict, reason=SECRET)
    stated(
        "rule-conflict",
        mc.RuleOnConflict,
        is_disqualified=option("What the body decided.", "--disqualified/--not-disqualified"),
        votes=option(f"The body's own vote, {VOTES}"),
        substitute=SUBSTITUTE,
    )


def _decisions(stated: partial[None]) -> None:
    stated(
        "decide",
        mc.RecordDecision,
        outcome=option("What became of it."),
        item=option(ITEM.help),
        case=option("Case number, when it was not on the agenda."),
        text=TEXT,
        public_text=option("What the public may read of a closed item."),
        votes=option(VOTES, read=lambda door, text, typed: votes(text, typed["voter"], door)),
        voter=option(
            "NAME=for|against|abstained; repeat. A person's code counts by person.", "--who", kind=list[str], default=[]
        ),
        points=option("NUMBER=OUTCOME[@VOTES][:AMENDMENT]; repeat.", "--point"),
        amendments=option("WHO[@VOTES]:TEXT, in order; repeat.", "--amendment"),
        dissent=option("A minority's statement."),
    )
    stated(
        "postpone",
        mc.RecordDecision,
        "Record that an item was postponed (udsat).",
        outcome=Outcome.POSTPONED,
        item=ITEM,
        postponed_to=POSTPONED_TO,
        text=TEXT,
    )
    for name, outcome, help in (
        ("send-back", Outcome.RETURNED, "Record that an item was returned to the administration."),
        ("send-in-hearing", Outcome.SENT_IN_HEARING, "Record that the body sends the case in hearing."),
    ):
        stated(name, mc.RecordDecision, help, outcome=outcome, item=ITEM, text=TEXT)
    stated(
        "refer",
        mc.RecordDecision,
        "Record that an item was referred to another body.",
        outcome=Outcome.REFERRED,
        item=ITEM,
        refer_to=option("The body that treats it next.", "--to", default=REQUIRED),
        text=TEXT,
    )
    stated("raise", mc.RaiseToDecision)
    stated("decide-rest", mc.DecideRest)


def _minority(stated: partial[None]) -> None:
    stated(
        "dissent",
        mc.EnterDissent,
        text=TEXT,
        person=option("Code of the member whose words they are."),
        by=option("The party or group, when it is no one person's."),
    )
    stated("withdraw-dissent", mc.WithdrawDissent, number=option("Its place among the item's dissents, from 1."))
    stated("stop", mc.StopDecision, member=PERSON)
    stated("withdraw-stop", mc.WithdrawStop)
    stated(
        "decide-alone",
        mc.DecideAlone,
        outcome=option("What the chair decided."),
        decided_by=option("The chair, when the secretary writes it down.", "--by"),
        text=TEXT,
        is_appropriation=option("It is an appropriation."),
    )


def _record(stated: partial[None]) -> None:
    stated("close-record", mc.CloseRecord)
    stated("sign", mc.SignRecord)
    stated("correct-record", mc.CorrectRecord, text=TEXT, public_text=option("What the public reads of a closed item."))
    stated("add-to-record", mc.AddToRecord, text=TEXT, item=ABOUT)
    stated(
        "reopen",
        mc.ReopenOutcome,
        outcome=option("What the outcome should have been."),
        postponed_to=POSTPONED_TO,
        text=TEXT,
    )
    stated(
        "confirm-reopening", mc.ConfirmReopening, correction=argument("Its number (`sagsgang meeting`).", "CORRECTION")
    )


def _public(stated: partial[None]) -> None:
    stated(
        "file-document",
        mc.FileDocument,
        kind=argument("What the document is.", "KIND"),
        file=argument("The document.", "FILE"),
        item=ABOUT,
    )
    stated(
        "erase-words",
        mc.EraseWords,
        words=option("The words, exactly as they stand in the papers."),
        gap=option("What stood there, as it is to be printed: navn, adresse."),
        ground=option("By which law, e.g. 'GDPR art. 17'. No personal data: it is kept."),
    )
    what = argument("What to publish.", "agenda|minutes")
    stated("publish", mc.Publish, then=_keep_published, what=what, findings=_findings)
    stated(
        "withdraw-publication",
        mc.WithdrawPublication,
        reason=option("Why; it is kept and shown.", default="", read=_told_why),
    )


def _keep_published(door: Door, command: mc.Publish) -> None:
    """The public edition as PDF, kept by its hash, as the page does: whoever has it can have it checked."""
    from app.cli.meeting.documents import letterhead_of
    from documents.writing.meeting.filing import keep_published
    from models.files import FileStore

    keep_published(door.store, FileStore(door.settings.data), command.meeting, command.what, letterhead_of(door))


def _findings(door: Door, typed: Typed) -> tuple[str, ...]:
    """What the publication guard says of it, as on the pages."""
    from app.web.serve import municipality_name
    from documents.public.guard import findings
    from models.database import reading

    name, meeting = municipality_name(door.settings.config), door.meeting(typed["meeting"]).id
    with reading(door.engine) as connection:
        return findings(
            connection, meeting, typed["what"], door.register, door.now, municipality=name, data=door.settings.data
        )


def _told_why(_door: Door, reason: str, _typed: Typed) -> str:
    if not reason.strip():
        raise WrongUseError("say why: --reason; it is shown where the item was")
    return reason
