"""What was decided, as the minutes tell it: against our item, its question, and what is recorded already."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from documents.meeting.review.agenda import Match
from documents.meeting.review.held import Held, body_of, people_called, plain
from documents.meeting.review.rows import Decided, Dissented, Row, Standing
from documents.reading.bodies import Bodies, split_bodies
from documents.reading.minutes.lexicon import label_of
from documents.reading.minutes.result import MeetingFinding, ReadDecision, ReadItem, Span, Statement
from documents.reading.minutes.result import Outcome as ReadOutcome
from documents.reading.minutes.result import Votes as ReadVotes
from documents.reading.text.dates import PrintedDate, dates_in
from process.calendar import danish_date
from process.ids import BodyId, MeetingId, PersonId
from process.register import MeetingStatus
from process.state.case import Outcome
from process.state.decision import Choice, Decision, Votes
from process.state.meeting import DECIDED_SUBJECTS, AgendaItem
from process.words import decisions as words
from process.words.codes import OUTCOMES

OURS: Mapping[ReadOutcome, Outcome] = {
    "approved": Outcome.APPROVED,
    "approved_changed": Outcome.APPROVED_WITH_CHANGES,
    "recommended": Outcome.RECOMMENDED,
    "noted": Outcome.NOTED,
    "postponed": Outcome.POSTPONED,
    "returned": Outcome.RETURNED,
    "referred": Outcome.REFERRED,
    "rejected": Outcome.NOT_APPROVED,
    "sent_to_hearing": Outcome.SENT_IN_HEARING,
}
"""The reader's outcomes as the process has them; `adjourned` and `other` are none, and asked about."""
_STOPS = frozenset({"decisions", "outcome", "votes", "body", "date"})
"""Facts whose findings are about the decision itself; those about anything else are told and stop nothing."""
_AGREES = frozenset({"decision_by_points", "outcome_deviates"})
"""Findings that our own agenda answers: it has the points, and says what the body is to do."""
_OWN_WORDS = re.compile(r"protokol|tilført|mening|mindretal|udtalelse|\bikke\b|ønske", re.IGNORECASE)
"""What a minority had put in the record says more than how it voted: that stands with the vote."""
_ITEM = re.compile(r"\s*(?:\d{1,3}\.|punkt \d|tillægspunkt \d)", re.IGNORECASE)
_LATER = re.compile(r"^(?:Rettelse|Tilføjelse) \d{1,2}\. \w+ \d{4}(?: af [^:]+)?:")
_RAISED = re.compile(r"\bhævet til beslutning", re.IGNORECASE)
_PUT_OFF = re.compile(r"\bud(?:sat|sættes|skudt|skydes)\b.*?\btil\s+(.+)", re.IGNORECASE)
_NEXT = re.compile(r"(?:\w+s )?(?:det )?(?:næste|næstkommende|førstkommende) (?:ordinære )?\w*møde", re.IGNORECASE)
_SIDES = {"for": Choice.FOR, "against": Choice.AGAINST, "abstained": Choice.ABSTAINED}
DECIDE_FIRST = "Registrér beslutningen på punktet sammen med den."


def item_rows(place: int, item: ReadItem, match: Match, lines: Sequence[str], held: Held) -> Iterator[Row]:
    """The rows of one item of the document: its decision, its dissents, the decisions of others printed in it.
    `lines`: the document's.
    """
    bodies = held.bodies()
    own = [d for d in item.decisions if _is_own(d, bodies, held)]
    others = [d for d in item.decisions if d not in own]
    if len(own) > 1 and match.item is not None:
        own = [d for d in own if d.source.line == own[-1].source.line] if _are_same(own) else own
    spoken = [(s, own_words(s, lines)) for s in item.dissents if _OWN_WORDS.search(s.text)]
    keys = [f"punkt-{place}" + (f"_{n + 1}" if n else "") for n, _ in enumerate(own)]
    decided = [_decided(key, item, d, match, held, len(own), spoken) for key, d in zip(keys, own, strict=True)]
    yield from decided
    if not own:
        yield from _nothing_decided(place, item, match, held)
    if own:
        is_decided = match.item is not None and held.record.decision_on(match.item.number) is not None
        is_decided |= any(row.standing is Standing.NEW for row in decided)
        for n, (statement, text) in enumerate(spoken, 1):
            row = _dissent(f"mening-{place}_{n}", item, statement, text, match, held)
            yield row if is_decided else replace(row, standing=Standing.ASKED, asks=(*row.asks, DECIDE_FIRST))
    for n, statement in enumerate((*item.conflicts, *item.reservations), 1):
        yield _beside(f"andet-{place}-{n}", item, statement, is_conflict=n <= len(item.conflicts))
    yield from (_of_another(f"andre-{place}-{n}", item, d, match, bodies, held) for n, d in enumerate(others, 1))


