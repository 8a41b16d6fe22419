"""What was decided, as Danish minutes word it: outcomes, points, votes, amendments, dissent, § 23, corrections.

Patterns from danish-rules §§6-7: both sides of a vote are counted, a tie falls, words that people wrote stand in »…«.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from process.calendar import COPENHAGEN, danish_date, local_day
from process.register import BodyKind
from process.state.case import STAYS, CaseState, Consultation, Outcome
from process.state.decision import READINGS, Amendment, Choice, Decision, Dissent, PointOutcome, Question, Votes
from process.state.meeting import AgendaItem, ListType, MeetingState
from process.state.record import Correction, CorrectionKind
from process.words.codes import OUTCOMES
from process.words.dates import hour, listing
from process.words.minutes import Names

SAID: Mapping[Outcome, str] = {
    Outcome.APPROVED: "Godkendt som indstillet",
    Outcome.APPROVED_WITH_CHANGES: "Godkendt med ændringer",
    Outcome.RECOMMENDED: "Anbefalet som indstillet",
    Outcome.NOTED: "Taget til efterretning",
    Outcome.POSTPONED: "Udsat",
    Outcome.RETURNED: "Sendt tilbage til fornyet behandling",
    Outcome.REFERRED: "Henvist",
    Outcome.NOT_APPROVED: "Ikke godkendt",
    Outcome.TAKEN_OFF: "Taget af dagsordenen",
    Outcome.SENT_IN_HEARING: "Sendt i høring",
}
READING: Mapping[Question | None, str] = {
    Question.FIRST_READING: "1. behandling",
    Question.SECOND_READING: "2. behandling",
}
_TO_QUESTION: Mapping[tuple[Question | None, Outcome], str] = {
    (Question.FIRST_READING, Outcome.APPROVED): "Oversendt til 2. behandling",
    (Question.FIRST_READING, Outcome.RECOMMENDED): "Oversendt til 2. behandling",
    (Question.FIRST_READING, Outcome.APPROVED_WITH_CHANGES): "Oversendt til 2. behandling med ændringer",
    (Question.FIRST_READING, Outcome.NOT_APPROVED): "Ikke oversendt til 2. behandling",
    (Question.SECOND_READING, Outcome.APPROVED): "Vedtaget ved 2. behandling",
    (Question.SECOND_READING, Outcome.APPROVED_WITH_CHANGES): "Vedtaget med ændringer ved 2. behandling",
    (Question.SECOND_READING, Outcome.NOT_APPROVED): "Ikke vedtaget ved 2. behandling",
    (Question.PLAN_PROPOSAL, Outcome.APPROVED): "Forslaget er vedtaget",
    (Question.PLAN_PROPOSAL, Outcome.RECOMMENDED): "Forslaget er vedtaget",
    (Question.PLAN_PROPOSAL, Outcome.APPROVED_WITH_CHANGES): "Forslaget er vedtaget med ændringer",
    (Question.PLAN_PROPOSAL, Outcome.SENT_IN_HEARING): "Forslaget er vedtaget og sendes i offentlig høring",
    (Question.PLAN_PROPOSAL, Outcome.NOT_APPROVED): "Forslaget er ikke vedtaget",
    (Question.SEND_OUT, Outcome.APPROVED): "Sendt i høring",
    (Question.SEND_OUT, Outcome.RECOMMENDED): "Sendt i høring",
    (Question.SEND_OUT, Outcome.APPROVED_WITH_CHANGES): "Sendt i høring med ændringer",
    (Question.SEND_OUT, Outcome.NOT_APPROVED): "Ikke sendt i høring",
    (Question.BEFORE_READING, Outcome.APPROVED): "Oversendt til 1. behandling",
    (Question.BEFORE_READING, Outcome.RECOMMENDED): "Oversendt til 1. behandling",
    (Question.BEFORE_READING, Outcome.APPROVED_WITH_CHANGES): "Oversendt til 1. behandling med ændringer",
    (Question.BEFORE_READING, Outcome.NOT_APPROVED): "Ikke oversendt til 1. behandling",
    (Question.CALLED_IN, Outcome.APPROVED): "Godkendt",
    (Question.CALLED_IN, Outcome.RECOMMENDED): "Anbefalet",
}
"""Where a body was asked something else than to approve or to recommend."""
_SHORT: Mapping[Outcome, str] = {
    Outcome.APPROVED: "Godkendt",
    Outcome.APPROVED_WITH_CHANGES: "Godkendt",
    Outcome.RECOMMENDED: "Anbefalet",
}
_OF_A_POINT: Mapping[Outcome, str] = {
    Outcome.APPROVED: "godkendes",
    Outcome.APPROVED_WITH_CHANGES: "ændres",
    Outcome.RECOMMENDED: "anbefales",
    Outcome.NOTED: "tages til efterretning",
    Outcome.POSTPONED: "udsættes",
    Outcome.RETURNED: "sendes tilbage til fornyet behandling",
    Outcome.REFERRED: "henvises til et andet organ",
    Outcome.NOT_APPROVED: "ikke godkendes",
    Outcome.TAKEN_OFF: "udgår",
    Outcome.SENT_IN_HEARING: "sendes i høring",
}
FALLEN = "{} bortfaldt ved stemmelighed."
_PLAIN = frozenset({Outcome.APPROVED, Outcome.RECOMMENDED})
_OF_CALLED_IN = frozenset({*_PLAIN, Outcome.APPROVED_WITH_CHANGES, Outcome.NOT_APPROVED})
_AS_PROPOSED = frozenset(
    f"{what} {done}" for what in ("indstillingen", "forvaltningens indstilling") for done in ("følges", "blev fulgt")
)
"""What «som indstillet» has said already."""


# -- outcomes -------------------------------------------------------------------------------------------------------


def not_all_voted(votes: int, present: int) -> str:
    """Asked of whoever writes the record; never in the record."""
    return (
        f"Der er talt {votes} {'stemme' if votes == 1 else 'stemmer'}, men {present} kan stemme. Undlod nogen at "
        "stemme, så skriv dem under »Undlod«."
    )


def said(outcome: Outcome, question: Question | None) -> str:
    """The outcome as the answer to what the item asked."""
    return _TO_QUESTION.get((question, outcome), SAID[outcome])


def in_short(outcome: Outcome, question: Question | None) -> str:
    """«anbefalet», «oversendt til 2. behandling»: in the middle of a sentence."""
    return _small(_TO_QUESTION.get((question, outcome), "")) or OUTCOMES[outcome]


BROUGHT_BEFORE = "(begæret indbragt efter § 23)"
"""Behind what a body decided, wherever it is told in short: it is not carried out as it stands."""


def of_step(state: CaseState, step: Consultation) -> str:
    """What came of a treatment, in the middle of a sentence and as its item says it; "" while nothing has."""
    asked = READINGS[step.reading - 1] if step.reading else state.question_to(step)
    words = in_short(step.outcome, asked) if step.outcome else ""
    return f"{words} {BROUGHT_BEFORE}" if words and _is_stopped(state, step) else words


def _is_stopped(state: CaseState, step: Consultation) -> bool:
    """Whether a member has brought it before the council. Dropped, it is the body's own decision again."""
    here = (place for place in state.placements if place.consultation == step.number)
    return not step.authoritative and any(place.is_stopped for place in here)


