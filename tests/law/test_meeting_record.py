# ruff: noqa: E501 - one rule a row is how the table reads best
"""What the law wants a record to say. One row: the paragraph, the situation, what is done, and the exact print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from process.checks.check import check
from process.checks.finding import Dossier
from process.commands import meeting as mc
from process.refusals import Refusal
from process.register import Membership, SeatRole
from process.state.case import Outcome
from process.state.decision import Choice, Votes
from process.state.meeting import AgendaItem, ItemSubject
from process.state.presence import Attendance, Conflict, Presence, Ruling
from process.words import decisions as dw
from process.words import minutes as mw
from tests.builders.meeting import a_meeting
from tests.builders.moments import CALENDAR, at
from tests.builders.nordby import COUNCIL, IDA, KAI, LIS, OLE, REGISTER, SOCIAL_SECRETARY
from tests.builders.world import World, released

COUNCIL_MEETING, SOCIAL_MEETING = 101, 301
AWAY = Presence.ABSENT


def treated(meeting: int = SOCIAL_MEETING, outcome: Outcome = Outcome.APPROVED, **fields: object) -> World:
    """The case stands on the committee's agenda and is decided; the record is open."""
    world = released("short", answers=())
    world.place(meeting)
    world.decided(meeting, outcome, **fields)
    return world


def closed(**fields: object) -> World:
    world = treated(**fields)
    world.do(mc.StateAttendance(meeting=SOCIAL_MEETING), SOCIAL_SECRETARY)
    world.close(SOCIAL_MEETING)
    return world


def additions(world: World) -> str:
    record = world.meetings[SOCIAL_MEETING]
    return "\n".join(dw.corrections(record, 1, mw.names_of(record, world.register)))


# -- § 13: nothing is overwritten ------------------------------------------------------------------------------------


def corrected() -> str:
    world = closed(text="Godkent.")
    world.do(mc.CorrectRecord(meeting=SOCIAL_MEETING, item=1, text="Godkendt.", reason="Stavefejl."), SOCIAL_SECRETARY)
    decision = world.meetings[SOCIAL_MEETING].decisions[0]
    return f"{decision.text}\n{additions(world)}"


def corrected_twice() -> str:
    world = closed(text="Godkent.")
    for text in ("Gokendt.", "Godkendt."):
        world.do(mc.CorrectRecord(meeting=SOCIAL_MEETING, item=1, text=text, reason="Stavefejl."), SOCIAL_SECRETARY)
    return additions(world)


def corrected_without_text() -> str:
    world = closed(outcome=Outcome.POSTPONED)
    wish = mc.CorrectRecord(meeting=SOCIAL_MEETING, item=1, text="Udsat til april.", reason="Måneden manglede.")
    world.do(wish, SOCIAL_SECRETARY)
    return additions(world)


# -- who was there ---------------------------------------------------------------------------------------------------


def head(*rows: Attendance, meeting: int = SOCIAL_MEETING) -> str:
    world = treated(meeting=SOCIAL_MEETING)
    record = world.meetings[SOCIAL_MEETING]
    stated = replace(record.meeting, attendance_stated_at=record.meeting.starts_at)
    held = replace(record, meeting=stated, attendance=rows)
    return "\n".join(f"{label}: {text}" for label, text in mw.attendance_rows(held, REGISTER))


def at_the_item(*rows: Attendance, conflicts: tuple[Conflict, ...] = ()) -> str:
    world = treated()
    record = world.meetings[SOCIAL_MEETING]
    second = AgendaItem(2, None, None, "Andet", subject=ItemSubject.OTHER, position=9000)
    held = replace(record, items=(*record.items, second), attendance=rows, conflicts=conflicts)
    said = (*mw.conflicts_at(held, REGISTER, 1), mw.absent_at(held, REGISTER, 1))
    return "\n".join(filter(None, said))


DISQUALIFIED = Conflict(KAI, 1, ruling=Ruling.DISQUALIFIED, votes="2-0-0")