def title_of_row(item: ReadItem) -> str:
    number = f"{item.number}. " if item.number else ""
    return f"{number}{item.title or 'Punkt uden titel'}"


def _is_own(decision: ReadDecision, bodies: Bodies, held: Held) -> bool:
    body = body_of(bodies, held.register, decision.body)
    is_body = decision.body is None or body == held.body
    return is_body and decision.date in (None, held.record.meeting.held_on)


def _are_same(decisions: Sequence[ReadDecision]) -> bool:
    return len({(d.outcome, plain(d.text)) for d in decisions}) == 1


# -- the decision of the meeting itself ------------------------------------------------------------------------------


def _decided(
    key: str,
    item: ReadItem,
    decision: ReadDecision,
    match: Match,
    held: Held,
    count: int,
    spoken: Sequence[tuple[Statement, str]],
) -> Row:
    ours = match.item
    asks = [*match.asks]
    notes: list[str] = []
    outcome, is_ours = _outcome(decision, ours)
    stopping = [f for f in item.findings if f.fact in _STOPS and _is_about(f, decision.source)]
    for each in stopping:
        is_answered = each.code in _AGREES or (is_ours and each.code == "outcome_uncertain")
        (notes if is_answered else asks).append(each.message)
    if is_ours and outcome not in (None, Outcome.REFERRED) and ours and _goes_on(decision, outcome, ours):
        asks.append("Beslutningen har en tilføjelse. Bekræft udfaldet.")
    if outcome is None:
        asks.append("Det fremgår ikke, hvad der blev besluttet. Vælg udfaldet.")
    if count > 1:
        asks.append("Mødets beslutning står flere gange med forskellig ordlyd. Vælg den rigtige.")
    outcome, said = _in_our_route(outcome, ours, held)
    notes += said
    text = without(told_text(decision), [said for statement, own in spoken for said in (statement.text, own)])
    fact = Decided(ours.number if ours else None, outcome, _minuted(text, decision, outcome, ours), case=match.case)
    fact = replace(fact, votes=_votes(decision.votes, asks))
    if outcome is Outcome.REFERRED:
        to = _referred_to(decision, held, asks)
        is_all = to is not None and _only_refers(text, held)  # the outcome says to whom
        fact = replace(fact, refer_to=to, text="" if is_all else fact.text)
    if outcome is Outcome.POSTPONED:
        fact = replace(fact, postponed_to=_put_off_to(decision, held, notes))
    if decision.raised_to_decision and ours is not None and not ours.was_raised:
        asks.append("Punktet blev hævet til beslutningssag. Hæv det under punktet først.")
    if decision.amendments:
        notes.append("Afstemninger om ændringsforslag står i teksten. Skriv dem særskilt under punktet.")
    lines, about = _lines(decision.source), title_of_row(item)
    row = Row(key, about, decision.text, lines, Standing.NEW, fact, tuple(asks), tuple(notes))
    return _against_record(row, fact, decision, ours, held)


def _is_about(finding: MeetingFinding, where: Span) -> bool:
    return where.line <= finding.source.line <= where.last_line


def _outcome(decision: ReadDecision, ours: AgendaItem | None) -> tuple[Outcome | None, bool]:
    """Our own wording of an answer to the item's question is taken at its word; else as the reader has it."""
    if ours is not None and ours.question is not None:
        text = plain(decision.text)
        said = {outcome: words.said(outcome, ours.question).casefold() for outcome in Outcome}
        begun = [outcome for outcome, begin in said.items() if re.match(rf"{re.escape(begin)}(?!\w)", text)]
        if begun:
            return max(begun, key=lambda outcome: (len(said[outcome]), outcome is not Outcome.RECOMMENDED)), True
    return OURS.get(decision.outcome), False


def _goes_on(decision: ReadDecision, outcome: Outcome, ours: AgendaItem) -> bool:
    """«Oversendt til 2. behandling, idet 3. at udgår»: the first words are not the whole of it."""
    said = words.said(outcome, ours.question)
    first = plain(decision.text.split("\n")[0])
    return bool(first.removeprefix(said.casefold()).strip(" ."))


