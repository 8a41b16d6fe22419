"""The memo holds every answer point by point, as it may be shown; who was silent; what came too late or unasked."""

from dataclasses import replace
from datetime import date, time
from io import BytesIO

import docx
import pytest
import sqlalchemy as sa

from documents.writing.hearing.memo import addendum_paper, memo_paper
from documents.writing.paper import Facts, Heading, Items, Paper, Paragraph, Quote, Table
from documents.writing.pdf import pdf
from documents.writing.word import word
from models import tables as t
from models.database import reading, writing
from models.hearing.memo import MemoView, memo_view
from process.calendar import instant
from process.commands import case as c
from process.commands import hearing as hc
from process.commands.act import Draft
from process.register import SeatRole
from process.state.hearing import Answer, MemoPoint, ResponsePublication
from tests.documents.writing.hearing import LETTER, VERSION_1, Hearing, show
from tests.documents.writing.papers import text_of

pytestmark = pytest.mark.slow

DAY = date(2027, 9, 27)
NOW = instant(DAY, time(11, 0))


def memo(hearing: Hearing) -> MemoView:
    with reading(hearing.store.engine) as connection:
        memo = memo_view(connection, hearing.number, NOW, hearing.store.reference.register)
    assert memo is not None
    return memo


def paper(hearing: Hearing) -> Paper:
    return memo_paper(memo(hearing), "Sandvig Kommune", NOW)


def under(made: Paper, heading: str) -> list[object]:
    """The blocks below a heading, until the next one of its level or above."""
    blocks: list[object] = []
    level = 0
    for block in made.blocks:
        if isinstance(block, Heading):
            if level and block.level <= level:
                break
            level = level or (block.level if block.text == heading else 0)
        if level:
            blocks.append(block)
    return blocks[1:]


def of_kind(blocks, kind):
    return [block for block in blocks if isinstance(block, kind)]


def test_the_memo_says_whose_and_when(hearing) -> None:
    made = paper(hearing)
    said = dict(of_kind(made.blocks, Facts)[0].rows)
    assert made.title == "Høringsnotat"
    assert said["Høringsparter"] == "6 hørt, 5 har svaret, heraf 1 efter fristen"
    assert said["Høringsperiode"] == "26. august 2027 kl. 9.10 til fredag den 24. september 2027 kl. 12.00"
    assert said["Notatet"] == "skrevet 27. september 2027 kl. 9.00 af Solvej Lykkegaard"
    assert under(made, "Sammenfatning") == [Paragraph("Tre af seks hørte har bemærkninger til forslaget.")]


def test_each_point_has_the_administration_s_comment_and_verdict(hearing) -> None:
    (table,) = of_kind(under(paper(hearing), "Handicaprådet"), Table)
    assert table.rows == (
        ("1", "Et kendt tilbud forsvinder", "Værestedet åbner, før værkstedet lukker.", "Taget til efterretning"),
        ("2", "Vejleder i et helt år", "Vejlederen følger den enkelte i ni måneder.", "Delvist imødekommet"),
        ("3", "Transporten afklares først", "Det er ikke muligt inden budgettet.", "Ikke imødekommet"),
    )
    assert of_kind(under(paper(hearing), "Handicaprådet"), Quote) == [Quote(LETTER)]


def test_the_table_counts_the_verdicts_of_everyone(hearing) -> None:
    (table,) = of_kind(under(paper(hearing), "Overblik"), Table)
    judged = {row[0]: row[3] for row in table.rows}
    assert judged["LokalMED Beskyttet Beskæftigelse"] == "1 imødekommet"
    assert judged["Handicaprådet"] == "1 delvist imødekommet, 1 ikke imødekommet, 1 taget til efterretning"
    assert judged["Ældrerådet"] == "–"
    assert len(table.rows) == 7


def test_who_did_not_answer_is_named_with_the_reminders(hearing) -> None:
    items, note = under(paper(hearing), "Ikke modtaget svar")
    assert items == Items(
        (
            "Ældrerådet: Der er ikke modtaget høringssvar inden fristen onsdag den 15. september 2027 kl. 12.00, "
            "trods 3 påmindelser.",
        )
    )
    assert isinstance(note, Paragraph)


