"""Dokumentation for høring: the one page that proves that a body was asked, reminded and heard.

Built from what the record says (models/hearing/proof.py). Silence is «der er ikke modtaget høringssvar», never consent.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from documents.reading.numbers import format_number
from documents.writing.hearing import words
from documents.writing.paper import Block, Facts, Heading, Items, Paper, Paragraph, Table
from models.carried import BY_HAND
from models.case.view import NoticeLine
from models.hearing.proof import AskedText, CaseProof, HearingProof
from process.calendar import danish_date, local_day
from process.events import Tag
from process.hearing.playbook import told_basis
from process.notices import NoticeKind, NoticeState
from process.sent import when_sent
from process.state.hearing import HearingResponse, HearingState
from process.words import codes
from process.words.dates import date_and_hour, hour, listing
from process.words.grammar import sentence
from process.words.hearing import MINORITY, came_about, in_round, no_answer, no_answer_yet, standing, the_matter

TITLE = "Dokumentation for høring"
SHORT_DIGEST = 12
"""Digits of a text's SHA-256 that are printed; the whole is in the history."""
_NEVER_SENT = frozenset({NoticeState.NOT_APPLICABLE, NoticeState.CANCELLED})
"""Reminders that say nothing of what the body was told: counted in one line, and why."""
_TAKEN_AWAY = _NEVER_SENT - {NoticeState.NOT_APPLICABLE}
OVER_BY_THEN = "deres dag var gået, da de kunne sendes"
"""The engine stood still, or the clock was set ahead: a reminder of a deadline that is past is not sent."""


def proof_paper(proof: CaseProof, municipality: str, now: datetime) -> Paper:
    """One hearing on its page; several of a case under one another, after a table of them all."""
    hearings = proof.hearings
    blocks: list[Block] = [Facts(tuple(_case_rows(proof)))]
    if not hearings:
        blocks.append(Paragraph("Der er ikke sendt høringsbreve i sagen."))
    elif len(hearings) == 1:
        blocks[0] = Facts((*_case_rows(proof), *_rows(hearings[0])))
        blocks += _details(hearings[0], 2)
    else:
        blocks += [Heading("Høringsparter"), _overview(hearings)]
        for hearing in hearings:
            blocks += [Heading(_name(hearing)), Facts(tuple(_rows(hearing, with_name=False))), *_details(hearing, 3)]
    blocks += [Heading("Kontrol"), *_control(proof)]
    number = proof.view.case.number
    return Paper(
        title=TITLE,
        author=municipality,
        made_at=now,
        blocks=tuple(blocks),
        foot=f"{municipality} · Sag {number} · Dannet {date_and_hour(now)}",
        is_compact=True,
    )


def _case_rows(proof: CaseProof) -> Iterator[tuple[str, str]]:
    yield "Sag", words.case_line(proof.view.case)
    if proof.view.is_confidential:
        yield "Fortrolighed", "Sagen er lukket eller endnu ikke offentlig. Dokumentet er til kommunens egen brug."


def _rows(hearing: HearingProof, with_name: bool = True) -> Iterator[tuple[str, str]]:
    request, step = hearing.request, hearing.step
    if with_name:
        yield "Høringspart", _name(hearing)
    if step.duty is not None:
        yield "Grundlag", ": ".join(filter(None, (words.first_upper(codes.DUTIES[step.duty]), told_basis(step.basis))))
    if hearing.package is not None:
        yield "Spurgt sammen med", f"andre sager i samlet høring {hearing.package.number}: {hearing.package.title}"
    yield "Spurgt om", "\n".join(map(_text, hearing.texts)) or "Ingen tekst er registreret."
    if request.reason:
        yield "Hørt igen, fordi", request.reason
    yield "Sendt", _sent(hearing)
    yield "Svarfrist", words.deadline(request.due_on, request.due_time)
    yield "Svar", outcome(hearing)


def _name(hearing: HearingProof) -> str:
    return in_round(hearing.name, hearing.request.round, is_only=hearing.is_only)


def _text(text: AskedText) -> str:
    version = f"version {text.version} af {date_and_hour(text.made_at)}"
    return f"Forslag {text.number} »{text.title}«, {version} (SHA-256 {text.sha256[:SHORT_DIGEST]})"


def _sent(hearing: HearingProof) -> str:
    request = hearing.request
    if request.sent_at is None:
        return "Ikke sendt"
    by = f" af {hearing.sent_by}" if hearing.sent_by else ""
    if request.by_post:
        day = danish_date(local_day(request.posted_at)) if request.posted_at else ""
        posted = f"sendt med post {day}" if day else "ikke sendt endnu"
        return f"Gjort klar {date_and_hour(request.sent_at)}{by}; {posted}"
    if hearing.taken_over_at is not None:
        sent_on = danish_date(local_day(request.sent_at))
        return f"{sent_on}, ikke herfra: overtaget fra regneark {date_and_hour(hearing.taken_over_at)}{by}"
    released = f"; brevet blev frigivet {date_and_hour(request.release_at)}" if request.release_at else ""
    lost = f". {words.REACHED_NOBODY}" if hearing.has_reached_nobody else ""
    return f"{date_and_hour(request.sent_at)}{by}{released}{lost}"