def _small(sentence: str) -> str:
    return f"{sentence[:1].lower()}{sentence[1:]}"


def outcome(decision: Decision, names: Names) -> str:
    """«Godkendt som indstillet.», «Henvist til Økonomiudvalget.», «Godkendt, idet 3. at udgår.»"""
    if decision.outcome is Outcome.NOT_APPROVED and decision.votes is not None and decision.votes.is_tie:
        return FALLEN.format("Forslaget")
    if decision.outcome is Outcome.REFERRED:
        return f"Henvist til {names.organ(decision.refer_to)}."
    if decision.outcome is Outcome.POSTPONED and (day := names.meeting_day(decision.postponed_to)):
        return f"{SAID[Outcome.POSTPONED]} {to_meeting(day)}."
    changed = [point for point in decision.points if _differs(point, decision.outcome)]
    if not changed:
        return f"{said(decision.outcome, decision.question)}."
    is_yes = decision.outcome is Outcome.APPROVED_WITH_CHANGES  # what follows says which changes
    whole = said(Outcome.APPROVED if is_yes else decision.outcome, decision.question)
    begun = whole if decision.question else _SHORT.get(decision.outcome, whole)
    return f"{begun}, idet {listing([of_point(point) for point in changed])}."


def _differs(point: PointOutcome, outcome: Outcome) -> bool:
    if point.amendment:
        return True
    return point.outcome is not outcome and not (outcome in _SHORT and point.outcome in _PLAIN)