def test_a_late_answer_is_the_addendum_and_an_unasked_one_stands_apart(hearing) -> None:
    made = paper(hearing)
    late = under(made, "Tillæg: svar modtaget efter fristen")
    assert [block.text for block in of_kind(late, Heading)] == ["Skolebestyrelsen ved Fyrskolen"]
    assert of_kind(late, Quote) == [Quote("Eleverne mister et trygt sted.")]
    assert [block.text for block in of_kind(under(made, "Uopfordrede svar"), Heading)] == ["En borger eller forening"]


def test_what_the_public_sent_in_has_its_own_heading(hearing) -> None:
    published = hc.PublishHearing(case=hearing.case, starts_on=DAY, due_on=DAY, where="kommunens hjemmeside")
    hearing.do(published, hearing.coordinator(), DAY, time(10, 0))
    remark = hc.RecordUnsolicited(case=hearing.case, sender="Yrsa Gade", text="Bevar skolen.", is_objection=True)
    hearing.do(remark, hearing.coordinator(), DAY, time(11, 0))
    made = paper(hearing)
    public = under(made, "Offentlig høring: indsigelser og bemærkninger")
    assert [block.text for block in of_kind(public, Heading)] == ["En borger eller forening"]
    assert len(of_kind(under(made, "Uopfordrede svar"), Heading)) == 1, "who was not asked stands apart"


def test_an_answer_after_the_memo_goes_into_its_addendum(hearing) -> None:
    command = hc.RecordResponse(
        case=hearing.case, body=hearing.body("aeldreraad").id, answer=Answer.SUPPORT, text="Godt."
    )
    hearing.do(command, hearing.coordinator(), DAY, time(10, 0))
    made = paper(hearing)
    assert "Ældrerådet" in [b.text for b in of_kind(under(made, "Tillæg: svar modtaget efter fristen"), Heading)]
    assert under(made, "Ikke modtaget svar") == []


def test_how_an_answer_came_about_and_its_minority_stand_beside_it(hearing) -> None:
    command = hc.RecordResponse(
        case=hearing.case,
        body=hearing.body("aeldreraad").id,
        answer=Answer.NO_REMARKS,
        agreed_on=date(2027, 9, 22),
        minority="Forslaget rammer de svageste.",
        minority_by="to medlemmer",
    )
    hearing.do(command, hearing.coordinator(), DAY, time(10, 0))
    blocks = under(paper(hearing), "Ældrerådet")
    (facts,) = of_kind(blocks, Facts)
    assert dict(facts.rows)["Tilblivelse"] == "Godkendt på møde den 22. september 2027"
    said = blocks.index(Paragraph("Mindretalsudtalelse fra to medlemmer"))
    assert blocks[said + 1] == Quote("Forslaget rammer de svageste.")


def test_an_answer_that_was_not_the_body_s_is_told_of_and_not_quoted(hearing) -> None:
    body = hearing.body("aeldreraad").id
    answer = hc.RecordResponse(case=hearing.case, body=body, answer=Answer.OPPOSE, text="Stop det.")
    hearing.do(answer, hearing.coordinator(), DAY, time(10, 0))
    number = hearing.state.responses[-1].number
    chair = next(seat.person for seat in hearing.store.reference.register.seats_in(body, DAY, SeatRole.CHAIR))
    hearing.do(hc.DisputeResponse(case=hearing.case, body=body, response=number), chair, DAY, time(10, 5))
    assert "Anfægtet" in dict(of_kind(under(paper(hearing), "Ældrerådet"), Facts)[0].rows)["Gyldighed"]
    settled = hc.SettleDispute(case=hearing.case, response=number, stands=False, reason="Et forsøg.")
    hearing.do(settled, hearing.coordinator(), DAY, time(10, 10))
    blocks = under(paper(hearing), "Ældrerådet")
    said = dict(of_kind(blocks, Facts)[0].rows)["Gyldighed"]
    assert said == "Trukket tilbage 27. september 2027, for det var ikke organets svar"
    assert of_kind(blocks, Quote) == []
    assert Paragraph("Svaret er trukket tilbage, så det gengives ikke.", is_note=True) in blocks
    (silent,) = of_kind(under(paper(hearing), "Ikke modtaget svar"), Items)
    assert silent.texts[0].startswith("Ældrerådet: Der er ikke modtaget høringssvar inden fristen")


def approved(hearing: Hearing) -> None:
    """Approved at 10, what the guard had stopped looked at first."""
    for code in ("hovedmed", None):
        show(hearing, code)
    register = hearing.store.reference.register
    director = next(person.id for person in register.persons.values() if person.code == "sanne.vestervang")
    hearing.do(hc.ApproveMemo(case=hearing.case), director, DAY, time(10, 0))