def outcome(hearing: HearingProof) -> str:
    """What came back, in sentences: the answers as they came, or that none did, and after how many reminders."""
    request = hearing.request
    if request.state is HearingState.WITHDRAWN and request.withdrawn_at:
        return f"{sentence(the_matter(hearing.kind))} blev trukket tilbage {date_and_hour(request.withdrawn_at)}."
    answers = [_answer(answer, hearing) for answer in hearing.answers]
    has_part = any(answer.is_of_part for answer in hearing.answers)
    was_in_time = any(answer.is_of_whole and not answer.is_late for answer in hearing.answers)
    if request.closed_at and not was_in_time:  # what came by post in time may be registered after the end
        answers.insert(0, words.silence(words.first_upper(no_answer(hearing.kind, has_part)), hearing.reminders))
    elif request.answered_at is None and not was_in_time:
        promised = " Organet har lovet at svare efter sit møde." if request.promised_on else ""
        still = words.first_upper(no_answer_yet(hearing.kind, has_part))
        answers.insert(0, f"{words.silence_so_far(still, hearing.reminders)}{promised}")
    return "\n".join([*answers, *_confirmation(hearing)])


def _confirmation(hearing: HearingProof) -> Iterator[str]:
    """A MED answer is the chair's and the vice-chair's together; of others nothing is said."""
    request = hearing.request
    words_given = (("formanden", request.chair_confirmed_at), ("næstformanden", request.vice_confirmed_at))
    asked = any(notice.kind is NoticeKind.TO_CONFIRM for notice in hearing.notices)
    if request.answered_at is None or not (asked or any(at for _, at in words_given)):
        return
    given = [f"{who} {date_and_hour(at)}" for who, at in words_given if at]
    missing = [who for who, at in words_given if not at]
    if given:
        yield f"Bekræftet af {listing(given)}."
    if missing:
        yield f"Ikke bekræftet af {listing(missing)}."


def _answer(answer: HearingResponse, hearing: HearingProof) -> str:
    kind = words.first_upper(codes.ANSWERS[answer.answer])
    came = "dato ukendt" if answer.is_date_unknown else f"modtaget {date_and_hour(answer.received_at)}"
    marks = [f"svar nr. {answer.number}", came, codes.CHANNELS[answer.channel]]
    marks += ["efter fristen"] if answer.is_late else []
    marks += ["fra en del af organet"] if answer.is_partial else []
    marks += ["med en udtalelse om alle forslagene"] if answer.number in hearing.general else []
    marks += [f"retter svar nr. {answer.corrects}"] if answer.corrects else []
    marks += filter(None, (came_about(answer), f"med {MINORITY}" if answer.has_minority else "", standing(answer)))
    marks += [f"fil SHA-256 {file.sha256[:SHORT_DIGEST]}" for file in hearing.files if file.response == answer.number]
    return f"{kind} ({', '.join(marks)})."


def _details(hearing: HearingProof, level: int) -> Iterator[Block]:
    if hearing.turns:
        yield Heading("Undervejs", level)
        turns = ((f"{date_and_hour(t.at)}: {t.what}", t.said) for t in hearing.turns)
        yield Items(tuple(f"{what} »{reason}«" if reason else what for what, reason in turns))
    yield Heading("Breve og påmindelser", level)
    rows = tuple(_sendings(hearing.notices))
    if rows:
        columns = ("Tidspunkt", "Besked", "Modtager", "Mailserverens svar")
        yield Table(columns, rows, (22, 20, 24, 34), label="Breve og påmindelser")
    else:
        yield Paragraph("Ingen beskeder er sendt.")
    fallen_away = {notice.planned_at for notice in hearing.notices if _fell_away(notice)}
    if fallen_away:
        count, why = words.reminders(len(fallen_away)), listing(tuple(_why_gone(hearing)))
        yield Paragraph(f"{count} blev ikke sendt: {why}.", is_note=True)


def _fell_away(notice: NoticeLine) -> bool:
    return notice.kind is NoticeKind.REMINDER and not notice.attempts and notice.state in _NEVER_SENT