def of_point(point: PointOutcome) -> str:
    """«3. at udgår», «2. at ændres til »fra 1. maj««."""
    change = point.amendment.strip()
    if change and point.outcome is Outcome.NOT_APPROVED and " " not in change:
        return f"{point.point}. at {change}"  # the one word that says it: udgår, bortfalder
    if change and point.outcome in (Outcome.APPROVED_WITH_CHANGES, *_PLAIN):
        return f"{point.point}. at ændres til »{change}«"
    begun = f"{point.point}. at {_OF_A_POINT[point.outcome]}"
    return f"{begun} (»{change}«)" if change else begun


def text_of(decision: Decision, names: Names) -> tuple[str, ...]:
    """The outcome and the minuted text, without saying the same thing twice."""
    begun, text = outcome(decision, names), decision.text.strip()
    if decision.outcome is Outcome.POSTPONED:
        return tuple(_postponed(begun, text, names.meeting_day(decision.postponed_to)))
    if decision.alone_by is not None:
        text = text.removesuffix(NOTED).strip()
    if decision.question is Question.CALLED_IN and decision.outcome in _OF_CALLED_IN and text:
        return (text,)  # what the council has made of the other body's decision
    if text.rstrip(".").casefold().startswith(begun.rstrip(".").casefold()) or _says_it(decision, text):
        return (text,)
    if text.rstrip(".").casefold() in _AS_PROPOSED and decision.outcome in _PLAIN:
        return (begun,)
    return (begun, text) if text else (begun,)


def _says_it(decision: Decision, text: str) -> bool:
    """Whether the text begins with the outcome's own word: «Godkendt med 14 stemmer for og 8 imod.»"""
    word = _SHORT.get(decision.outcome, "")
    begins = (
        bool(word) and text.casefold().startswith(word.casefold()) and not text[len(word) : len(word) + 1].isalpha()
    )
    return (
        begins and decision.question is None and not any(_differs(point, decision.outcome) for point in decision.points)
    )


NO_MEETING_SET = "Det er ikke fastsat, til hvilket møde."


def to_meeting(day: date) -> str:
    """«til mødet 2. november 2027»."""
    return f"til mødet {danish_date(day)}"


def postponed_to(day: date | None) -> str:
    """What is said of a postponed item after its outcome has been, or beside it: to which meeting, or that none is."""
    return f"Punktet er udsat {to_meeting(day)}." if day else NO_MEETING_SET


def _postponed(begun: str, text: str, day: date | None) -> Iterator[str]:
    """«Udsat til mødet 2. november 2027.»; where people have written that it was, and why, the meeting comes after it.
    What they have written of a meeting themselves is not said against.
    """
    word = SAID[Outcome.POSTPONED].casefold()
    text = "" if text.rstrip(".").casefold() == word else text
    is_told = "møde" in text.casefold() or text.casefold().startswith(f"{word} til")
    unset = "" if is_told else NO_MEETING_SET
    if text.casefold().startswith(word):
        yield from filter(None, (text, postponed_to(day) if day else unset))
    else:
        yield from filter(None, (begun if day or not unset else f"{begun} {unset}", text))


def because(outcome: Outcome, reason: str, names: Collection[str]) -> str:
    """«Udsat, fordi udvalget ønsker en besigtigelse.» `names`: words that keep their capital in a sentence."""
    clause = reason.strip().removeprefix("Fordi ").removeprefix("fordi ")
    word = clause.split(maxsplit=1)[0] if clause else ""
    keeps = word.rstrip(",.:;s") in names or word.rstrip(",.:;") in names or word[1:] != word[1:].lower()
    stop = "" if clause.endswith((".", "!", "?")) else "."
    return f"{SAID[outcome]}, fordi {clause if keeps else _small(clause)}{stop}"


def stood(decision: Decision) -> str:
    """What a record said before another outcome took its place: «Anbefalet som indstillet. Udvalget ønsker …»"""
    return with_outcome(decision.outcome, decision.question, decision.text)


def with_outcome(outcome: Outcome, question: Question | None, text: str) -> str:
    """The words of a decision after what it came to, where they do not begin with that themselves."""
    begun, text = f"{said(outcome, question)}.", text.strip()
    own_word = begun.rstrip(".") if question else _SHORT.get(outcome, begun.rstrip("."))
    return text if text.casefold().startswith(own_word.casefold()) else f"{begun} {text}".strip()