def constituting() -> str:
    """4 December: the council that was elected in November meets; its seats begin on 1 January."""
    old = tuple(replace(seat, ends_on=date(2027, 12, 31)) for seat in REGISTER.memberships)
    new = (Membership(9001, COUNCIL, OLE, SeatRole.CHAIR, "B", starts_on=date(2028, 1, 1)),)
    register = replace(REGISTER, memberships=(*old, *new))
    record = a_meeting(
        COUNCIL_MEETING,
        held_on=date(2027, 12, 4),
        seats_on=date(2028, 1, 1),
        attendance_stated_at=at(date(2027, 12, 4)),
    )
    return "\n".join(f"{label}: {text}" for label, text in mw.attendance_rows(record, register))


# -- what is refused, and by which paragraph -------------------------------------------------------------------------


def refusal(command: mc.MeetingCommand, actor: int, world: World) -> str:
    answer = world.ask(command, actor)
    assert isinstance(answer, Refusal)
    return answer.danish


def signed_by_one_who_was_away() -> str:
    world = treated()
    world.do(mc.RecordAttendance(meeting=SOCIAL_MEETING, person=KAI, present=False), SOCIAL_SECRETARY)
    world.close(SOCIAL_MEETING)
    return refusal(mc.SignRecord(meeting=SOCIAL_MEETING), KAI, world)


def dissent_of_one_who_was_away() -> str:
    world = treated()
    world.do(mc.RecordAttendance(meeting=SOCIAL_MEETING, person=KAI, present=False), SOCIAL_SECRETARY)
    wish = mc.EnterDissent(meeting=SOCIAL_MEETING, item=1, person=KAI, text="Nej.")
    return refusal(wish, SOCIAL_SECRETARY, world)


def stopped_by_one_who_was_away() -> str:
    world = treated()
    world.do(mc.RecordAttendance(meeting=SOCIAL_MEETING, person=KAI, present=False), SOCIAL_SECRETARY)
    return refusal(mc.StopDecision(meeting=SOCIAL_MEETING, item=1, member=KAI), SOCIAL_SECRETARY, world)


def anothers_absence() -> str:
    return refusal(mc.ReportAbsence(meeting=SOCIAL_MEETING, person=LIS, reason=""), IDA, released("short", answers=()))


def anothers_conflict() -> str:
    world = released("short", answers=())
    world.place(SOCIAL_MEETING)
    return refusal(mc.RaiseConflict(meeting=SOCIAL_MEETING, item=1, person=KAI, reason="Nabo."), IDA, world)


# -- the rule check --------------------------------------------------------------------------------------------------


def judged(world: World) -> str:
    around = (world.case, world.register, world.rules, CALENDAR, world.now, dict(world.meetings))
    findings = (finding for finding in check(Dossier(*around)) if finding.source.startswith("kommunestyrelsesloven §"))
    return "\n".join(f"{finding.level.danish}: {finding.sentence} ({finding.source})" for finding in findings)


def substitute_in_a_committee() -> str:
    world = treated()
    ruled = mc.RuleOnConflict(
        meeting=SOCIAL_MEETING, item=1, person=KAI, is_disqualified=True, votes=Votes(2, 0), substitute=OLE
    )
    world.do(ruled, SOCIAL_SECRETARY)
    return judged(world).splitlines()[0]


def statement_of_the_majority() -> str:
    votes = Votes.by_party({"A": Choice.FOR, "B": Choice.AGAINST}, {"A": 2, "B": 1})
    world = treated(votes=votes)
    world.do(mc.EnterDissent(meeting=SOCIAL_MEETING, item=1, person=LIS, text="Vi er glade."), SOCIAL_SECRETARY)
    return judged(world).splitlines()[0]


def statement_of_the_minority() -> str:
    votes = Votes.by_party({"A": Choice.FOR, "B": Choice.AGAINST}, {"A": 2, "B": 1})
    world = treated(votes=votes)
    world.do(mc.EnterDissent(meeting=SOCIAL_MEETING, item=1, person=KAI, text="Pengene mangler."), SOCIAL_SECRETARY)
    return ", ".join(world.meetings[SOCIAL_MEETING].decisions[0].deviations)


# -- the agenda ------------------------------------------------------------------------------------------------------


