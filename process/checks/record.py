"""The rule check of a record: what did not fit when the body decided, and what a closed record must say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from process.calendar import danish_date
from process.checks.finding import Dossier, Level, RuleFinding, finding
from process.checks.sources import Rule
from process.register import MeetingStatus
from process.state.meeting import AgendaItem, MeetingState

DEVIATIONS: Mapping[str, tuple[Level, Rule, str, str]] = {
    "body_not_on_route": (Level.RED, Rule.COMPETENCE, "{where} behandlede sagen uden at være på dens rute.", ""),
    "gate_open": (
        Level.RED,
        Rule.COMPETENCE,
        "{where} besluttede, før et tidligere trin eller en høring var afsluttet.",
        "",
    ),
    "referred_to_itself": (Level.RED, Rule.COMPETENCE, "{where} henviste sagen til sig selv.", ""),
    "referred_to_no_committee": (
        Level.RED,
        Rule.COMPETENCE,
        "{where} henviste sagen til {referred}, der ikke er et politisk organ.",
        "",
    ),
    "no_quorum": (Level.RED, Rule.MEETING, "{where}: færre end halvdelen af medlemmerne var til stede.", ""),
    "votes_exceed_present": (Level.RED, Rule.MEETING, "{where}: flere stemmer end medlemmer til stede.", ""),
    "disqualified_voted": (
        Level.RED,
        Rule.MEETING,
        "{where}: et medlem, der var erklæret inhabilt, har stemt.",
        "kommunestyrelsesloven § 14",
    ),
    "absent_voted": (
        Level.RED,
        Rule.MEETING,
        "{where}: en, der ikke var til stede som medlem eller stedfortræder, har stemt.",
        "",
    ),
    "vote_contradicts_outcome": (
        Level.RED,
        Rule.MEETING,
        "{where}: udfaldet svarer ikke til stemmetallet; flertallet af de afgivne stemmer afgør, og ved stemmelighed "
        "er forslaget faldet.",
        "kommunestyrelsesloven § 11, stk. 3",
    ),
    "votes_do_not_add_up": (
        Level.RED,
        Rule.MEETING,
        "{where}: stemmetallet passer ikke med de stemmer, der er nævnt ved navn.",
        "",
    ),
    "called_in_only_noted": (
        Level.RED,
        Rule.COMPETENCE,
        "{where} tog en sag, der var indbragt for kommunalbestyrelsen, til efterretning; den skal tage stilling.",
        "kommunestyrelsesloven § 23",
    ),
    "dissent_without_minority": (
        Level.YELLOW,
        Rule.MEETING,
        "{where}: en afvigende mening er ført til protokol, uden at stemmetallet viser et mindretal bag den.",
        "kommunestyrelsesloven § 13, stk. 2",
    ),
    "substitute_not_approved": (
        Level.RED,
        Rule.MEETING,
        "{where}: en stedfortræder sad med, før kommunalbestyrelsen havde godkendt indkaldelsen.",
        "kommunestyrelsesloven § 15, stk. 4",
    ),
    "alone_on_appropriation": (
        Level.RED,
        Rule.COMPETENCE,
        "{where}: formanden har alene truffet beslutning om en bevilling; det kan kun kommunalbestyrelsen.",
        "kommunestyrelsesloven §§ 31 og 40",
    ),
    "before_the_meeting": (Level.RED, Rule.MEETING, "{where}: beslutningen er ført til protokol før mødedagen.", ""),
    "not_raised_to_decision": (
        Level.YELLOW,
        Rule.MEETING,
        "{where} besluttede på et punkt, der ikke var hævet til beslutningssag.",
        "mødets dagsorden; kommunestyrelsesloven § 8",
    ),
}


def marked(case: Dossier, record: MeetingState, item: AgendaItem) -> Iterator[RuleFinding]:
    decision = record.decision_on(item.number)
    if decision is None:
        return
    words = {
        "where": place_of(case, record),
        "referred": case.body(decision.refer_to) if decision.refer_to is not None else "et andet organ",
    }
    for code in decision.deviations:
        if code in DEVIATIONS:
            level, rule, sentence, source = DEVIATIONS[code]
            yield finding(level, rule, sentence.format(**words), source)


def the_record(case: Dossier) -> Iterator[RuleFinding]:
    """A closed record says who was there (KSL § 13), and that the body adopted its agenda: until then it is a draft."""
    for record, _item in case.agenda():
        meeting = record.meeting
        if meeting.state is not MeetingStatus.CLOSED:
            continue
        called = place_of(case, record)
        if meeting.attendance_stated_at is None:
            sentence = f"Protokollen fra {called} er lukket, uden at det er oplyst, hvem der deltog."
            yield finding(Level.YELLOW, Rule.MEETING, sentence, "kommunestyrelsesloven § 13")
        if meeting.adopted_at is None:
            sentence = f"Protokollen fra {called} siger ikke, at dagsordenen blev godkendt af mødet."
            yield finding(Level.YELLOW, Rule.MEETING, sentence, "organets forretningsorden")


def place_of(case: Dossier, record: MeetingState) -> str:
    return f"{case.body(record.meeting.organization)} {danish_date(record.meeting.held_on)}"