# -- votes ----------------------------------------------------------------------------------------------------------


def votes(cast: Votes, names: Names | None = None) -> str:
    """«For stemte 14 (G, L, S), imod 8 (H, P); 1 undlod at stemme.» Without `names` the counts alone."""
    in_favour = f"For stemte {_count(cast.in_favour)}{_who(cast, Choice.FOR, names)}"
    against = f"imod {_count(cast.against)}{_who(cast, Choice.AGAINST, names)}"
    abstained = f"; {cast.abstained} undlod at stemme{_who(cast, Choice.ABSTAINED, names)}" if cast.abstained else ""
    return f"{in_favour}, {against}{abstained}."


def _count(number: int) -> str:
    return str(number) if number else "ingen"


def _who(cast: Votes, choice: Choice, names: Names | None) -> str:
    """Parties as the record has them; people by their party: «A: Olga Strand, Lis Fjord; B: Kai Næs»."""
    if names is None:
        return ""
    by_party: dict[str, list[str]] = {}
    for person, chosen in cast.voters:
        if chosen == choice:
            by_party.setdefault(names.party(person), []).append(names.plain(person))
    people = [f"{party}: {', '.join(who)}" if party else ", ".join(who) for party, who in sorted(by_party.items())]
    parties = [who for who, chosen in cast.who if chosen == choice]
    voters = "; ".join(people) if people else ", ".join(parties)
    return f" ({voters})" if voters else ""


def result(cast: Votes, word: str = "Forslaget") -> str:
    """A majority of the votes cast adopts; a tie falls (danish-rules §1, [16], [17])."""
    if cast.is_tie:
        return FALLEN.format(word)
    return f"{word} blev {'vedtaget' if cast.is_adopted else 'forkastet'}."


def amendment(change: Amendment, names: Names) -> str:
    """In the order they were voted on."""
    proposed = f"{change.number}. ændringsforslag fra {change.by}: »{change.text}«"
    proposed += "" if change.text.rstrip().endswith((".", "!", "?")) else "."
    if change.votes is None:
        return f"{proposed} Ændringsforslaget blev vedtaget uden afstemning."
    return f"{proposed} {votes(change.votes, names)} {result(change.votes, 'Ændringsforslaget')}"


def ballots(decision: Decision, names: Names) -> Iterator[str]:
    """Every vote of an item: amendments first, then points, then the main question."""
    yield from (
        amendment(change, names) for change in sorted(decision.amendments, key=lambda amendment: amendment.number)
    )
    for point in decision.points:
        if point.votes is not None:
            yield f"Afstemning om {point.point}. at: {votes(point.votes, names)} {result(point.votes, 'Punktet')}"
    if decision.votes is not None:
        is_told = decision.outcome is Outcome.NOT_APPROVED  # the outcome itself says that it fell
        tie = f" {result(decision.votes)}" if decision.votes.is_tie and not is_told else ""
        yield f"Afstemning: {votes(decision.votes, names)}{tie}"


# -- what is said beside the decision -------------------------------------------------------------------------------


def dissent(statement: Dissent, names: Names) -> str:
    """A minority's own words (KSL § 13, stk. 2)."""
    return f"{dissenter(statement, names)} ønskede tilført protokollen: »{statement.text}«"


def dissenter(statement: Dissent, names: Names) -> str:
    return names.person(statement.person) if statement.person is not None else statement.by or "Mindretallet"


def stopped(decision: Decision, names: Names) -> str:
    """KSL § 23; the committee's decision has no effect until the council has decided."""
    if decision.stopped_by is None:
        return ""
    who = names.person(decision.stopped_by)
    return (
        f"{who} begærede sagen indbragt for {names.council} efter kommunestyrelseslovens § 23. "
        f"Beslutningen udføres ikke, før {names.council} har truffet afgørelse."
    )


def alone(decision: Decision, names: Names) -> str:
    """The mayor for the council (§ 31), the chair for a committee (§ 22), before the meeting."""
    if decision.alone_by is None:
        return ""
    body = names.register.organizations.get(names.body)
    is_council = body is not None and body.kind is BodyKind.COUNCIL
    who, law = ("Borgmesteren", "§ 31") if is_council else ("Formanden", "§ 22")
    sentence = (
        f"{who}, {names.person(decision.alone_by)}, traf beslutningen {danish_date(local_day(decision.decided_at))}"
    )
    return f"{sentence} efter kommunestyrelseslovens {law}. Begrundelse: {decision.alone_reason}"


