"""The rules about the hearing: who was asked, for how long, what became of it, what has changed since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

from process.calendar import danish_date, local_day
from process.checks.finding import Dossier, Level, RuleFinding, finding
from process.checks.sources import OWN_PLAYBOOK, READ, Rule
from process.hearing.dropping import dropped
from process.hearing.parties import MANDATORY, open_questions, split_basis, suggested
from process.hearing.playbook import Party, listed
from process.law import SECOND_ROUND_DAYS, USUAL_HEARING_DAYS
from process.register import BodyKind
from process.route.route import final_treatment
from process.rules import Duty
from process.sent import when_sent
from process.stages import StepState
from process.state.case import Consultation
from process.state.hearing import HearingRequest, ResponsePublication
from process.words import codes
from process.words.dates import hour
from process.words.hearing import awaited_from, no_answer, of_whole


def parties(case: Dossier) -> Iterator[RuleFinding]:
    """Bodies the law or an agreement asks for: on the route, asked, and not left out (retssikkerhedsloven §§ 30-32 and
    37 a, MED-rammeaftalen § 7; the playbook says which).
    """
    if case.is_dropped:
        return
    missing = [*_not_on_route(case), *_left_out(case), *_never_asked(case)]
    yield from missing
    mandatory = [step for step in case.state.hearings() if step.duty in MANDATORY]
    if mandatory and not any(each.level is Level.RED for each in missing):
        names = listed(dict.fromkeys(case.body(step.body) for step in mandatory))
        yield finding(Level.GREEN, Rule.PARTIES, f"Alle, der skal høres, er på ruten: {names}.")


def _proposed(case: Dossier) -> dict[int, Party]:
    parties = suggested(case.state, case.register, case.rules, case.texts, case.today)
    bodies = ((case.register.organization(party.body_code), party) for party in parties)
    return {body.id: party for body, party in bodies if body is not None}


def _not_on_route(case: Dossier) -> Iterator[RuleFinding]:
    on_route = {step.body for step in case.state.hearings()}
    for body, party in _proposed(case).items():
        if body not in on_route and party.duty in MANDATORY:
            sentence = f"{case.body(body)} skal høres, men er ikke på sagens rute. {party.why}"
            yield finding(Level.RED, Rule.PARTIES, sentence, party.source, _dated(party.duty, party))


def _left_out(case: Dossier) -> Iterator[RuleFinding]:
    """A body struck from the route, by a person or because its hearing was withdrawn, and not heard otherwise."""
    proposed = _proposed(case)
    for step in dropped(case.state, case.body):
        hit = proposed.get(step.body)
        duty = hit.duty if hit is not None and hit.duty in MANDATORY else step.duty or Duty.CUSTOM
        source = hit.source if hit else split_basis(step.basis)[1]
        if duty in MANDATORY:
            sentence = f"{case.body(step.body)} {codes.DUTIES[duty]}, men er udeladt: »{step.told_reason}«"
            yield finding(Level.RED, Rule.PARTIES, sentence, source, _dated(duty, hit))
        else:
            sentence = f"{case.body(step.body)} høres efter fast praksis og er fravalgt: »{step.told_reason}«"
            yield finding(Level.GREEN, Rule.PARTIES, sentence, source, _dated(duty, hit))


def _never_asked(case: Dossier) -> Iterator[RuleFinding]:
    if case.state.case.decided_on is None:
        return
    proposed = _proposed(case)
    for step in case.state.hearings():
        request = _asked(case, step)
        if step.duty in MANDATORY and step.state is not StepState.STRUCK and request is None:
            sentence = f"{case.body(step.body)} skulle høres, men fik ikke sagen, før den blev afgjort."
            yield finding(
                Level.RED,
                Rule.PARTIES,
                sentence,
                split_basis(step.basis)[1],
                _dated(step.duty, proposed.get(step.body)),
            )


def _dated(duty: Duty | None, party: Party | None) -> str:
    """When the law was read; of an agreement or a custom, from when the playbook has it."""
    if duty is Duty.LAW:
        return READ
    since = party.valid_from if party else None
    return f"drejebogen, gældende fra {danish_date(since)}" if since else OWN_PLAYBOOK


def which_body(case: Dossier) -> Iterator[RuleFinding]:
    """A general name in the document, "Lokalmed", that nobody has said the meaning of yet."""
    for question in open_questions(case.state, case.register, case.texts, case.today):
        names = listed((case.body(body) for body in question.candidates), "eller")
        proposed = listed(case.body(body) for body in question.proposed) if question.proposed else ""
        hint = f" Drejebogen foreslår {proposed}." if proposed else ""
        yield finding(
            Level.YELLOW, Rule.WHICH_BODY, f"Forslaget nævner »{question.name}«. Hvilket menes: {names}?{hint}"
        )


def _grounds(case: Dossier) -> tuple[str, str]:
    """Why these bodies are heard, as their rows of the playbook have it, and when that was read: a school board is not
    heard by the law on MED or on social services. Empty where no row says it: then the rule's own source stands.
    """
    heard = [step for step in case.state.hearings() if step.state is not StepState.STRUCK]
    sources = dict.fromkeys(filter(None, (split_basis(step.basis)[1] for step in heard)))
    return "; ".join(sources), READ if not sources or any(step.duty is Duty.LAW for step in heard) else OWN_PLAYBOOK


def period(case: Dossier) -> Iterator[RuleFinding]:
    """In good time: what the playbook gives the body, else what is usual. The law sets no length for the bodies; the
    weeks of planloven § 24 and of closing a school are the public's (`checks/public_hearing.py`).
    """
    proposed, findings, asked = _proposed(case), [], 0
    for step in case.state.hearings():
        if step.state is StepState.STRUCK:
            continue
        request = _asked(case, step)
        asked += request is not None
        sent_period = _sent_period(case, step, request, proposed) if request else None
        findings += [sent_period] if sent_period else []
    yield from findings
    if asked and not findings:
        yield finding(
            Level.GREEN, Rule.PERIOD, f"{_bodies(asked)} har fået den tid, loven og drejebogen giver.", *_grounds(case)
        )


def _sent_period(
    case: Dossier, step: Consultation, request: HearingRequest, proposed: dict[int, Party]
) -> RuleFinding | None:
    sent_at = when_sent(request)
    if request.due_on is None or sent_at is None:
        return None
    name, template = case.body(step.body), case.rules.route_for(case.state.case.case_type)
    days = (request.due_on - local_day(sent_at)).days
    if request.round > 1:
        usual, whose = (template.second_round_days if template else SECOND_ROUND_DAYS), "en ny runde er mindst"
    elif step.body in proposed:
        usual, whose = proposed[step.body].period_days, "drejebogen giver"
    else:
        usual, whose = USUAL_HEARING_DAYS, "almindeligt er mindst"
    if days < usual:
        return finding(
            Level.YELLOW, Rule.PERIOD, f"{name} har {days} dage til at svare; {whose} {usual}.", *_grounds(case)
        )
    return None


def hearing_ended(case: Dossier) -> Iterator[RuleFinding]:
    """Heard before it is decided: no hearing still open when the meeting it holds up treats the case, nor when that
    meeting's agenda is sent out; of an earlier meeting, and of one that is still to treat it, it is said openly
    (danish-rules §8, rule 2).
    """
    bodies_at: dict[tuple[Level, str, str], list[str]] = {}
    for step in case.state.hearings():
        for key in _open_at_meetings(case, step):
            bodies_at.setdefault(key, []).append(case.body(step.body))
    for (level, sentence, where), names in bodies_at.items():
        yield finding(level, Rule.HEARING_ENDED, sentence.format(names=listed(names), where=where), *_grounds(case))
    asked = [step for step in case.state.hearings() if _asked(case, step)]
    if asked and not bodies_at:
        decided = case.state.case.decided_on is not None
        sentence = (
            "Høringen var slut, før sagen blev afgjort." if decided else "Ingen behandler sagen før høringens slut."
        )
        yield finding(Level.GREEN, Rule.HEARING_ENDED, sentence, *_grounds(case))


AHEAD = "{where}, før høringen af {names} slutter; svar, der kommer senere, indgår i den videre behandling."
STILL_HEARD = "{names} var stadig i høring, da {where} behandlede sagen."
SENT_LATER = (
    "{names} var i høring, da {where} behandlede sagen; svar, der kommer senere, indgår i den videre behandling."
)
SENT_OUT_BEFORE = "Dagsordenen til {where} blev udsendt, før høringen af {names} var slut."


def _open_at_meetings(case: Dossier, step: Consultation) -> Iterator[tuple[Level, str, str]]:
    """Each meeting whose agenda went out, or that treats the case, while this hearing is open: how grave it is, in
    what words, and where.
    """
    request = _asked(case, step)
    gated = case.state.consultation(step.gates) if step.gates is not None else final_treatment(case.state)
    if request is None or step.state is StepState.STRUCK or gated is None:
        return
    ended = request.answered_at or request.closed_at
    for record, item in case.agenda():
        treated = case.state.consultation(item.consultation) if item.consultation is not None else None
        meeting = record.meeting
        where = f"{case.body(meeting.organization)} {danish_date(meeting.held_on)}"
        is_gated = treated is None or treated.step >= gated.step
        decided = record.decision_on(item.number) is not None
        if decided and _was_open(request, ended, meeting.starts_at):
            yield (Level.RED, STILL_HEARD, where) if is_gated else (Level.YELLOW, SENT_LATER, where)
        elif not decided and _was_open(request, ended or request.too_late_at, meeting.starts_at):
            yield (
                Level.YELLOW,
                AHEAD,
                f"{case.body(meeting.organization)} behandler sagen {danish_date(meeting.held_on)}",
            )
        elif is_gated and meeting.dispatched_at and _was_open(request, ended, meeting.dispatched_at):
            yield Level.YELLOW, SENT_OUT_BEFORE, where


def _was_open(request: HearingRequest, ended: datetime | None, moment: datetime) -> bool:
    sent = when_sent(request)
    return sent is not None and sent <= moment and (ended is None or ended > moment)


def silence(case: Dossier) -> Iterator[RuleFinding]:
    """A body that must be heard and said nothing: recorded as no answer received, never as consent."""
    for step in case.state.hearings():
        request = _asked(case, step)
        if request is None or not request.mandatory or request.due_on is None or request.answered_at:
            continue
        name, due = case.body(step.body), danish_date(request.due_on)
        asked, said = (step.number, request.round), case.state.responses
        has_part = any((r.consultation, r.round) == asked and r.withdrawn_at is None for r in said)
        if request.closed_at:
            owed = f" {name} {codes.DUTIES[step.duty]}." if step.duty else ""
            kind = case.kind(step.body)
            silent = (
                f"{name}: {no_answer(kind, has_part)}"
                if has_part
                else f"Der er ikke modtaget {awaited_from(kind, name)} inden fristen"
            )
            yield finding(
                Level.YELLOW,
                Rule.SILENCE,
                f"{silent} {due}. Tavshed er ikke samtykke.{owed}",
                split_basis(step.basis)[1],
            )
        elif request.too_late_at and request.too_late_at <= case.now:
            answer = f"svar{of_whole(has_part)}"
            sentence = f"Fristen for {name} udløb {due}, og der er hverken {answer} eller registreret, at det mangler."
            yield finding(Level.YELLOW, Rule.SILENCE, sentence)


def memo(case: Dossier) -> Iterator[RuleFinding]:
    """What was answered is summed up, and the memo approved, before a meeting treats the case (DESIGN §2)."""
    if case.is_dropped or not case.state.owes_memo:
        return
    treated = case.state.case.decided_on is not None or any(_is_treated(case, step) for step in case.state.hearings())
    if treated:
        sentence = "Der er modtaget svar, men sagen blev behandlet, uden at høringsnotatet var godkendt."
        yield finding(Level.RED, Rule.MEMO, sentence, *_grounds(case))
    elif all(request.is_finished for request in case.state.requests):
        yield finding(
            Level.YELLOW, Rule.MEMO, "Der er modtaget svar, men høringsnotatet er ikke godkendt.", *_grounds(case)
        )


def _is_treated(case: Dossier, hearing: Consultation) -> bool:
    """Whether the treatment this answered hearing holds up, or a later one, has had its meeting."""
    gated = case.state.consultation(hearing.gates) if hearing.gates is not None else final_treatment(case.state)
    if gated is None or not any(r.consultation == hearing.number and r.answered_at for r in case.state.requests):
        return False
    return any(step.step >= gated.step and step.state is StepState.DONE for step in case.state.treatments())


def med_confirmed(case: Dossier) -> Iterator[RuleFinding]:
    """A MED committee's answer is both sides': confirmed by its chair and its vice-chair."""
    for step in case.state.hearings():
        request = _asked(case, step)
        if request is None or not request.answered_at or case.kind(step.body) is not BodyKind.MED:
            continue
        lacking = [
            who
            for who, at in (("formanden", request.chair_confirmed_at), ("næstformanden", request.vice_confirmed_at))
            if at is None
        ]
        name = case.body(step.body)
        if lacking:
            sentence = f"Svaret fra {name} er ikke bekræftet af {listed(lacking)}."
            yield finding(Level.YELLOW, Rule.MED_CONFIRMED, sentence)
        else:
            sentence = f"Svaret fra {name} er bekræftet af formand og næstformand."
            yield finding(Level.GREEN, Rule.MED_CONFIRMED, sentence)


def med_levels(case: Dossier) -> Iterator[RuleFinding]:
    """MED is heard from below: what a lower level says must be there when the one above it answers."""
    asked = [
        (body, request)
        for step in case.state.hearings()
        if (request := _asked(case, step)) is not None
        and request.due_on is not None
        and (body := case.register.organizations.get(step.body)) is not None
        and body.med_level
    ]
    for below, lower in asked:
        for above, higher in asked:
            if below.med_level < above.med_level and _due(lower) >= _due(higher):
                sentence = (
                    f"{below.name} har frist {_until(lower)}, men {above.name} skal svare senest {_until(higher)} og "
                    f"kan ikke se svaret fra {below.name}."
                )
                yield finding(Level.YELLOW, Rule.MED_LEVELS, sentence)


def _due(request: HearingRequest) -> tuple[date, time]:
    return request.due_on or date.max, request.due_time or time.max


def _until(request: HearingRequest) -> str:
    day, hour_of_day = _due(request)
    return f"{danish_date(day)} kl. {hour(hour_of_day)}"


def change(case: Dossier) -> Iterator[RuleFinding]:
    """A proposal changed since the bodies were asked: somebody says whether it matters, or they are asked anew."""
    for proposal in case.state.unjudged():
        level = Level.YELLOW if case.state.case.decided_on is None else Level.RED
        sentence = (
            f"»{proposal.title}« er ændret (version {proposal.version}), efter at høringen blev sendt. Ingen har taget "
            "stilling til, om ændringen er væsentlig."
        )
        yield finding(level, Rule.CHANGE, sentence, *_grounds(case))


def personal_data(case: Dossier) -> Iterator[RuleFinding]:
    """Answers the guard has stopped, until a person has looked at them."""
    blocked = [response for response in case.state.responses if response.publication is ResponsePublication.BLOCKED]
    if blocked:
        numbers = listed(str(response.number) for response in blocked)
        level = Level.YELLOW if case.state.case.decided_on is None else Level.RED
        sentence = f"Svar nr. {numbers} kan indeholde personoplysninger. Tag stilling, før det vises uden for kommunen."
        yield finding(level, Rule.PERSONAL_DATA, sentence)


def _asked(case: Dossier, step: Consultation) -> HearingRequest | None:
    """The newest request that went out and was not taken back."""
    sent = [r for r in case.state.requests if r.consultation == step.number and r.sent_at and not r.withdrawn_at]
    return max(sent, key=lambda request: request.round, default=None)


def _bodies(count: int) -> str:
    return "Den ene høringspart" if count == 1 else f"De {count} høringsparter"