def _in_our_route(outcome: Outcome | None, ours: AgendaItem | None, held: Held) -> tuple[Outcome | None, list[str]]:
    """«Godkendt» of a body that only recommends in this case is a recommendation (DESIGN §2)."""
    state = held.cases.get(ours.case_id or 0) if ours else None
    step = state.consultation(ours.consultation or 0) if state and ours else None
    if outcome is Outcome.APPROVED and step is not None and not step.authoritative and ours and ours.question is None:
        body = held.register.organizations[held.body].name
        return Outcome.RECOMMENDED, [f"{body} indstiller i sagen; »godkendt« registreres som anbefalet."]
    return outcome, []


def _minuted(text: str, decision: ReadDecision, outcome: Outcome | None, ours: AgendaItem | None) -> str:
    """The words to record beside the outcome; none where they are only the outcome's own."""
    question = ours.question if ours else None
    own = {plain(decision.printed), *((plain(words.said(outcome, question)),) if outcome else ())}
    return "" if plain(text) in own - {""} else text


def _only_refers(text: str, held: Held) -> bool:
    match = re.fullmatch(
        r"(?:\w+ )?(?:er |blev )?(?:henvis|oversend|fremsend|videresend)\w+ til (.+?)\.?", text, re.IGNORECASE
    )
    return match is not None and held.bodies().resolve(match[1]) is not None


def without(text: str, said: Sequence[str]) -> str:
    """The text without what is recorded for itself."""
    for words_said in said:
        text = text.replace(" ".join(words_said.split()), " ")
    return " ".join(text.split())


def told_text(decision: ReadDecision) -> str:
    """The decision's sentences: not that it was raised, a fact of the item, nor what was corrected afterwards."""
    sentences = [sentence for sentence in decision.text.split("\n") if not _RAISED.search(sentence)]
    later = next((n for n, sentence in enumerate(sentences) if _LATER.match(sentence)), len(sentences))
    sentences = sentences[:later]
    return " ".join(" ".join(sentences).split())


def _referred_to(decision: ReadDecision, held: Held, asks: list[str]) -> BodyId | None:
    bodies = held.bodies()
    match = re.search(r"\btil\s+(?:behandling i\s+|drøftelse i\s+)?(.+)", " ".join(decision.text.split()))
    first = re.split(r"[.;]|\s(?:til|med|for|i)\s", match[1])[0] if match else ""
    named = [body for name in split_bodies(first, bodies) if (body := body_of(bodies, held.register, name)) is not None]
    if len(named) == 1:
        return named[0]
    asks.append("Det fremgår ikke sikkert, hvilket organ sagen henvises til. Vælg det.")
    return None


def _put_off_to(decision: ReadDecision, held: Held, notes: list[str]) -> MeetingId | None:
    """The body's meeting that an item is put off to, where the text names it: by its day, or as the next."""
    said = _PUT_OFF.search(" ".join(decision.text.split()))
    here = held.record.meeting
    if said is None:
        return None
    known = held.register.meetings_of(here.organization)
    ahead = (each for each in known if each.starts_at > here.starts_at and each.state is not MeetingStatus.CANCELLED)
    later = sorted(ahead, key=lambda each: each.starts_at)
    if _NEXT.match(said[1]):
        return later[0].id if later else None
    named = next((on for printed in dates_in(said[1]) if (on := _after(printed, here.held_on))), None)
    meeting = next((each.id for each in later if each.held_on == named), None)
    if named and meeting is None:
        organ = held.names.organ(here.organization)
        notes.append(f"Udsat til {danish_date(named)}, men {organ} har intet møde den dag. Vælg mødet under punktet.")
    return meeting


def _after(printed: PrintedDate, day: date) -> date | None:
    """The printed day; without a year the first after another day."""
    first = printed.within(day.year)
    return printed.within(day.year + 1) if first and not printed.year and first <= day else first


# -- votes -----------------------------------------------------------------------------------------------------------