def order_of(*changes: str) -> str:
    """The titles in their order, when the named items have been closed after they were placed."""
    world = released("short", answers=())
    world.do(mc.PrepareAgenda(meeting=SOCIAL_MEETING), SOCIAL_SECRETARY)
    for title in ("Leje af lokaler", "Besøgsplan"):
        world.do(mc.AddItem(meeting=SOCIAL_MEETING, title=title), SOCIAL_SECRETARY)
    world.place(SOCIAL_MEETING)
    for title in changes:
        number = next(item.number for item in world.meetings[SOCIAL_MEETING].items if item.title == title)
        world.do(mc.ChangeItem(meeting=SOCIAL_MEETING, item=number, is_closed=True), SOCIAL_SECRETARY)
    return ", ".join(item.title for item in world.meetings[SOCIAL_MEETING].agenda())


def decided_by_the_chair_alone() -> str:
    world = released("short", answers=())
    alone = mc.DecideAlone(
        meeting=SOCIAL_MEETING,
        case=1,
        outcome=Outcome.APPROVED,
        text="Lejemålet opsiges.",
        reason="Fristen udløb.",
        decided_by=LIS,
    )
    world.do(alone, LIS)
    record = world.meetings[SOCIAL_MEETING]
    names = mw.names_of(record, REGISTER)
    decision = record.decisions[0]
    return "\n".join((dw.alone(decision, names), *dw.text_of(decision, names), dw.noted(decision)))


