"""The rule check of a record: what did not fit when the body decided, and what a closed record must say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from process.calendar import danish_date
from process.checks.finding import Dossier, Level, RuleFinding, finding
from process.checks.sources import Rule
from process.register import MeetingStatus
from process.state.decision import Deviation
from process.state.meeting import AgendaItem, MeetingState


@dataclass(frozen=True, slots=True)
class Marked:
    """How a deviation is told: under the item as it is, in the rule check with its place, level, rule and source."""

    level: Level
    rule: Rule
    sentence: str
    source: str = ""
    why: str = ""


DEVIATIONS: Mapping[Deviation, Marked] = {
    Deviation.NOT_ON_AGENDA: Marked(
        Level.RED, Rule.MEETING, "Sagen stod ikke på dagsordenen.", "kommunestyrelsesloven § 8"
    ),
    Deviation.BODY_NOT_ON_ROUTE: Marked(Level.RED, Rule.COMPETENCE, "Organet er ikke på sagens rute."),
    Deviation.GATE_OPEN: Marked(
        Level.RED, Rule.COMPETENCE, "Organet var ikke på tur: et tidligere trin eller en høring var ikke afsluttet."
    ),
    Deviation.REFERRED_TO_ITSELF: Marked(Level.RED, Rule.COMPETENCE, "Organet har henvist sagen til sig selv."),
    Deviation.REFERRED_TO_NO_COMMITTEE: Marked(
        Level.RED, Rule.COMPETENCE, "Sagen er henvist til et organ, der ikke er politisk."
    ),
    Deviation.NO_QUORUM: Marked(Level.RED, Rule.MEETING, "Færre end halvdelen af medlemmerne var til stede."),
    Deviation.VOTES_EXCEED_PRESENT: Marked(
        Level.RED, Rule.MEETING, "Der er flere stemmer, end der var medlemmer til stede."
    ),
    Deviation.VOTES_EXCEED_PARTIES: Marked(
        Level.RED, Rule.MEETING, "Der er flere stemmer, end de nævnte partier havde medlemmer til stede."
    ),
    Deviation.DISQUALIFIED_VOTED: Marked(
        Level.RED, Rule.MEETING, "Et medlem, der var erklæret inhabilt, har stemt.", "kommunestyrelsesloven § 14"
    ),
    Deviation.ABSENT_VOTED: Marked(
        Level.RED, Rule.MEETING, "En, der ikke var til stede som medlem eller stedfortræder, har stemt."
    ),
    Deviation.VOTE_CONTRADICTS_OUTCOME: Marked(
        Level.RED,
        Rule.MEETING,
        "Udfaldet svarer ikke til stemmetallet.",
        "kommunestyrelsesloven § 11, stk. 3",
        "Flertallet af de afgivne stemmer afgør, og ved stemmelighed er forslaget faldet.",
    ),
    Deviation.VOTES_DO_NOT_ADD_UP: Marked(
        Level.RED, Rule.MEETING, "Stemmetallet passer ikke med de stemmer, der er nævnt ved navn."
    ),
    Deviation.CALLED_IN_ONLY_NOTED: Marked(
        Level.RED,
        Rule.COMPETENCE,
        "Sagen er indbragt efter § 23, så kommunalbestyrelsen skal tage stilling til den.",
        "kommunestyrelsesloven § 23",
    ),
    Deviation.DISSENT_WITHOUT_MINORITY: Marked(
        Level.YELLOW,
        Rule.MEETING,
        "Stemmetallet viser ikke et mindretal bag den afvigende mening.",
        "kommunestyrelsesloven § 13, stk. 2",
    ),
    Deviation.SUBSTITUTE_NOT_APPROVED: Marked(
        Level.RED,
        Rule.MEETING,
        "En stedfortræder sad med, før kommunalbestyrelsen havde godkendt indkaldelsen.",
        "kommunestyrelsesloven § 15, stk. 4",
    ),
    Deviation.SUBSTITUTE_NOT_ALLOWED: Marked(
        Level.RED,
        Rule.MEETING,
        "En stedfortræder sad med i udvalget uden at kunne det efter loven og styrelsesvedtægten.",
        "kommunestyrelsesloven § 28, stk. 3",
    ),
    Deviation.ALONE_ON_APPROPRIATION: Marked(
        Level.RED,
        Rule.COMPETENCE,
        "Formanden har alene truffet beslutning om en bevilling; det kan kun kommunalbestyrelsen.",
        "kommunestyrelsesloven §§ 31 og 40",
    ),
    Deviation.BEFORE_THE_MEETING: Marked(Level.RED, Rule.MEETING, "Beslutningen er ført til protokol før mødedagen."),
    Deviation.NOT_RAISED_TO_DECISION: Marked(
        Level.YELLOW,
        Rule.MEETING,
        "Punktet var ikke hævet til beslutningssag.",
        "mødets dagsorden; kommunestyrelsesloven § 8",
    ),
}


def marked(case: Dossier, record: MeetingState, item: AgendaItem) -> Iterator[RuleFinding]:
    decision = record.decision_on(item.number)
    if decision is None:
        return
    where = place_of(case, record)
    for deviation in decision.deviations:
        row = DEVIATIONS[deviation]
        if deviation != Deviation.NOT_ON_AGENDA:  # told by the rule on late items
            sentence = f"{where}: {row.sentence[0].lower()}{row.sentence[1:]}"
            why = row.why
            if deviation == Deviation.REFERRED_TO_NO_COMMITTEE and decision.refer_to is not None:
                why = f"Det blev {case.body(decision.refer_to)}."
            yield finding(row.level, row.rule, " ".join(filter(None, (sentence, why))), row.source)


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
