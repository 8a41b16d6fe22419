"""Danish sentences about who was heard and what came of it; the same in agenda, minutes, memo and on the pages."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from datetime import datetime

from process.calendar import danish_date, local_day
from process.hearing.heard import HeardRound
from process.ids import BodyId
from process.register import BodyKind, Register
from process.state.case import Consultation
from process.state.hearing import Answer, HearingResponse, HearingState
from process.words import codes
from process.words.dates import deadline_told, hour, listing
from process.words.grammar import genitive, sentence

OTHERS = "Borgere og foreninger"
UNASKED = "uopfordret"


def of_whole(has_part: bool) -> str:
    """« fra det samlede organ», where a part of it has spoken; else nothing."""
    return " fra det samlede organ" if has_part else ""


def the_matter(kind: BodyKind | None) -> str:
    """A MED committee is not heard, it discusses: that has its own name wherever it is spoken of."""
    return "MED-drøftelsen" if kind is BodyKind.MED else "høringen"


def matter_of(matter: str, title: str) -> str:
    """«høring: Ny rampe»; a title that says it itself says it once: «høring om forslagene til budget 2028»."""
    is_said = title.partition(" ")[0].casefold() == matter.casefold()
    return f"{title[:1].lower()}{title[1:]}" if is_said else f"{matter}: {title}"


def why_asked(bases: Sequence[str]) -> tuple[str, ...]:
    """Of matters asked about together, why: once of all, or by the numbers of those it is the same for. Empty where
    each has a reason of its own. "" is a reason that is not told.
    """
    numbers: dict[str, list[str]] = {}
    for number, basis in enumerate(bases, 1):
        if basis:
            numbers.setdefault(basis, []).append(str(number))
    if len(numbers) == 1 and len(bases) == len(next(iter(numbers.values()))):
        return tuple(numbers)
    if all(len(alike) == 1 for alike in numbers.values()):
        return ()
    return tuple(f"Forslag {listing(alike)}: {basis}" for basis, alike in numbers.items())


def hearing_of(kind: BodyKind | None, name: str) -> str:
    """«Høringen af Handicaprådet», «MED-drøftelsen i HovedMED», where a sentence begins."""
    return sentence(f"{the_matter(kind)} {'i' if kind is BodyKind.MED else 'af'} {name}")


def awaited(kind: BodyKind | None) -> str:
    """What a body is asked for, as it is called when it has not come."""
    return "svar fra MED-drøftelsen" if kind is BodyKind.MED else "høringssvar"


def awaited_from(kind: BodyKind | None, name: str) -> str:
    """«høringssvar fra Handicaprådet», «svar fra MED-drøftelsen i HovedMED»."""
    return f"{awaited(kind)} {'i' if kind is BodyKind.MED else 'fra'} {name}"


def no_answer(kind: BodyKind | None, has_part: bool) -> str:
    """«der er ikke modtaget høringssvar inden fristen»."""
    return f"der er ikke modtaget {_awaited(kind, has_part)} inden fristen"


def no_answer_yet(kind: BodyKind | None, has_part: bool) -> str:
    return f"der er endnu ikke modtaget {_awaited(kind, has_part)}"


def _awaited(kind: BodyKind | None, has_part: bool) -> str:
    return awaited_from(kind, "det samlede organ") if has_part else awaited(kind)


def organ(kind: BodyKind) -> str:
    """What a body calls itself in a mail to it: «bestyrelsen», «rådet»."""
    return codes.THE_BODY[kind]


def part_heard(kind: BodyKind, is_whole_missing: bool) -> str:
    """«Vi har modtaget en udtalelse fra en del af bestyrelsen; bestyrelsens eget svar mangler endnu.»"""
    who = organ(kind)
    missing = f"; {genitive(who)} eget svar mangler endnu" if is_whole_missing else ""
    return f"Vi har modtaget en udtalelse fra en del af {who}{missing}."


def in_round(name: str, number: int, *, is_only: bool) -> str:
    """«Ældrerådet, 2. runde»; «Ældrerådet» where it has been asked in no other."""
    return name if is_only else f"{name}, {number}. runde"


def which_answer(answer: HearingResponse, part: str = "") -> str:
    """«svar nr. 3, retter svar nr. 1, fra en del af organet: medlemmerne fra handicaporganisationerne». `part`: who
    they are, where that may be shown.
    """
    words = [f"svar nr. {answer.number}"]
    if answer.corrects:
        words.append(f"retter svar nr. {answer.corrects}")
    if answer.is_partial:
        words.append(f"fra en del af organet{f': {part}' if part else ''}")
    return ", ".join(words)


WITHOUT_WORDS = frozenset({Answer.NO_REMARKS, Answer.NO_ANSWER_WILL_COME, Answer.DISCUSSED})
"""Answers whose kind says all, as a rule."""


def says_only_its_kind(answer: Answer, text: str) -> bool:
    """«Ingen bemærkninger.» and no more, or nothing at all. Remarks that follow it are an answer like any other."""
    said = text.strip().rstrip(".").casefold()
    return answer in WITHOUT_WORDS and (not said or said in codes.ANSWERS.values())


def came_about(answer: HearingResponse) -> str:
    """«godkendt på møde den 7. september 2027», «godkendt i skriftlig runde fra 1. september 2027 til 7. september
    2027»; "" where the body has not said.
    """
    if answer.agreed_on is None:
        return ""
    if answer.agreed_from is None:
        return f"godkendt på møde den {danish_date(answer.agreed_on)}"
    return f"godkendt i skriftlig runde fra {danish_date(answer.agreed_from)} til {danish_date(answer.agreed_on)}"


MINORITY = "mindretalsudtalelse"


def minority_from(who: str) -> str:
    """«Mindretalsudtalelse fra to medlemmer», the heading over its words."""
    return f"{sentence(MINORITY)} fra {who}" if who else sentence(MINORITY)


def answer_line(answer: HearingResponse, part: str = "", *, has_more: bool = False) -> str:
    """«bemærkninger (svar nr. 1), modtaget 23. september 2027 efter fristen». `has_more`: its text says more than its
    kind, which nobody may overlook: «ingen bemærkninger, dog med en tekst (svar nr. 1) …».
    """
    text = ", dog med en tekst" if has_more else ""
    on = "på ukendt dato" if answer.is_date_unknown else danish_date(local_day(answer.received_at))
    late = " efter fristen" if answer.is_late else ""
    said = f"{codes.ANSWERS[answer.answer]}{text} ({which_answer(answer, part)}), modtaget {on}{late}"
    marks = (came_about(answer), f"med {MINORITY}" if answer.has_minority else "", standing(answer))
    return ", ".join(filter(None, (said, *marks)))


def standing(answer: HearingResponse) -> str:
    """«anfægtet af organet, som siger, at svaret ikke er dets», «trukket tilbage 3. oktober 2027»; "" of the others."""
    if answer.withdrawn_at is not None:
        return f"trukket tilbage {danish_date(local_day(answer.withdrawn_at))}, for det var ikke organets svar"
    return DISPUTED if answer.is_disputed else ""


DISPUTED = "anfægtet: organet siger, at svaret ikke er dets, og det bliver undersøgt"


def heard_line(
    heard: HeardRound,
    register: Register,
    parts: Callable[[int], str] = lambda _: "",
    worded: Container[int] = (),
) -> str:
    """«Handicaprådet, 2. runde: bemærkninger (svar nr. 4), modtaget …; …»: all its answers in this round, and what is
    missing. Silence is said, never read as consent. `parts`: on whose behalf the answer of that number was given.
    `worded`: the answers whose text says more than their kind.
    """
    name = body_names(register)
    said = [_said(answer, heard, name, parts, worded) for answer in heard.answers]
    return f"{_who(heard, name)}: {'; '.join((*said, *_missing(heard, _kind(register, heard))))}"


def body_names(register: Register) -> Callable[[BodyId], str]:
    return lambda body: known.name if (known := register.organizations.get(body)) else "Ukendt organ"


def _kind(register: Register, heard: HeardRound) -> BodyKind | None:
    known = register.organizations.get(heard.body) if heard.body is not None else None
    return known.kind if known else None


def answers_to_come(
    heard: Iterable[HeardRound], register: Register, out_at: datetime, begins_at: datetime, now: datetime, decides: str
) -> tuple[str, ...]:
    """What an agenda says of answers that are not in: those due between its dispatch (`out_at`) and the meeting follow,
    those due after the meeting have their say when the case is decided. `decides`: by whom, "" where this meeting does.
    """
    asked = [each for each in heard if each.is_outstanding and each.state is not None]
    ahead = [(each.due, _kind(register, each)) for each in asked if each.due is not None and each.due > now]
    follow = [kind for due, kind in ahead if out_at < due <= begins_at]
    later = [kind for due, kind in ahead if due > begins_at]
    return tuple(filter(None, (_answers_follow(follow), _after_the_meeting(later, decides))))


def _answers_follow(kinds: Sequence[BodyKind | None]) -> str:
    """«Høringssvar og svar fra MED-drøftelsen eftersendes.»"""
    awaited_of_all = sorted({awaited(kind) for kind in kinds})
    return sentence(f"{listing(awaited_of_all)} eftersendes.") if awaited_of_all else ""


def _after_the_meeting(kinds: Sequence[BodyKind | None], decides: str) -> str:
    if not kinds:
        return ""
    of_all = {awaited(kind) for kind in kinds}
    answers = of_all.pop() if len(of_all) == 1 else "svar"
    they = "Det" if len(kinds) == 1 else "De"
    when = f" {they} indgår, når {decides} afgør sagen." if decides else ""
    return f"{they} {answers}, der mangler, har frist efter mødet.{when}"


def not_heard_line(step: Consultation, name: Callable[[BodyId], str]) -> str:
    """«Handicaprådet skal høres efter loven, men er ikke hørt: »Kravet gælder ikke sagen, fordi …«»."""
    duty = f" {codes.DUTIES[step.duty]}, men" if step.duty else ""
    return f"{name(step.body)}{duty} er ikke hørt: »{step.told_reason}«"


def _who(heard: HeardRound, name: Callable[[BodyId], str]) -> str:
    who = name(heard.body) if heard.body is not None else OTHERS
    if heard.number == 0:
        return f"{who} ({UNASKED})"
    return in_round(who, heard.number, is_only=heard.is_only)


def _said(
    answer: HearingResponse,
    heard: HeardRound,
    name: Callable[[BodyId], str],
    parts: Callable[[int], str],
    worded: Container[int],
) -> str:
    part = parts(answer.number) if answer.is_partial else ""
    line = answer_line(answer, part, has_more=answer.number in worded)
    # A body that took another's place has the other's answers in its round.
    return line if answer.body in (heard.body, None) else f"{name(answer.body)}: {line}"


def _missing(heard: HeardRound, kind: BodyKind | None) -> Iterator[str]:
    has_part = bool(heard.answers)
    if heard.state is None:
        yield "MED-drøftelsen er ikke sat i gang endnu" if kind is BodyKind.MED else "høringen er ikke sendt endnu"
    elif heard.state is HearingState.WITHDRAWN:
        yield f"{the_matter(kind)} er trukket tilbage"
    elif heard.state is HearingState.NO_ANSWER and not heard.has_whole_answer:
        yield no_answer(kind, has_part)
    elif heard.is_outstanding:
        at = f" kl. {hour(heard.due_time)}" if heard.due_time else ""
        due = f"; {deadline_told(f'{danish_date(heard.due_on)}{at}', heard.is_over)}" if heard.due_on else ""
        yield f"{_awaited(kind, has_part)} er ikke modtaget endnu{due}"


FROM_PUBLIC = "Offentlig høring: indsigelser og bemærkninger"
"""The heading over what the public has sent in; what nobody had asked for stands apart from it."""
UNSOLICITED = "Uopfordrede svar"
