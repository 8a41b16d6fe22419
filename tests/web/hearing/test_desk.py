"""The hearing desk: what comes from the bodies is recorded where it can be seen, and said back in Danish when it
cannot; «Hvem mangler» over all cases; what is left for somebody to decide.
"""

from __future__ import annotations

import csv
import io
import re
import uuid
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from models.audit import verify
from models.database import reading
from models.files import FileStore
from notifications.channels.sender import ACCEPTED, MemorySender, Receipt, Result
from notifications.outbox.compose import message_ids
from process.commands import hearing as hc
from process.commands.act import Act
from process.state.hearing import Answer, Channel, HearingState, ResponsePublication
from tests.notifications.rows import sweep
from tests.web.office import CASE, COORDINATOR, OFFICER, SECRETARY, Office, forms, prepared, words

DESK = f"{CASE}/hoering"
COUNCIL = f"{DESK}/handicapraad"
BOUNCE = Receipt(Result.REFUSED, "550 5.1.1 Ukendt modtager")


def sent(office: Office) -> None:
    office.import_case()
    office.approve()
    office.send(**{"frist-handicapraad": "2027-09-24"})
    office.later(minutes=11)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Letters went out on 23 August; Handicaprådet has until 24 September at noon."""
    return prepared(tmp_path, sent)


def deliver(office: Office, lost: str = "") -> None:
    sender = MemorySender(lambda letter: BOUNCE if lost and letter.address.startswith(lost) else ACCEPTED)
    sweep(office.store.engine, office.clock.now(), sender, message_ids("sandvig.example"))


def test_every_body_stands_on_one_line_with_whom_to_call(office: Office) -> None:
    deliver(office)
    page = office.get(COORDINATOR, DESK)
    assert page.count('id="organ-') == 6
    line = words("<main>" + page.partition('id="organ-handicapraad"')[2].partition("</tr>")[0] + "</main>")
    for text in (
        "Troels Vindum (sekretær), 00 10 01 20",
        "Sendt",
        "Om 32 dage",
        "23. september 2027",
        "modtaget af mailserveren Mailserverens svar 250 kept in memory",
        "Ingen påmindelser sendt, næste 15. september 2027",
    ):
        assert text in line, text


def test_the_server_s_words_are_shown_when_a_mail_does_not_arrive(office: Office) -> None:
    deliver(office, lost="viola.bakkegaard")
    page = office.get(COORDINATOR, COUNCIL)
    assert "afvist Mailserverens svar" in words(page)
    folded = re.findall(r"<details class=\"sg-server\">.*?</details>", page)
    assert "550 5.1.1 Ukendt modtager" in "".join(folded)
    assert "«550" not in page
    todo = words(office.get(COORDINATOR, "/opgaver"))
    assert "En mail til Viola Bakkegaard (Handicaprådet) nåede ikke frem." in todo


def test_an_answer_by_mail_is_recorded_with_when_it_came(office: Office) -> None:
    office.later(hours=3)
    page = office.done(
        COORDINATOR,
        COUNCIL,
        "svar",
        svar="oppose",
        tekst="Vi er imod.",
        hvem="Viola Bakkegaard",
        modtaget="2027-08-23",
        **{"modtaget-tid": "09.15"},
    )
    assert "organet får en kvittering" in page
    answer = office.state().responses[0]
    assert (answer.answer, answer.channel, answer.publication) == (
        Answer.OPPOSE,
        Channel.MAIL,
        ResponsePublication.OPEN,
    )
    assert answer.received_at == datetime(2027, 8, 23, 7, 15, tzinfo=UTC)
    assert office.row("handicapraad").request.state is HearingState.ANSWERED
    assert "kan ikke støtte forslaget, 23. august 2027 kl. 9.15" in words(page)
    assert "Vi er imod." not in office.get(COORDINATOR, CASE)  # the history does not repeat it


def test_a_paper_of_unknown_date_with_a_file_is_kept_and_looked_through(office: Office) -> None:
    files = {"filer": ("../svar.txt", b"Ring til 12 34 56 78")}
    office.done(COORDINATOR, f"{DESK}/hovedmed", "svar", svar="joint_statement", ukendt="ja", files=files)
    answer = office.state().responses[0]
    assert (answer.is_date_unknown, answer.is_late, answer.channel) == (True, False, Channel.DOCUMENT)
    assert answer.publication is ResponsePublication.BLOCKED
    assert "Dato ukendt; registreret 23. august 2027" in words(office.get(COORDINATOR, DESK))
    digest = next((office.folder / "files").glob("??/*")).name
    assert FileStore(office.folder).read(digest) == b"Ring til 12 34 56 78"
    assert "Ét svar er holdt tilbage" in words(office.get(COORDINATOR, "/opgaver"))
    assert "Ét svar er holdt tilbage" in words(office.get(OFFICER, "/opgaver"))


def test_a_partial_answer_leaves_the_body_waiting_and_a_correction_names_what_it_corrects(office: Office) -> None:
    office.done(COORDINATOR, COUNCIL, "svar", svar="remarks", tekst="Kun medlemmerne fra DH.", delvist="ja")
    assert office.row("handicapraad").request.state is HearingState.SENT
    office.done(COORDINATOR, COUNCIL, "svar", svar="remarks", tekst="Hele rådet.", retter="1")
    assert office.state().responses[1].corrects == 1
    assert "retter svar 1" in words(office.get(COORDINATOR, DESK))
    assert "Vælg et af organets svar." in office.refused(COORDINATOR, COUNCIL, "svar", svar="remarks", retter="7")


@pytest.mark.parametrize(
    ("form", "typed", "sentence"),
    [
        ("svar", {"tekst": "Vores svar"}, "Vælg, hvad organet har svaret."),
        ("svar", {"svar": "remarks", "modtaget": "2028-01-01"}, "Svaret kan ikke være modtaget 1. januar 2028"),
        ("svar", {"svar": "remarks", "files": {"filer": ("x.exe", b"MZ")}}, "kan ikke tages med"),
        ("lovet", {"dag": ""}, "Skriv den dag, organet holder møde."),
        ("lovet", {"dag": "2027-08-01"}, "Fristen 1. august 2027 er udløbet"),
        ("talt", {"dag": "snart"}, "»snart« er ikke en dato"),
        ("bedt", {"dag": "2027-09-20"}, "Den nye frist skal ligge efter den nuværende (24. september 2027)"),
        ("laengere", {"dag": "2027-10-01", "note": ""}, "Skriv, hvorfor fristen bliver længere."),
        ("tilbage", {"note": " "}, "Skriv, hvorfor høringen trækkes tilbage."),
        ("afloest", {"organ": "byraad", "note": "x"}, "Vælg det organ, der tager over."),
    ],
)
def test_what_will_not_do_is_said_in_danish_in_the_open_form(
    office: Office, form: str, typed: dict[str, str], sentence: str
) -> None:
    page = office.refused(COORDINATOR, COUNCIL, form, **typed)
    assert sentence in words(page)
    assert f'<details id="{form}" open>' in page
    for name, text in typed.items():
        assert not text or name in ("files", "organ") or text == " " or forms(page)[form][1][name] == text
    assert office.state().responses == ()


def test_a_promise_after_the_deadline_is_seen_until_the_deadline_is_moved(office: Office) -> None:
    office.done(COORDINATOR, COUNCIL, "lovet", dag="2027-09-27")
    for page in (DESK, COUNCIL, CASE):
        assert "Lovet efter fristen".casefold() in words(office.get(COORDINATOR, page)).casefold()
    later = {"dag": "2027-09-28", "tid": "10:00", "note": "Mødet er flyttet"}
    page = words(office.refused(COORDINATOR, COUNCIL, "laengere", **later))
    assert (
        "Handicaprådet får fire dage mere: Sandvig Byråd 5. oktober 2027 kan ikke længere nås, næste er 26. oktober "
        "2027." in page
    )
    assert "Giv fristen alligevel" in page
    assert office.row("handicapraad").request.due_on == date(2027, 9, 24)
    office.done(COORDINATOR, COUNCIL, "laengere", **later, alligevel="ja")
    assert "Lovet efter fristen" not in words(office.get(COORDINATOR, DESK))


def test_promise_talk_extension_and_refusal(office: Office) -> None:
    office.done(COORDINATOR, COUNCIL, "lovet", dag="2027-09-23")
    assert "svarer efter mødet 23. september 2027" in words(office.get(COORDINATOR, COUNCIL))
    office.done(COORDINATOR, COUNCIL, "bedt", dag="2027-10-01", note="Vi når det ikke")
    assert "Handicaprådet beder om frist til 1. oktober 2027." in words(office.get(COORDINATOR, "/opgaver"))
    assert "bedt" not in forms(office.get(COORDINATOR, COUNCIL))
    office.done(COORDINATOR, COUNCIL, "afslag", note="Byrådet afgør sagen 5. oktober")
    assert "beder om frist" not in words(office.get(COORDINATOR, "/opgaver"))
    office.done(COORDINATOR, COUNCIL, "laengere", dag="2027-09-27", tid="10:00", note="Alligevel")
    row = office.row("handicapraad")
    assert (row.request.due_on, row.request.due_time.isoformat("minutes") if row.request.due_time else "") == (
        date(2027, 9, 27),
        "10:00",
    )
    page = office.done(COORDINATOR, COUNCIL, "talt", dag="2027-09-20", note="Ringede til Viola")
    assert "ingen påmindelse før 20. september 2027" in words(page)
    assert all(day >= date(2027, 9, 20) for day in office.row("handicapraad").post.planned)


def test_a_letter_that_has_left_is_recalled_with_a_reason(office: Office) -> None:
    page = office.done(COORDINATOR, f"{DESK}/aeldreraad", "tilbage", note="Ikke berørt")
    assert "Trukket tilbage" in words(page)
    assert forms(page).keys() & {"tilbage", "lovet", "laengere"} == set()


def test_a_citizen_s_statement_and_a_new_round(office: Office) -> None:
    assert "Skriv, hvem svaret er fra." in office.refused(COORDINATOR, DESK, "uopfordret", tekst="Nej tak")
    page = office.done(COORDINATOR, DESK, "uopfordret", afsender="Sandvig Beboerforening", tekst="Nej tak")
    assert "Borger eller forening Bemærkninger uopfordret" in words(page)
    assert "Sandvig Beboerforening" not in page
    office.done(COORDINATOR, COUNCIL, "svar", svar="support", tekst="Godt")
    assert "Vælg mindst ét organ" in office.refused(COORDINATOR, DESK, "runde", organ=[], grund="x")
    assert "Skriv, hvorfor der er en ny runde." in office.refused(COORDINATOR, DESK, "runde", grund="")
    for days in ("0", "366", "999999999"):
        assert "En ny runde varer fra 1 til 365 dage." in office.refused(
            COORDINATOR, DESK, "runde", grund="x", dage=days
        )
    page = office.done(COORDINATOR, DESK, "runde", grund="900 er blevet til 650", dage="5")
    assert "Handicaprådet (2. runde)" in words(page)
    assert "Ét brev venter på at blive læst og sendt" in words(page)
    assert "900 er blevet til 650" in office.get(COORDINATOR, COUNCIL)


def test_a_successor_takes_over_with_the_deadline(office: Office) -> None:
    school = f"{DESK}/skolebestyrelse_fyrskolen"
    options = office.get(COORDINATOR, school).partition('name="organ"')[2]
    code = options.partition('<option value="')[2].partition('<option value="')[2].partition('"')[0]
    before = office.row("skolebestyrelse_fyrskolen").request.due_on
    office.fill(COORDINATOR, school, "afloest", organ=code, note="Skolerne er lagt sammen")
    assert office.row(code).request.due_on == before


def test_the_officer_reads_the_desk_but_is_offered_only_what_is_hers(office: Office) -> None:
    assert office.get(OFFICER, DESK).count('id="organ-') == 6
    assert forms(office.get(OFFICER, COUNCIL)).keys() == {"/log-ud"}
    _, fields = forms(office.get(COORDINATOR, COUNCIL))["talt"]
    csrf = forms(office.get(OFFICER, COUNCIL))["/log-ud"][1]["csrf"]
    answer = office.person(OFFICER).post(COUNCIL, data={**fields, "csrf": csrf, "dag": "2027-09-01"})
    assert answer.status_code == 422
    assert "Det kan høringskoordinatoren" in words(answer.text)
    for path, form in ((COUNCIL, "ukendt"), (DESK, "ukendt")):
        data = {"csrf": csrf, "handling": form}
        assert office.person(OFFICER).post(path, data=data).status_code == 422
    assert office.person(COORDINATOR).get(f"{DESK}/byraad").status_code == 404


def test_who_is_missing_over_all_cases_most_pressing_first(office: Office) -> None:
    deliver(office)
    page = office.get(COORDINATOR, "/hvem-mangler")
    assert "6 svar mangler" in words(page)
    names = ("LokalMED Beskyttet", "Handicaprådet")
    assert page.index(f">{names[0]}") < page.index(f">{names[1]}")
    office.done(COORDINATOR, COUNCIL, "svar", svar="no_remarks")
    assert "5 svar mangler" in words(office.get(COORDINATOR, "/hvem-mangler"))
    assert ">Hvem mangler</a>" in page
    assert ">Hvem mangler</a>" not in office.get(OFFICER, "/opgaver")
    assert office.person(SECRETARY).get("/hvem-mangler").status_code == 403


def test_the_list_as_a_spreadsheet_reads_in_excel_and_runs_nothing(office: Office) -> None:
    answer = office.person(COORDINATOR).get("/hvem-mangler.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert 'filename="hvem-mangler-2027-08-23.csv"' in answer.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 7
    assert len({len(row) for row in rows}) == 1
    council = next(row for row in rows if row[0] == "Handicaprådet")
    assert council[3:5] == ["24. september 2027 kl. 12.00", "32"]
    from documents.cells import csv_cell

    assert [csv_cell(cell) for cell in ("=1+1", "@x", "-2", "ok", -2)] == ["'=1+1", "'@x", "'-2", "ok", -2]


def test_a_confidential_case_is_on_nobody_else_s_list(office: Office) -> None:
    from models.database import writing

    with writing(office.store.engine) as connection:
        connection.exec_driver_sql('UPDATE "case" SET is_closed = 1, officer = 1, holder = 1')
        connection.exec_driver_sql("DELETE FROM approval")
    with reading(office.store.engine):
        assert office.get(COORDINATOR, "/hvem-mangler").count(CASE) > 0
        assert CASE not in office.get(OFFICER, "/hvem-mangler")
        assert CASE.rpartition("/")[2] not in office.person(OFFICER).get("/hvem-mangler.csv").text


def test_a_body_that_let_its_deadline_pass_stays_on_the_list_until_the_case_is_decided(office: Office) -> None:
    from process.commands import hearing as hc
    from process.commands.act import Act

    office.later(days=12)
    office.store.apply(hc.CloseHearing(case=office.state().case.id), Act(None, "close"), office.clock.now())
    page = office.get(COORDINATOR, "/hvem-mangler")
    assert "Ikke svaret inden fristen" in words(page)
    assert "dage over frist" in words(page)


def test_a_body_s_own_secretary_sees_what_it_owes_and_answers_from_there(office: Office) -> None:
    page = office.get(SECRETARY, "/opgaver")
    assert "Høringer, I skal svare på" in page
    assert "Om 32 dage" in words(page)
    link = r'href="/sager/2027-0001/svar/handicapraad">Svar for Handicaprådet<span class="sr-only">: [^<]+</span></a>'
    assert re.search(link, page), "two hearings of one body are told apart"
    assert "Andet, der venter på dig Ingen andre sager venter på dig." in words(page)
    assert "Høringer, I skal svare på" not in office.get(OFFICER, "/opgaver")


def test_after_the_last_approval_nobody_is_said_to_have_to_approve(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.import_case()
    office.approve()
    said = words(office.get(COORDINATOR, CASE))
    assert "Udkastet er godkendt. Høringsbrevene gøres klar." in said
    assert "skal godkende udkastet" not in said


def test_a_public_hearing_stands_beside_the_bodies_and_counts_what_the_public_says(office: Office) -> None:
    act = Act(office.store.reference.register.person(COORDINATOR).id, str(uuid.uuid4()))
    published = hc.PublishHearing(case=1, starts_on=date(2027, 8, 23), due_on=date(2027, 9, 20), where="Hjemmesiden")
    office.store.apply(published, act, office.clock.now())
    line = "Offentlig høring fra 23. august 2027 til 20. september 2027: "
    assert f"{line}ingen bemærkninger. Offentliggjort: Hjemmesiden." in words(office.get(COORDINATOR, DESK))
    office.done(COORDINATOR, DESK, "uopfordret", afsender="Klitby Borgerforening", tekst="Nej tak.", indsigelse="ja")
    office.done(COORDINATOR, DESK, "uopfordret", afsender="En nabo", tekst="Fint forslag.")
    assert f"{line}2 bemærkninger, heraf 1 indsigelse." in words(office.get(COORDINATOR, DESK))
    assert [answer.is_objection for answer in office.state().responses] == [True, False]
    for kind in ("indsigelse", "bemærkning"):
        assert f"{kind} i den offentlige høring" in words(office.get(COORDINATOR, DESK))
    with reading(office.store.engine) as connection:
        assert verify(connection).ok
    office.done(COORDINATOR, DESK, "stryg-offentlig", grund="Bekendtgørelsen kom for sent")
    assert line not in words(office.get(COORDINATOR, DESK))