NOTED = "Orienteringen er taget til efterretning."
"""What a body decides of what its chair has decided alone: it is told, and takes note (KSL §§ 22 and 31, stk. 2)."""


def noted(decision: Decision) -> str:
    return NOTED if decision.alone_by is not None else ""


def raised(item: AgendaItem) -> str:
    return "Punktet blev på mødet hævet til beslutningssag." if item.was_raised else ""


def listed(item: AgendaItem, names: Names) -> str:
    """How the item came on the agenda; a late one's reason must be printed (KSL § 8), with who wrote it or had it
    written. Whether the chair was asked first is not known here, so it is not said.
    """
    match item.list_type:
        case ListType.LATE:
            by = f" af {names.person(item.late_by)}" if item.late_by is not None else ""
            entered = f", optaget {danish_date(local_day(item.late_at))}{by}" if item.late_at else ""
            return f"Hastesag{entered}. Begrundelse: {item.late_reason}"
        case ListType.SUPPLEMENTARY:
            reason = f" Begrundelse: {item.late_reason}" if item.late_reason else ""
            return f"Punktet er optaget på tillægsdagsorden.{reason}"
        case ListType.OUTSIDE_AGENDA:
            return "Punktet stod ikke på dagsordenen."
    return ""


def listed_closed(item: AgendaItem) -> str:
    """How an item that is kept back came on the agenda: that carries no secret, its reason may."""
    match item.list_type:
        case ListType.LATE:
            return "Punktet er en hastesag."
        case ListType.OUTSIDE_AGENDA:
            return "Punktet stod ikke på dagsordenen."
    return ""


def of_kept_back(decision: Decision) -> str:
    """The public text of a closed item's decision; without one, that it was put off, which says nothing of the
    matter.
    """
    return decision.public_text or (f"{SAID[decision.outcome]}." if decision.outcome in STAYS else "")


def corrections(record: MeetingState, item: int, names: Names) -> tuple[str, ...]:
    """What was done to the closed record afterwards, by whom and when; `item` 0 is the record as a whole. Nothing is
    overwritten.
    """
    decision = record.decision_on(item)
    question = decision.question if decision else None
    return tuple(filter(None, (_correction(made, question, names) for made in record.corrections if made.item == item)))


def _correction(made: Correction, question: Question | None, names: Names) -> str:
    """Empty for another outcome that nobody has confirmed yet."""
    by = f" af {names.person(made.by)}" if made.by is not None else ""
    day = f"{danish_date(local_day(made.at))}{by}"
    match made.kind:
        case CorrectionKind.TYPO:
            if made.before == made.text:
                return f"Den offentlige tekst er skrevet {day}. Begrundelse: {made.reason}"
            return f"Rettelse {day}: »{made.before}« rettes til »{made.text}« Begrundelse: {made.reason}"
        case CorrectionKind.ADDITION:
            return f"Tilføjelse {day}: {made.text} Begrundelse: {made.reason}"
        case CorrectionKind.REOPENING:
            if made.confirmed_by is None or made.outcome is None:
                return ""
            before = f" Før stod: »{made.before}«" if made.before else ""
            reason = made.reason.strip()
            stop = "" if reason.endswith((".", "!", "?")) else "."
            return (
                f"Udfaldet er ændret til »{_small(said(made.outcome, question))}« efter rettelse {day}, "
                f"bekræftet af {names.person(made.confirmed_by)}. Begrundelse: {reason}{stop}{before}"
            )


def hours(record: MeetingState) -> str:
    """«kl. 16.00–19.42», as far as the record says."""
    meeting = record.meeting
    begun = hour((meeting.opened_at or meeting.starts_at).astimezone(COPENHAGEN).time())
    ended = f"–{hour(meeting.adjourned_at.astimezone(COPENHAGEN).time())}" if meeting.adjourned_at else ""
    return f"kl. {begun}{ended}"


def called_for(record: MeetingState) -> str:
    """«kl. 16.00», as the agenda has it."""
    return f"kl. {hour(record.meeting.starts_at.astimezone(COPENHAGEN).time())}"