def _why_gone(hearing: HearingProof) -> Iterator[str]:
    """Everything in the record that takes reminders away."""
    request, tags = hearing.request, {turn.tag for turn in hearing.turns}
    if any(_fell_away(notice) and notice.state is NoticeState.NOT_APPLICABLE for notice in hearing.notices):
        yield "høringsperioden var for kort"
    reasons = (
        (request.promised_on, "organet lovede at svare efter sit møde"),
        (request.answered_at, "svaret kom"),
        (request.quiet_until, "organet blev talt med"),
        (request.withdrawn_at, "høringen blev trukket tilbage"),
        (Tag.HEARING_EXTENDED in tags, "fristen blev længere"),
    )
    if not any(_fell_away(notice) and notice.state in _TAKEN_AWAY for notice in hearing.notices):
        return
    known = [why for holds, why in reasons if holds]
    yield from known or [OVER_BY_THEN]


def _sendings(notices: tuple[NoticeLine, ...]) -> Iterator[tuple[str, str, str, str]]:
    """A row for each message; those that say the same of several people share one, with the number the server gave each
    mail in the order of the people: one hearing stays one page.
    """
    rows: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for notice in sorted((notice for notice in notices if not _fell_away(notice)), key=_when):
        when = "–" if _is_unproved(notice) else words.short_moment(_when(notice))
        said, mark = _said_and_mark(_attempt_words(notice))
        key = (when, words.first_upper(notice.kind.payload.label), said)
        rows.setdefault(key, []).append((notice.recipient, mark))
    for (when, what, said), told in rows.items():
        people, marks = (list(dict.fromkeys(filter(None, column))) for column in zip(*told, strict=True))
        yield when, what, listing(people), f"{said} {listing(marks)}" if marks else said


def _said_and_mark(result: str) -> tuple[str, str]:
    """The server's words, and the number it closed them with, which is another for each mail."""
    said, _, last = result.rpartition(" ")
    is_mark = "\n" not in result and said != "" and any(map(str.isdigit, last))
    return (said, last) if is_mark else (result, "")


def _when(notice: NoticeLine) -> datetime:
    return notice.attempts[-1].at if notice.attempts else notice.planned_at


def _is_unproved(notice: NoticeLine) -> bool:
    """It is said to have been sent, and nothing shows that anybody tried: then nobody knows when, or whether."""
    return not notice.attempts and notice.state in (NoticeState.SENT, NoticeState.RETURNED)


_NO_ATTEMPT = "Intet forsøg på afsendelse er registreret"
_RESULTS = {"sent": "sendt", "bounced": "kom retur", **{way: codes.ATTEMPTS[way] for way in BY_HAND.values()}}


def _attempt_words(notice: NoticeLine) -> str:
    """The server's own words for every attempt; for what was not sent, why. A mail that came back says so."""
    if _is_unproved(notice):
        return _NO_ATTEMPT
    tried = []
    for number, attempt in enumerate(notice.attempts, 1):
        became = _RESULTS.get(attempt.result, "fejlet")
        is_last = number == len(notice.attempts)
        when = words.first_upper(became) if is_last else f"{words.short_moment(attempt.at)} {became}"
        tried.append(f"{when} {attempt.answer}" if attempt.result in BY_HAND.values() else f"{when}: {attempt.answer}")
    if not tried or notice.state is NoticeState.GIVEN_UP:
        tried.append(words.first_upper(codes.NOTICE_STATES[notice.state]))
    return "\n".join(tried)


def _due(hearing: HearingProof) -> str:
    due_on, due_time = hearing.request.due_on, hearing.request.due_time
    return f"{due_on:%d.%m.%Y} kl. {hour(due_time)}" if due_on and due_time else "–"


def _overview(hearings: tuple[HearingProof, ...]) -> Table:
    rows = tuple(
        (
            _name(hearing),
            words.first_upper(codes.DUTIES[hearing.step.duty]) if hearing.step.duty else "–",
            words.short_moment(left_at) if (left_at := when_sent(hearing.request)) else "–",
            _due(hearing),
            str(hearing.reminders),
            outcome(hearing),
        )
        for hearing in hearings
    )
    columns = ("Høringspart", "Grundlag", "Sendt", "Svarfrist", "Påmindelser", "Svar")
    return Table(columns, rows, (20, 14, 13, 13, 14, 33), label="Hvem der er hørt")


def _control(proof: CaseProof) -> Iterator[Block]:
    """How to check it: the chain's head (DESIGN §3.7)."""
    yield Paragraph(
        f"Historikken har {format_number(Decimal(proof.entries))} poster; den sidste har fingeraftrykket {proof.head}."
    )
    yield Paragraph(
        "Hver post bærer fingeraftrykket (SHA-256) af den forrige, så en post hverken kan ændres eller fjernes "
        "ubemærket. Det efterprøves med »sagsgang audit verify --head« og fingeraftrykket ovenfor.",
        is_note=True,
    )