def _votes(told: ReadVotes | None, asks: list[str]) -> Votes | None:
    """The counts as printed, with who voted what. Groups without counts are not added up: who of them was there, nobody
    has recorded yet.
    """
    if told is None:
        return None
    who = tuple((name, str(_SIDES[side])) for side, names in told.by.items() if side in _SIDES for name in names)
    if told.votes_for is not None and told.votes_against is not None:
        abstained = told.abstained if told.abstained is not None else len(told.by.get("abstained", ()))
        return Votes(told.votes_for, told.votes_against, abstained, who)
    asks.append("Afstemningen har ikke alle tal. Skriv stemmetallene, eller lad dem stå tomme.")
    return None


# -- against what is recorded ----------------------------------------------------------------------------------------


def _against_record(row: Row, fact: Decided, read: ReadDecision, ours: AgendaItem | None, held: Held) -> Row:
    recorded = held.record.decision_on(ours.number) if ours is not None else None
    if recorded is None:
        if ours is not None and ours.subject not in DECIDED_SUBJECTS and not ours.was_raised:
            why = "Punktet er til meddelelse; der registreres ingen beslutning på det."
            return replace(row, standing=Standing.LEFT, fact=None, asks=(), notes=(why,))
        return replace(row, standing=Standing.ASKED if row.asks else Standing.NEW)
    stands = " ".join((*words.text_of(recorded, held.names), *words.ballots(recorded, held.names)))
    row = replace(row, stands=stands)
    if plain(told_text(read)) in _printings(recorded, held):
        return replace(row, standing=Standing.SAME, asks=(), notes=())
    differs = tuple(_differences(fact, recorded, held))
    if differs:
        return replace(row, standing=Standing.DIFFERS, notes=(*differs, *row.notes))
    if row.asks:
        return replace(row, standing=Standing.ASKED)
    return replace(row, standing=Standing.SAME, notes=())


def _printings(recorded: Decision, held: Held) -> set[str]:
    """The words that our own minutes print of the decision, with and without what stands after them."""
    text = words.text_of(recorded, held.names)
    ballots, after = (
        tuple(words.ballots(recorded, held.names)),
        words.corrections(held.record, recorded.item, held.names),
    )
    amended = tuple(words.amendment(each, held.names) for each in recorded.amendments)
    said = [d.text for d in recorded.dissents]
    ends = [(*b, *a) for b in ((), amended, ballots) for a in ((), after)]
    public = {plain(recorded.public_text)} - {""}
    return (
        public
        | {plain(" ".join((*text, *end))) for end in ends}
        | {
            plain(" ".join((*text, *end, f"{words.dissenter(d, held.names)} ønskede tilført protokollen:", *said)))
            for end in ends
            for d in recorded.dissents
        }
    )


def _differences(fact: Decided, recorded: Decision, held: Held) -> Iterator[str]:
    if fact.outcome is not None and fact.outcome is not recorded.outcome:
        yield f"Registreret som »{OUTCOMES[recorded.outcome]}«, læst som »{OUTCOMES[fact.outcome]}«."
    told, cast = fact.votes, recorded.votes
    if told is not None and cast is not None and _numbers(told) != _numbers(cast):
        yield "Registreret: {} for, {} imod, {} undlod.".format(*_numbers(cast))
    if told is not None and cast is None:
        yield "Afstemningen er ikke registreret."
    if fact.text and plain(fact.text) != plain(recorded.text):
        yield "Teksten er en anden end den registrerede."
    if fact.postponed_to is not None and fact.postponed_to != recorded.postponed_to:
        yield f"Læst som udsat til mødet {danish_date(held.register.meetings_by_id[fact.postponed_to].held_on)}."
    if fact.refer_to is not None and recorded.refer_to is not None and fact.refer_to != recorded.refer_to:
        yield f"Registreret som henvist til {held.names.organ(recorded.refer_to)}."


def _numbers(votes: Votes) -> tuple[int, int, int]:
    return votes.in_favour, votes.against, votes.abstained


# -- what stands beside it -------------------------------------------------------------------------------------------


def _nothing_decided(place: int, item: ReadItem, match: Match, held: Held) -> Iterator[Row]:
    """An item without a decision is told where ours wants one."""
    ours = match.item
    wants = ours is not None and ours.subject in DECIDED_SUBJECTS and held.record.decision_on(ours.number) is None
    source = item.sources.get("title")
    lines = _lines(source.source) if source else (1, 1)
    if wants:
        why = "Referatet har ingen beslutning på punktet. Skriv den selv under punktet."
        yield Row(f"punkt-{place}", title_of_row(item), "", lines, Standing.LEFT, notes=(why,))