def test_an_approved_edition_prints_the_same_for_ever(hearing) -> None:
    approved(hearing)
    first = pdf(paper(hearing))
    council = hearing.body("aeldreraad").id
    by_post = instant(DAY, time(9, 30))  # it had come, and nobody had written it down
    late = hc.RecordResponse(
        case=hearing.case, body=council, answer=Answer.OPPOSE, text="Rampen skal blive.", received_at=by_post
    )
    hearing.do(late, hearing.coordinator(), DAY, time(10, 30))
    again = hc.NewRound(case=hearing.case, bodies=(council,), reason="Nyt grundlag", period_days=14)
    hearing.do(again, hearing.coordinator(), DAY, time(10, 40))
    with hearing.store.engine.begin() as connection:
        connection.execute(sa.update(t.persons).values(name=t.persons.c.name + " Nyt"))
        connection.execute(sa.update(t.organizations).values(name="Andet " + t.organizations.c.name))
        connection.execute(sa.update(t.cases).values(case_number="99.99.99", title="En anden titel"))
        connection.execute(sa.update(t.proposals).values(title="Et andet forslag"))
        connection.execute(sa.update(t.counters).where(t.counters.c.name == "register").values(value=99999))
    with reading(hearing.store.engine) as connection:
        hearing.store.reference.refresh(connection)
        later = memo_view(
            connection, hearing.number, instant(date(2027, 11, 1), time(9)), hearing.store.reference.register
        )
    assert later is not None
    assert pdf(memo_paper(later, "Sandvig Kommune", instant(date(2027, 11, 1), time(9)))) == first
    addendum = addendum_paper(later, later.approval.newest_answer, "Sandvig Kommune", NOW)
    assert of_kind(addendum.blocks, Quote) == [Quote("Rampen skal blive.")]


def test_the_memo_says_who_approved_it(hearing) -> None:
    approved(hearing)
    assert dict(of_kind(paper(hearing).blocks, Facts)[0].rows)["Notatet"] == (
        "skrevet 27. september 2027 kl. 9.00 af Solvej Lykkegaard, godkendt 27. september 2027 kl. 10.00 af "
        "Sanne Vestervang"
    )


def test_a_body_in_time_in_one_round_and_late_in_the_next_is_not_counted_as_late(hearing) -> None:
    view = memo(hearing)
    (asked,) = (r for r in view.view.state.requests if r.body == hearing.body("handicapraad").id)
    second = replace(asked, round=2, is_late=True)
    state = replace(view.view.state, requests=(asked, second))
    made = memo_paper(replace(view, view=replace(view.view, state=state)), "Sandvig Kommune", NOW)
    assert dict(of_kind(made.blocks, Facts)[0].rows)["Høringsparter"] == (
        "1. runde: 1 hørt, 1 har svaret\n2. runde: 1 hørt, 1 har svaret, heraf 1 efter fristen"
    )


@pytest.mark.parametrize("secret", ["010203-1234", "Ring til Anna", "Yrsa Gade", "Bevar værkstedet"])
def test_nothing_the_guard_stopped_gets_out(hearing, secret) -> None:
    made = paper(hearing)
    assert secret not in text_of(pdf(made))
    assert secret not in "".join(p.text for p in docx.Document(BytesIO(word(made))).paragraphs)
    assert Paragraph("Svaret gengives ikke, før det er set efter for personoplysninger.", True) in under(
        made, "HovedMED"
    )


def test_what_a_person_has_cleared_is_shown_with_its_sender(hearing) -> None:
    show(hearing, None)
    unasked = under(paper(hearing), "Uopfordrede svar")
    assert [block.text for block in of_kind(unasked, Heading)] == ["Yrsa Gade"]
    assert of_kind(unasked, Quote) == [Quote("Bevar værkstedet!")]