ROWS: tuple[tuple[str, str, Callable[[], str], str], ...] = (
    ("KSL § 13", "Et stavefejl i en lukket protokol rettes: det, der stod, bliver stående",
     corrected, "Godkent.\nRettelse 2. marts 2027 af Inge Kær: »Godkent.« rettes til »Godkendt.« Begrundelse: Stavefejl."),
    ("KSL § 13", "Rettelsen rettes",
     corrected_twice, "Rettelse 2. marts 2027 af Inge Kær: »Godkent.« rettes til »Gokendt.« Begrundelse: Stavefejl.\nRettelse 2. marts 2027 af Inge Kær: »Gokendt.« rettes til »Godkendt.« Begrundelse: Stavefejl."),
    ("KSL § 13", "Beslutningen stod uden tekst",
     corrected_without_text, "Rettelse 2. marts 2027 af Inge Kær: »Udsat.« rettes til »Udsat til april.« Begrundelse: Måneden manglede."),
    ("KSL § 13", "Alle var der",
     head, "Til stede: Formand Lis Fjord (A), næstformand Kai Næs (B) og Ida Vig (A)\nMødeleder: Formand Lis Fjord (A)\nFraværende: Ingen"),
    ("KSL § 6", "Konstituerende møde i december: det nyvalgte byråd sidder, selv om perioden begynder 1. januar",
     constituting, "Til stede: Borgmester Ole Sund (B)\nMødeleder: Borgmester Ole Sund (B)\nFraværende: Ingen"),
    ("KSL § 22", "Formanden var der ikke",
     lambda: head(Attendance(LIS, AWAY)), "Til stede: Næstformand Kai Næs (B) og Ida Vig (A)\nMødeleder: Næstformand Kai Næs (B) ledede mødet i formandens fravær.\nAfbud: Lis Fjord (A)"),
    ("KSL § 22", "Hverken formand eller næstformand var der",
     lambda: head(Attendance(LIS, AWAY), Attendance(KAI, AWAY, with_notice=False)), "Til stede: Ida Vig (A)\nMødeleder: Det er ikke oplyst, hvem der ledede mødet i formandens fravær.\nAfbud: Lis Fjord (A)\nFraværende uden afbud: Kai Næs (B)"),
    ("KSL § 22", "Formanden var ude under ét punkt",
     lambda: at_the_item(Attendance(LIS, AWAY, from_item=1, to_item=1)), "Fraværende under punktet: Lis Fjord (A). Næstformand Kai Næs (B) ledede behandlingen af punktet i formandens fravær."),
    ("KSL § 14", "Et medlem er inhabilt og går ud",
     lambda: at_the_item(conflicts=(DISQUALIFIED,)), "Socialudvalget besluttede med 2 stemmer mod 0, at Kai Næs (B) er inhabil. Kai Næs (B) forlod lokalet og deltog ikke i behandlingen af punktet."),
    ("KSL § 14", "Formanden er inhabil",
     lambda: at_the_item(conflicts=(replace(DISQUALIFIED, person=LIS),)), "Socialudvalget besluttede med 2 stemmer mod 0, at Lis Fjord (A) er inhabil. Lis Fjord (A) forlod lokalet og deltog ikke i behandlingen af punktet.\nNæstformand Kai Næs (B) ledede behandlingen af punktet i formandens fravær."),
    ("KSL § 13, stk. 1", "En, der ikke var med, vil underskrive",
     signed_by_one_who_was_away, "Kai Næs deltog ikke i mødet. Protokollen underskrives af dem, der deltog (kommunestyrelsesloven § 13, stk. 1)."),
    ("KSL § 13, stk. 2", "En, der ikke var med, vil have en afvigende mening i protokollen",
     dissent_of_one_who_was_away, "Kai Næs deltog ikke i punktet. Kun den, der deltog, kan få en afvigende mening ført til protokol (kommunestyrelsesloven § 13, stk. 2)."),
    ("KSL § 23", "En, der ikke var med, vil standse beslutningen",
     stopped_by_one_who_was_away, "Kai Næs deltog ikke i mødet og kan derfor ikke standse beslutningen (§ 23)."),
    ("Forretningsorden", "Et medlem melder afbud for et andet",
     anothers_absence, "Et medlem melder kun sit eget afbud. For Lis Fjord skriver formanden eller sekretæren det."),
    ("KSL § 14", "Et medlem rejser tvivl om et andet",
     anothers_conflict, "Et medlem oplyser selv om forhold, der kan gøre det inhabilt (kommunestyrelsesloven § 14). Er andre i tvivl om Kai Næs, skriver formanden eller sekretæren det."),
    ("KSL § 28, stk. 3", "Et udvalg tager en stedfortræder ind ved inhabilitet, og vedtægten giver ikke adgang til det",
     substitute_in_a_committee, "ikke i orden: Socialudvalget 2. marts 2027: en stedfortræder sad med i udvalget uden at kunne det efter loven og styrelsesvedtægten. (kommunestyrelsesloven § 28, stk. 3)"),
    ("KSL § 13, stk. 2", "Flertallet vil have en mindretalsudtalelse; der er stemt partivis",
     statement_of_the_majority, "se efter: Socialudvalget 2. marts 2027: stemmetallet viser ikke et mindretal bag den afvigende mening. (kommunestyrelsesloven § 13, stk. 2)"),
    ("KSL § 13, stk. 2", "Mindretallet får sin mening ført til protokol; der er stemt partivis",
     statement_of_the_minority, ""),
    ("KSL § 10", "Et punkt lukkes, efter at det kom på dagsordenen: det står med de lukkede, før underskrift",
     lambda: order_of("Leje af lokaler"), "Godkendelse af dagsorden, Nye rampanlæg, Besøgsplan, Meddelelser, Kommende sager, Leje af lokaler, Underskrift af protokol"),
    ("KSL § 10", "Sagen lukkes: også den, før de øvrige lukkede",
     lambda: order_of("Leje af lokaler", "Nye rampanlæg"), "Godkendelse af dagsorden, Besøgsplan, Meddelelser, Kommende sager, Nye rampanlæg, Leje af lokaler, Underskrift af protokol"),
    ("KSL § 22", "Formanden har afgjort sagen alene: mødet orienteres",
     decided_by_the_chair_alone, "Formanden, Lis Fjord (A), traf beslutningen 4. januar 2027 efter kommunestyrelseslovens § 22. Begrundelse: Fristen udløb.\nGodkendt som indstillet.\nLejemålet opsiges.\nOrienteringen er taget til efterretning."),
)  # fmt: skip


@pytest.mark.parametrize(("law", "situation", "done", "prints"), ROWS, ids=[f"{law}: {what}" for law, what, *_ in ROWS])
def test_the_record_prints(law: str, situation: str, done: Callable[[], str], prints: str) -> None:
    assert done() == prints, f"{law}: {situation}"