def own_words(statement: Statement, lines: Sequence[str]) -> str:
    """What was said: behind the colon, else the paragraph below it; without a colon the sentence as it stands."""
    _, colon, behind = statement.text.partition(":")
    if not colon:
        return statement.text
    own = _paragraph(lines[statement.source.line - 1 :])
    behind = own.partition(statement.text)[2] if behind.strip() else ""
    if behind or statement.text.partition(":")[2].strip():
        return f"{statement.text.partition(':')[2].strip()}{behind}".strip(" »«")
    below = statement.source.last_line
    while below < len(lines) and not lines[below].strip():
        below += 1
    return _paragraph(lines[below:]).strip(" »«")


def _paragraph(lines: Sequence[str]) -> str:
    """The lines up to an empty one, or to one with a label or a number of its own."""
    end = next((n for n, line in enumerate(lines) if n and _is_new(line.strip())), len(lines))
    return " ".join(" ".join(lines[:end]).split())


def _is_new(line: str) -> bool:
    return not line or label_of(line) is not None or _ITEM.match(line) is not None


def _dissent(key: str, item: ReadItem, statement: Statement, text: str, match: Match, held: Held) -> Row:
    ours = match.item
    person: PersonId | None = None
    by = ", ".join(statement.who)
    bare = re.sub(r"\s*\([^)]*\)$", "", by)  # without the party
    named = people_called(held.register, bare, held.seated()) if len(statement.who) == 1 else []
    if len(named) == 1:
        person, by = named[0], ""
    fact = Dissented(ours.number if ours else None, text, person, by)
    asks = list(match.asks)
    if person is None and not by:
        asks.append("Det fremgår ikke, hvem der har den afvigende mening. Vælg eller skriv det.")
    recorded = held.record.decision_on(ours.number) if ours else None
    is_there = any(plain(d.text) in plain(text) for d in (recorded.dissents if recorded else ()))
    standing = Standing.SAME if is_there else Standing.ASKED if asks else Standing.NEW
    about = f"Afvigende mening, {title_of_row(item)}"
    printed = statement.text if text in statement.text else f"{statement.text} {text}"
    return Row(key, about, printed, _lines(statement.source), standing, fact, () if is_there else tuple(asks))


def _beside(key: str, item: ReadItem, statement: Statement, *, is_conflict: bool) -> Row:
    what, where = ("Habilitet", "habiliteten") if is_conflict else ("Forbehold", "forbeholdet")
    why = f"Skriv {where} under punktet, hvis det skal stå særskilt i protokollen."
    about = f"{what}, {title_of_row(item)}"
    return Row(key, about, statement.text, _lines(statement.source), Standing.LEFT, notes=(why,))


def _of_another(key: str, item: ReadItem, decision: ReadDecision, match: Match, bodies: Bodies, held: Held) -> Row:
    """Another body's decision, or this one's of another day: compared with what we hold, never recorded from here."""
    body = body_of(bodies, held.register, decision.body)
    name = held.register.organizations[body].name if body else decision.body or "Et andet organ"
    day = f"{decision.date:%d.%m.%Y}" if decision.date else "uden dato"
    about = f"{name} {day}, {title_of_row(item)}"
    row = Row(key, about, decision.text, _lines(decision.source), Standing.LEFT)
    case = (match.item.case_id if match.item else None) or match.case
    state = held.cases.get(case or 0)
    there = (p for p in (state.placements if state else ()) if p.body == body and p.held_on == decision.date)
    placed = [placement for placement in there if placement.outcome is not None]
    if not placed:
        why = "Vi har ikke registreret beslutningen. Den hører til det organs eget møde og bliver ikke skrevet herfra."
        return replace(row, notes=(why,))
    outcome, recorded = OURS.get(decision.outcome), placed[-1].outcome
    yes = {Outcome.APPROVED, Outcome.RECOMMENDED}
    stands = f"Registreret: {OUTCOMES[recorded]}." if recorded else ""
    if outcome is recorded or {outcome, recorded} <= yes:
        return replace(row, standing=Standing.SAME, stands=stands)
    read = OUTCOMES[outcome] if outcome else "noget andet"
    why = f"Her læst som »{read}«. Se efter i det møde."
    return replace(row, standing=Standing.DIFFERS, stands=stands, notes=(why,))


def _lines(span: Span) -> tuple[int, int]:
    return span.line, span.last_line