@pytest.mark.parametrize(
    ("verdict", "public_text", "quotes", "said"),
    [
        (ResponsePublication.REDACTED, "Ring til rådhuset.", [Quote("Ring til rådhuset.")], ""),
        (ResponsePublication.WITHHELD, "", [], "ikke må offentliggøres"),
        (ResponsePublication.CLEARED, "", [Quote("Ring til Anna, 010203-1234.")], ""),
    ],
)
def test_each_verdict_shows_what_it_should_and_points_follow(hearing, verdict, public_text, quotes, said) -> None:
    number = next(r.number for r in hearing.state.responses if r.body == hearing.body("hovedmed").id)
    decided = hc.DecidePublication(
        case=hearing.case, response=number, verdict=verdict, reason="Læst.", public_text=public_text
    )
    hearing.do(decided, hearing.coordinator(), DAY, time(9, 30))
    points = (MemoPoint(number, "Ring til 010203-1234", "Vi har ringet.", "met"),)
    hearing.do(hc.FileMemo(case=hearing.case, points=points), hearing.state.case.officer, DAY, time(9, 40))
    blocks = under(paper(hearing), "HovedMED")
    assert of_kind(blocks, Quote) == quotes
    assert said in "".join(block.text for block in of_kind(blocks, Paragraph))
    shown = of_kind(blocks, Table)[0].rows[0][1]
    assert ("010203-1234" in shown) == (verdict is ResponsePublication.CLEARED)


def test_a_corrected_answer_and_its_correction_point_at_each_other(hearing) -> None:
    body = hearing.body("handicapraad").id
    first = next(r.number for r in hearing.state.responses if r.body == body)
    text = "Rådet støtter forslaget."
    command = hc.RecordResponse(case=hearing.case, body=body, answer=Answer.SUPPORT, text=text, corrects=first)
    hearing.do(command, hearing.coordinator(), DAY, time(10, 0))
    said = [dict(block.rows) for block in of_kind(paper(hearing).blocks, Facts)[1:]]
    assert {"Rettet ved": f"svar nr. {first + 1}"}.items() <= next(
        rows for rows in said if "Rettet ved" in rows
    ).items()
    assert {"Retter": f"svar nr. {first}"}.items() <= next(rows for rows in said if "Retter" in rows).items()


def test_an_answer_to_an_older_text_is_marked(hearing) -> None:
    revised = c.ReviseProposal(
        case=hearing.case, proposal=1, draft=Draft("Omlægning", VERSION_1, ""), reason="650 i alt."
    )
    hearing.do(revised, hearing.state.case.officer, DAY, time(9, 30))
    said = [dict(block.rows).get("Gælder") for block in of_kind(under(paper(hearing), "Handicaprådet"), Facts)]
    assert said == ["version 1; forslaget er ændret siden (nu version 2)"]


def test_before_it_is_filed_the_memo_is_a_draft_with_suggested_points(again) -> None:
    hearing = again()
    with writing(hearing.store.engine) as connection:
        connection.exec_driver_sql("DELETE FROM memo")
    made = paper(hearing)
    assert made.title == "Høringsnotat (udkast)"
    (table,) = of_kind(under(made, "Handicaprådet"), Table)
    assert [row[1] for row in table.rows] == [
        "Handicaprådet er bekymret for, at et kendt tilbud forsvinder.",
        "Rådet anbefaler: at vejlederen følger den enkelte i et helt år",
        "Rådet anbefaler: at transporten er afklaret, før pladserne nedlægges",
    ]
    assert {row[3] for row in table.rows} == {"Ikke vurderet endnu"}
    assert of_kind(under(made, "HovedMED"), Table) == []


def test_an_erased_answer_says_that_it_is(hearing) -> None:
    with writing(hearing.store.engine) as connection:
        connection.exec_driver_sql(
            "UPDATE personal_text SET text = NULL, salt = NULL WHERE text LIKE 'Handicaprådet er%'"
        )
    assert Paragraph("Svarets tekst er slettet.", True) in under(paper(hearing), "Handicaprådet")
    assert Paragraph("Svarets tekst er slettet.", True) not in under(paper(hearing), "OmrådeMED Social og Sundhed")


def test_the_memo_is_the_same_in_word(hearing) -> None:
    document = docx.Document(BytesIO(word(paper(hearing))))
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == [
        "Sammenfatning",
        "Overblik",
        "Høringssvar og forvaltningens bemærkninger",
        "Ikke modtaget svar",
        "Tillæg: svar modtaget efter fristen",
        "Uopfordrede svar",
    ]
    assert [cell.text for cell in document.tables[-1].rows[0].cells][-1] == "Vurdering"


def test_a_case_nobody_was_asked_about_has_an_empty_memo(hearing) -> None:
    view = MemoView(memo(hearing).view)
    assert "Der er ikke sendt høringsbreve" in text_of(pdf(memo_paper(view, "Sandvig Kommune", NOW)))
