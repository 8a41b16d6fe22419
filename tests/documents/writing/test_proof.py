"""The proof of a hearing: who was asked on what, and why; what was sent, with the server's words; what came back."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from documents.writing.hearing.proof import proof_paper
from documents.writing.paper import Facts, Heading, Items, Paper, Paragraph, Table
from documents.writing.pdf import pdf
from models.audit import verify
from models.database import reading
from models.hearing.dispatch_log import dispatch_log
from models.hearing.proof import CaseProof, case_proof
from process.calendar import instant
from process.commands import case as c
from process.commands import hearing as hc
from process.commands.act import Draft
from process.notices import NoticeKind, NoticeState
from process.register import SeatRole
from process.state.hearing import Answer, Channel, FileRef, HearingResponse
from tests.documents.writing.hearing import VERSION_1, Hearing
from tests.documents.writing.papers import opened, text_of

pytestmark = pytest.mark.slow

NOW = instant(date(2027, 9, 27), time(10, 0))


def proven(hearing: Hearing, code: str | None = None, now=NOW) -> CaseProof:
    register = hearing.store.reference.register
    body = hearing.body(code).id if code else None
    with reading(hearing.store.engine) as connection:
        proof = case_proof(connection, hearing.number, now, register, body=body)
    assert proof is not None
    return proof


def paper(hearing: Hearing, code: str | None = None) -> Paper:
    return proof_paper(proven(hearing, code), "Sandvig Kommune", NOW)


def facts(made: Paper) -> dict[str, str]:
    return dict(next(block for block in made.blocks if isinstance(block, Facts)).rows)


def sendings(made: Paper) -> list[tuple[str, ...]]:
    return [row for block in made.blocks if isinstance(block, Table) for row in block.rows]


def turns(made: Paper) -> tuple[str, ...]:
    return next((block.texts for block in made.blocks if isinstance(block, Items)), ())


def test_silence_is_said_with_its_reminders_and_never_as_consent(hearing) -> None:
    made = paper(hearing, "aeldreraad")
    said = facts(made)
    assert said["Høringspart"] == "Ældrerådet"
    assert said["Grundlag"].startswith(
        "Skal høres efter aftale, der binder efter loven: Byrådet og Ældrerådet har aftalt"
    )
    assert "retssikkerhedsloven § 30, stk. 3" in said["Grundlag"]
    assert said["Sendt"].startswith("26. august 2027 kl. 9.00 af Ulrik Sandager")
    assert said["Svarfrist"] == "onsdag den 15. september 2027 kl. 12.00"
    assert said["Svar"] == "Der er ikke modtaget høringssvar inden fristen, trods 3 påmindelser."
    assert "samtyk" not in text_of(pdf(made)).casefold()


def test_what_they_were_asked_about_is_the_version_of_that_day(hearing) -> None:
    changed = {**VERSION_1, "title": "Nyt navn"}
    revised = c.ReviseProposal(case=hearing.case, proposal=1, draft=Draft("Nyt navn", changed, ""), reason="Rettet.")
    hearing.do(revised, hearing.state.case.officer, date(2027, 9, 27), time(9, 30))
    (text,) = proven(hearing, "aeldreraad").hearings[0].texts
    assert text.version == 1
    asked_about = facts(paper(hearing, "aeldreraad"))["Spurgt om"]
    assert f"version 1 af 23. august 2027 kl. 8.00 (SHA-256 {text.sha256[:12]})" in asked_about
    assert len(text.sha256) == 64


def test_every_letter_and_reminder_carries_the_server_s_own_words(hearing) -> None:
    rows = sendings(paper(hearing, "aeldreraad"))
    letters = [row for row in rows if row[1] == "Høringsbrev"]
    assert (
        "26.08.2027 kl. 15.00",
        "Høringsbrev",
        "Erling Vestervang",
        "Sendt: 250 2.0.0 Ok: queued as 4XyZ1",
    ) in letters
    bounced = [row for row in rows if "550 5.1.1 mailbox unavailable" in row[3]]
    assert {row[2] for row in bounced} == {"Karen Grønlykke"}
    assert all(row[3].endswith("Kunne ikke leveres") for row in bounced)
    assert [row[0][:10] for row in rows if row[1] == "Venlig påmindelse" and row[2] == "Erling Vestervang"] == [
        "06.09.2027",
        "10.09.2027",
        "14.09.2027",
    ]
    assert ("Fristen er udløbet", "Halfdan Ladegaard") in {row[1:3] for row in rows}


@pytest.mark.parametrize("state", [NoticeState.SENT, NoticeState.RETURNED])
def test_what_nobody_is_known_to_have_tried_has_no_time_and_is_not_sent(hearing, state) -> None:
    proof = proven(hearing, "aeldreraad")
    forged = tuple(replace(notice, attempts=(), state=state) for notice in proof.hearings[0].notices)
    proof = replace(proof, hearings=(replace(proof.hearings[0], notices=forged),))
    rows = sendings(proof_paper(proof, "Sandvig Kommune", NOW))
    assert {(row[0], row[3]) for row in rows} == {("–", "Intet forsøg på afsendelse er registreret")}


def test_a_server_that_wanted_more_time_is_quoted_twice(hearing) -> None:
    (row,) = [row for row in sendings(paper(hearing, "handicapraad")) if "451" in row[3]]
    assert (
        row[3]
        == "26.08.2027 kl. 15.00 fejlet: 451 4.7.1 Greylisted, try again later\nSendt: 250 2.0.0 Ok: queued as 4XyZ1"
    )


def test_a_promise_stops_the_reminders_and_both_are_shown(hearing) -> None:
    made = paper(hearing, "handicapraad")
    assert turns(made) == ("30. august 2027 kl. 9.00: Handicaprådet svarer efter sit møde 23. september 2027.",)
    assert not [row for row in sendings(made) if row[1] == "Venlig påmindelse"]
    said = [block.text for block in made.blocks if isinstance(block, Paragraph)]
    assert "3 påmindelser blev ikke sendt: organet lovede at svare efter sit møde og svaret kom." in said
    assert (
        facts(made)["Svar"] == "Bemærkninger (svar nr. 6, modtaget 23. september 2027 kl. 9.00, på mail eller papir)."
    )


def test_reminders_stepped_over_in_time_have_a_reason(hearing) -> None:
    """The engine stood still until the deadline had passed: nothing else in the record took the reminders away."""
    proof = proven(hearing, "aeldreraad")
    stood_still = tuple(
        replace(notice, attempts=(), state=NoticeState.CANCELLED) if notice.kind is NoticeKind.REMINDER else notice
        for notice in proof.hearings[0].notices
    )
    made = proof_paper(replace(proof, hearings=(replace(proof.hearings[0], notices=stood_still),)), "Sandvig", NOW)
    said = [block.text for block in made.blocks if isinstance(block, Paragraph)]
    assert "3 påmindelser blev ikke sendt: deres dag var gået, da de kunne sendes." in said


def test_an_extension_is_told_with_its_reason_and_the_old_deadline(hearing) -> None:
    made = paper(hearing, "hovedmed")
    assert facts(made)["Svarfrist"] == "onsdag den 22. september 2027 kl. 12.00"
    asked, given = turns(made)
    assert (
        asked
        == "13. september 2027 kl. 9.00: HovedMED bad om længere frist: 22. september 2027. »Mødet er flyttet en uge.«"
    )
    assert "fik længere frist: 22. september 2027 kl. 12.00 (før: 15. september 2027 kl. 12.00)" in given


def test_a_late_answer_stands_beside_the_silence_at_the_deadline(hearing) -> None:
    assert facts(paper(hearing, "skolebestyrelse_fyrskolen"))["Svar"].split("\n") == [
        "Der er ikke modtaget høringssvar inden fristen, trods 3 påmindelser.",
        "Kan ikke støtte forslaget (svar nr. 3, modtaget 17. september 2027 kl. 9.00, på mail eller papir, "
        "efter fristen).",
    ]


def test_a_med_answer_says_who_has_confirmed_it(hearing) -> None:
    assert facts(paper(hearing, "hovedmed"))["Svar"].endswith("Ikke bekræftet af formanden og næstformanden.")
    body = hearing.body("hovedmed")
    register = hearing.store.reference.register
    chair = register.first_in(body.id, date(2027, 9, 27), SeatRole.CHAIR)
    hearing.do(hc.ConfirmResponse(case=hearing.case, body=body.id), chair, date(2027, 9, 27), time(9, 30))
    said = facts(paper(hearing, "hovedmed"))["Svar"].split("\n")
    assert said[1:] == ["Bekræftet af formanden 27. september 2027 kl. 9.30.", "Ikke bekræftet af næstformanden."]


@pytest.mark.parametrize("code", ["aeldreraad", "hovedmed", "handicapraad", "lokalmed_beskyttet_beskaeftigelse"])
def test_an_ordinary_hearing_fits_one_page(hearing, code) -> None:
    assert len(opened(pdf(paper(hearing, code))).pages) == 1


def test_after_an_undone_letter_it_still_fits_one_page_and_says_what_fell_away(hearing) -> None:
    coordinator, council = hearing.coordinator(), hearing.body("aeldreraad").id
    again = hc.NewRound(case=hearing.case, bodies=(council,), reason="Beløbet er sat ned.", period_days=14)
    hearing.do(again, coordinator, date(2027, 9, 27), time(9, 0))
    hearing.do(hc.SendHearing(case=hearing.case), coordinator, date(2027, 9, 27), time(9, 10))
    hearing.do(hc.CancelLetter(case=hearing.case, body=council), coordinator, date(2027, 9, 27), time(9, 15))
    hearing.do(hc.SendHearing(case=hearing.case), coordinator, date(2027, 9, 27), time(9, 30))
    answer = hc.RecordResponse(case=hearing.case, body=council, answer=Answer.NO_REMARKS)
    hearing.do(answer, coordinator, date(2027, 9, 27), time(9, 50))
    proof = proven(hearing, "aeldreraad")
    made = proof_paper(replace(proof, hearings=proof.hearings[-1:]), "Sandvig Kommune", NOW)
    assert len(opened(pdf(made)).pages) == 1
    assert "3 påmindelser blev ikke sendt: svaret kom." in [b.text for b in made.blocks if isinstance(b, Paragraph)]
    assert not [row for row in sendings(made) if row[1] == "Venlig påmindelse"]


def test_the_head_of_the_history_is_on_it_and_is_the_chain_s(hearing) -> None:
    proof = proven(hearing, "aeldreraad")
    with reading(hearing.store.engine) as connection:
        verdict = verify(connection, proof.head)
    assert (verdict.ok, verdict.entries, verdict.head) == (True, proof.entries, proof.head)
    assert proof.head in "".join(b.text for b in paper(hearing).blocks if isinstance(b, Paragraph))


def test_a_whole_case_begins_with_a_table_of_all(hearing) -> None:
    made = paper(hearing)
    assert [block.text for block in made.blocks if isinstance(block, Heading) and block.level == 2] == [
        "Høringsparter",
        "LokalMED Beskyttet Beskæftigelse",
        "OmrådeMED Social og Sundhed",
        "HovedMED",
        "Handicaprådet",
        "Ældrerådet",
        "Skolebestyrelsen ved Fyrskolen",
        "Kontrol",
    ]
    table = next(block for block in made.blocks if isinstance(block, Table))
    assert [row[4] for row in table.rows] == ["0", "0", "2", "0", "3", "3"]
    assert pdf(made).startswith(b"%PDF")


def test_a_second_round_has_its_own_proof_with_its_reason(hearing) -> None:
    again = hc.NewRound(
        case=hearing.case, bodies=(hearing.body("aeldreraad").id,), reason="Beløbet er sat ned.", period_days=5
    )
    hearing.do(again, hearing.coordinator(), date(2027, 9, 27), time(9, 30))
    assert len(proven(hearing, "aeldreraad").hearings) == 1  # its letter is not sent yet
    hearing.do(hc.SendHearing(case=hearing.case), hearing.coordinator(), date(2027, 9, 27), time(9, 40))
    first, second = proven(hearing, "aeldreraad").hearings
    assert (first.request.round, second.request.round) == (1, 2)
    said = next(
        dict(b.rows)
        for b in paper(hearing, "aeldreraad").blocks
        if isinstance(b, Facts) and "Hørt igen, fordi" in dict(b.rows)
    )
    assert said["Hørt igen, fordi"] == "Beløbet er sat ned."
    assert said["Svar"] == "Der er endnu ikke modtaget høringssvar. Der er ikke sendt påmindelser."
    assert "Ældrerådet, 2. runde" in [block.text for block in paper(hearing).blocks if isinstance(block, Heading)]


def test_a_file_that_came_with_an_answer_is_known_by_its_digest(hearing) -> None:
    file = FileRef(sha256="ab" * 32, name="Annas svar.pdf", media_type="application/pdf", size=9)
    body = hearing.body("aeldreraad").id
    answer = hc.RecordResponse(case=hearing.case, body=body, answer=Answer.REMARKS, files=(file,))
    hearing.do(answer, hearing.coordinator(), date(2027, 9, 27), time(9, 30))
    said = facts(paper(hearing, "aeldreraad"))["Svar"]
    assert said.endswith("på mail eller papir, efter fristen, fil SHA-256 abababababab).")
    assert "Annas" not in text_of(pdf(paper(hearing, "aeldreraad")))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"is_date_unknown": True}, "Ingen bemærkninger (svar nr. 7, dato ukendt, på mail eller papir)."),
        ({"is_partial": True}, "på mail eller papir, efter fristen, fra en del af organet)."),
        ({"corrects": 7}, "på mail eller papir, efter fristen, retter svar nr. 7)."),
        ({"channel": Channel.DOCUMENT}, "som fil, efter fristen)."),
        (
            {"agreed_on": date(2027, 9, 22), "minority": "Nej.", "minority_by": "to medlemmer"},
            "efter fristen, godkendt på møde den 22. september 2027, med mindretalsudtalelse).",
        ),
        (
            {"received_at": instant(date(2027, 9, 15), time(11, 59))},
            "modtaget 15. september 2027 kl. 11.59, på mail eller papir).",
        ),
        ({"received_at": instant(date(2027, 9, 15), time(12, 1))}, "kl. 12.01, på mail eller papir, efter fristen)."),
    ],
)
def test_how_an_answer_came_is_said(hearing, fields, said) -> None:
    body = hearing.body("aeldreraad").id
    if "corrects" in fields:
        first = hc.RecordResponse(case=hearing.case, body=body, answer=Answer.SUPPORT)
        hearing.do(first, hearing.coordinator(), date(2027, 9, 27), time(9, 20))
    answer = hc.RecordResponse(case=hearing.case, body=body, answer=Answer.NO_REMARKS, **fields)
    hearing.do(answer, hearing.coordinator(), date(2027, 9, 27), time(9, 30))
    assert facts(paper(hearing, "aeldreraad"))["Svar"].endswith(said)


def test_a_part_s_answer_is_not_told_as_the_body_s(hearing) -> None:
    body = hearing.body("aeldreraad").id
    answer = hc.RecordResponse(case=hearing.case, body=body, answer=Answer.OPPOSE, is_partial=True)
    hearing.do(answer, hearing.coordinator(), date(2027, 9, 27), time(9, 30))
    assert facts(paper(hearing, "aeldreraad"))["Svar"].split("\n") == [
        "Der er ikke modtaget høringssvar fra det samlede organ inden fristen, trods 3 påmindelser.",
        "Kan ikke støtte forslaget (svar nr. 7, modtaget 27. september 2027 kl. 9.30, på mail eller papir, "
        "efter fristen, fra en del af organet).",
    ]


def test_an_answer_that_came_in_time_and_was_registered_after_the_end_is_no_silence(hearing) -> None:
    proof = proven(hearing, "aeldreraad")
    request = proof.hearings[0].request
    assert request.closed_at
    answer = HearingResponse(7, 1, 1, request.body, Answer.SUPPORT, request.closed_at - timedelta(hours=3))
    by_post = replace(proof.hearings[0], answers=(answer,))
    said = facts(proof_paper(replace(proof, hearings=(by_post,)), "Sandvig Kommune", NOW))["Svar"]
    assert said.startswith("Støtter forslaget (svar nr. 7, modtaget "), said


def test_before_the_deadline_the_body_s_own_answer_is_said_to_be_missing(hearing) -> None:
    proof = proven(hearing, "aeldreraad")
    request = replace(proof.hearings[0].request, closed_at=None)
    answer = HearingResponse(7, 1, 1, request.body, Answer.OPPOSE, NOW, is_partial=True)
    open_still = replace(proof.hearings[0], request=request, answers=(answer,), reminders=0)
    said = facts(proof_paper(replace(proof, hearings=(open_still,)), "Sandvig Kommune", NOW))["Svar"]
    assert said.split("\n")[0] == (
        "Der er endnu ikke modtaget høringssvar fra det samlede organ. Der er ikke sendt påmindelser."
    )


def test_a_case_without_letters_says_so(hearing) -> None:
    made = proof_paper(CaseProof(proven(hearing).view, (), 1, "00"), "Sandvig Kommune", NOW)
    assert "Der er ikke sendt høringsbreve i sagen." in text_of(pdf(made))


def test_an_unknown_case_has_no_proof(hearing) -> None:
    with reading(hearing.store.engine) as connection:
        assert case_proof(connection, "2027-9999", NOW, hearing.store.reference.register) is None


def test_the_log_tells_everything_in_the_order_of_time(hearing) -> None:
    register = hearing.store.reference.register
    view = proven(hearing).view
    lines = dispatch_log(view, register)
    assert [line.at for line in lines] == sorted(line.at for line in lines)
    assert {line.what for line in lines} >= {
        *("letter_sent", "sent", "failed", "given_up", "cancelled", "promised", "answered", "no_answer"),
        *("extension_asked", "extended", "not_applicable"),
    }
    own = dispatch_log(view, register, hearing.body("handicapraad").id)
    assert {line.body for line in own} == {"Handicaprådet"}
    assert [line.words for line in own if line.what == "failed"] == ["mail: 451 4.7.1 Greylisted, try again later"]
    assert own[0].as_json()["at"] == "2027-08-26T09:00:00+02:00"


def test_what_an_answer_says_is_not_in_the_log(hearing) -> None:
    lines = dispatch_log(proven(hearing).view, hearing.store.reference.register)
    assert not [line for line in lines if "010203-1234" in line.words or "værksted" in line.words]
