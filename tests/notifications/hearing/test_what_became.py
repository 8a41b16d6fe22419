"""«Hvad blev der af jeres svar?»: the mail about a decision as a server receives it, and the body's own year."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.hearing.what_became import AnswerOutcome, OwnAnswer, year_of, years_of
from models import tables as t
from models.access.links import PAGE, LinkMaker, open_link
from models.database import reading, writing
from process.hearing.what_became import points_of
from process.notices import NoticeKind as Kind
from process.register import MeetingStatus
from process.rules import Role
from process.stages import StepState
from process.state.case import Outcome
from process.state.hearing import Answer, Channel, HearingResponse, MemoPoint, ResponsePublication, Verdict
from tests.notifications.mailserver import Inbox, mail_server
from tests.notifications.rows import NEW_ID, NOW, Rows, sweep

RECEIVED = datetime(2027, 8, 30, 10, tzinfo=UTC)
RAMP, BUS, CALL = "Rampen mangler.", "Bussen kører for sjældent.", "Ring til Fie på 20 30 40 50."


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with mail_server() as server:
        yield server


def text(rows: Rows, words: str) -> int:
    return rows.insert(t.personal_texts, salt=b"", text=words)


def response(rows: Rows, case: int, number: int = 1, **values: object) -> None:
    row = {"case_id": case, "number": number, "consultation": 1, "round": 1, "body": rows.ids["council"]}
    row |= {"answer": Answer.REMARKS, "received_at": RECEIVED, "channel": Channel.LINK, "proposal_version": 1}
    row |= {"publication": ResponsePublication.OPEN, "is_late": False, "is_partial": False, "is_date_unknown": False}
    rows.insert(t.responses, **(row | values))


def heard(rows: Rows, title: str, **values: object) -> int:
    """A case that Handicaprådet has answered with two points, of which its approved memo judges the first."""
    case = rows.case(title, memo_edition=1, memo_approved_at=NOW, **values)
    rows.request(case, answered_at=RECEIVED)
    response(rows, case, text=text(rows, f"{RAMP}\n\n{BUS}"))
    points = [{"response": 1, "point": RAMP, "comment": "Den bygges i foråret.", "verdict": "met"}]
    points.append({"response": 1, "point": BUS, "comment": "Det afgøres i trafikplanen.", "verdict": "not_met"})
    rows.insert(t.memos, case_id=case, edition=1, filed_at=NOW, points=text(rows, json.dumps(points)))
    return case


def decided(rows: Rows, case: int, on_item_of: int | None = None, **values: object) -> str:
    """By the council today, in its own words; what the notice is about."""
    meeting = rows.insert(
        t.meetings,
        code=f"m{case}",
        organization=rows.body("Byrådet"),
        starts_at=NOW,
        held_on=NOW.date(),
        state=MeetingStatus.CLOSED,
        version=1,
    )
    item = {"meeting_id": meeting, "number": 1, "case_id": on_item_of or case, "title": "Punkt", "is_closed": False}
    item |= {"item_kind": "decision", "list_type": "ordinary", "late_reason": "", "override_reason": ""}
    rows.insert(t.agenda_items, **(item | {"was_raised": False} | values))
    words = {"text": "Byrådet godkendte, idet rampen rykkes frem.", "outcome": Outcome.APPROVED}
    decision = {"meeting_id": meeting, "item": 1, "case_id": on_item_of or case, "decided_at": NOW, **words}
    rows.insert(t.decisions, **decision)
    step = {"case_id": case, "number": 2, "body": rows.ids["council"], "role": Role.DECISION, "step": 2}
    step |= {"authoritative": True, "state": StepState.DONE, "reading": 0, "basis": "", "period_days": 0}
    rows.insert(t.consultations, **step, due_time=NOW.time(), reason="", outcome=Outcome.APPROVED, taken_from=meeting)
    with writing(rows.engine) as connection:
        connection.execute(sa.update(t.cases).where(t.cases.c.id == case).values(decided_on=NOW.date()))
    return f"{meeting}/1"


def mail_of(rows: Rows, inbox: Inbox, folder: Path) -> str:
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID, links=LinkMaker(folder, "https://sagsgang.sandvig.example"))
    body = inbox.mails[-1].get_body(("plain",))
    assert body is not None
    return body.get_content().replace("\r\n", "\n")


def year(rows: Rows, number: int = 2027) -> tuple[OwnAnswer, ...]:
    with reading(rows.engine) as connection:
        return year_of(connection, rows.ids["council"], number, NOW)


def verdicts(answer: AnswerOutcome) -> list[tuple[str, Verdict | None]]:
    return [(point.point, point.verdict) for point in answer.points]


def test_a_body_reads_its_own_answer_point_by_point_with_the_words_of_the_decision(
    rows: Rows, inbox: Inbox, tmp_path: Path
) -> None:
    case = heard(rows, "Ny svømmehal")
    response(rows, case, 2, body=rows.body("Ældrerådet"), consultation=0, text=text(rows, "Vi savner en bænk."))
    rows.notice(Kind.DECIDED, case, about=decided(rows, case))
    told = mail_of(rows, inbox, tmp_path)
    assert "onsdag den 1. september 2027" in told
    assert "Byrådet godkendte, idet rampen rykkes frem." in told
    own = told.partition("Hvad blev der af jeres svar?")[2]
    assert "Handicaprådet svarede mandag den 30. august 2027: bemærkninger." in own
    assert f"- {RAMP}\n  Imødekommet. Forvaltningen: Den bygges i foråret." in own
    assert f"- {BUS}\n  Ikke imødekommet. Forvaltningen: Det afgøres i trafikplanen." in own
    assert "bænk" not in told, "what nobody has judged of others' answers is not told"
    token = own.partition("/organ/")[2].split()[0].removesuffix("/svar")
    with reading(rows.engine) as connection:
        link = open_link(connection, LinkMaker(tmp_path), PAGE, token, NOW)
    assert link is not None
    assert (link.person, link.body) == (rows.ids["secretary"], rows.ids["council"])


def test_the_officer_reads_whose_points_they_were_and_gets_no_bodys_link(
    rows: Rows, inbox: Inbox, tmp_path: Path
) -> None:
    case = heard(rows, "Ny svømmehal")
    rows.notice(Kind.DECIDED, case, rows.ids["officer"], about=decided(rows, case))
    told = mail_of(rows, inbox, tmp_path)
    assert "jeres svar" not in told
    assert f"Sådan indgik høringssvarene\n\nHandicaprådet: {RAMP}" in told
    assert "/organ/" not in told


def test_a_case_decided_in_one_that_is_closed_since_tells_nothing_of_it(
    rows: Rows, inbox: Inbox, tmp_path: Path
) -> None:
    whole = rows.case("Budgettet", is_closed=True)
    case = heard(rows, "Ny svømmehal", joined_into=whole)
    rows.notice(Kind.DECIDED, case, about=decided(rows, case, whole))
    assert "rampen rykkes frem" not in mail_of(rows, inbox, tmp_path)
    assert [own.decision for own in year(rows)] == [None]


def test_a_year_has_each_standing_answer_with_its_points_and_what_was_decided(rows: Rows) -> None:
    case = heard(rows, "Ny svømmehal")
    decided(rows, case)
    other = rows.case("Ny skole")
    response(rows, other, 1, text=text(rows, "Det første ord."))
    response(rows, other, 2, text=text(rows, f"{RAMP}\n\n{CALL}"), corrects=1, publication="blocked")
    response(rows, other, 3, answer=Answer.NO_REMARKS, text=text(rows, ""))
    response(rows, rows.case("Et lukket salg", is_closed=True), text=text(rows, "Hemmeligt."))
    response(rows, rows.case("Sidste år"), received_at=datetime(2026, 12, 31, 22, 59, tzinfo=UTC))
    first, corrected, silent = year(rows)
    assert verdicts(first.answer) == [(RAMP, Verdict.MET), (BUS, Verdict.NOT_MET)]
    assert first.decision is not None
    assert (first.decision.body, first.decision.decided_on) == ("Byrådet", NOW.date())
    assert corrected.answer.points[0].point == RAMP
    assert all(verdict is None for _, verdict in verdicts(corrected.answer))
    assert "20 30 40 50" not in str(corrected.answer.points), "the guard has stopped it, and nobody has looked at it"
    assert (verdicts(silent.answer), silent.decision) == ([], None)
    assert [own.case for own in year(rows, 2026)] == [
        row.number for row in rows.all(t.cases) if row.title == "Sidste år"
    ]
    with reading(rows.engine) as connection:
        assert years_of(connection, rows.ids["council"]) == (2027, 2026)


@pytest.mark.parametrize(
    ("answer", "words", "judged", "points"),
    [
        (Answer.NO_REMARKS, "Ingen bemærkninger.", (), []),
        (Answer.NO_REMARKS, "Dog mangler rampen.", (), [("Dog mangler rampen.", None)]),
        (Answer.OPPOSE, "", (), [("", None)]),
        (Answer.REMARKS, RAMP, (MemoPoint(1, BUS, "Ja", Verdict.MET),), [(BUS, Verdict.MET)]),
    ],
)
def test_what_says_no_more_than_its_kind_has_nothing_to_judge(answer, words, judged, points) -> None:
    given = HearingResponse(1, 1, 1, 1, answer, RECEIVED)
    told = points_of(given, words, judged, (words,) if words else ())
    assert [(point.point, point.verdict) for point in told] == points
