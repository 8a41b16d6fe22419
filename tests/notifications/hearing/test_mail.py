"""Mails as a real server receives them: the raw message is read."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from datetime import time as hour
from pathlib import Path

import pytest

from models import tables as t
from models.access.links import LinkMaker
from models.database import writing
from models.history import Entry, append
from notifications.channels import channels
from notifications.channels.channels import AppriseSender, mail_url
from notifications.channels.mime import From, InvalidAddressError, address_of
from notifications.channels.sender import Letter, MemorySender, Result
from notifications.channels.smtp import Server
from notifications.hearing.way import Treating, Way
from process.events import Event, Tag
from process.notices import NoticeKind as Kind
from process.register import BodyKind, MeetingStatus
from process.state.hearing import Answer
from tests.notifications.mailserver import FROM, Inbox, mail_server, silent_server
from tests.notifications.rows import HOST, NEW_ID, NOW, Rows, later, sweep

LINK = re.compile(r'href="(?:mailto:)?([^"]+)"')


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with mail_server() as inbox:
        yield inbox


def a_letter(**changes: str) -> Letter:
    fields = {"message_id": f"<1@{HOST}>", "address": f"aase@{HOST}", "name": "Åse", "subject": "Emne", "text": "Hej\n"}
    return Letter(message=1, made_at=NOW, html="<p>Hej</p>", **{"channel": "mail", **fields, **changes})


def test_the_coordinator_is_not_told_to_ask_the_coordinator(rows: Rows, inbox: Inbox) -> None:
    case, _ = rows.hearing()
    rows.notice(Kind.LATE_RESPONSE, case, rows.ids["coordinator"])
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID)
    (mail,) = (mail for mail in inbox.mails if mail["Subject"].startswith("Svar efter fristen"))
    assert mail["Reply-To"] is None
    assert "Spørgsmål?" not in mail.get_body(("plain",)).get_content()


def test_a_letter_arrives_whole(rows: Rows, inbox: Inbox) -> None:
    case, _ = rows.hearing()
    rows.insert(t.proposals, case_id=case, number=1, title="Bilag om æbler & pærer", version=1, is_complete=True)
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID)
    mail = inbox.mails[0]
    assert (
        mail["Subject"]
        == "Ny høring: Omlægning af værksteder på Ærø – svar senest fredag den 10. september 2027 kl. 12.00"
    )
    assert mail["From"] == f"Sandvig Kommune <kommunen@{HOST}>"
    assert mail["To"].addresses[0].display_name == "Åse Lærke Bøgh"
    assert mail.get_all("Message-ID") == [rows.all(t.messages)[0].message_id]
    assert mail["List-Id"] == f"Sagsgang <sagsgang.{HOST}>"
    assert (mail["Auto-Submitted"], mail["Content-Language"]) == ("auto-generated", "da")
    assert mail["Reply-To"] == next(p.email for p in rows.all(t.persons) if p.id == rows.ids["coordinator"])
    assert [part.get_content_type() for part in mail.walk() if not part.is_multipart()] == [
        "text/plain",
        "text/html",
        "application/pdf",
        "text/calendar",
    ]
    text = mail.get_body(("plain",)).get_content()
    for words in (
        "Kære Åse Lærke Bøgh",
        "fredag den 10. september 2027 kl. 12.00 (om 9 dage)",
        "Retssikkerhedsloven § 37 a",
        "Bilag om æbler & pærer",
        "Hvis vi ikke modtager et svar inden fristen, registrerer vi, at der ikke er modtaget høringssvar",
        "telefon 00 10 10 01",
    ):
        assert words in text
    assert "Bilag om æbler &amp; pærer" in mail.get_body(("html",)).get_content()
    assert rows.all(t.attempts)[0].answer == "250 2.0.0 Ok: queued as 4AB"


def test_every_link_of_the_html_stands_in_the_text(rows: Rows, inbox: Inbox) -> None:
    case, _ = rows.hearing()
    for kind in Kind:
        rows.notice(kind, case)
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID)
    for mail in inbox.mails:
        text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
        links = LINK.findall(html)
        assert links
        assert all(link in text for link in links)


def test_the_deadline_is_a_calendar_entry_that_an_extension_replaces(rows: Rows, inbox: Inbox) -> None:
    case, _ = rows.hearing()
    sender = inbox.sender()
    sweep(rows.engine, NOW, sender, NEW_ID)
    rows.change_request(case, due_on=date(2027, 11, 5), due_time=hour(23, 59))
    rows.notice(Kind.HEARING_EXTENDED, case, planned_at=later(days=1))
    sweep(rows.engine, later(days=1), sender, NEW_ID)
    entries = (
        (part for part in mail.iter_attachments() if "calendar" in part.get_content_type()) for mail in inbox.mails
    )
    first, second = map(next, entries)
    assert first.get_filename().isascii()
    assert first["Content-Type"].params["method"] == "PUBLISH"
    before, after = (part.get_content() for part in (first, second))
    uid = re.search(r"UID:\S+", before)
    assert uid is not None
    assert uid[0] in after
    assert ("SEQUENCE:0" in before, "SEQUENCE:1" in after) == (True, True)
    assert "DTEND:20270910T100000Z" in before, "summer time: noon is 10 UTC"
    assert "DTEND:20271105T225900Z" in after, "winter time"


def test_a_reason_reaches_the_body_that_got_more_time(rows: Rows, inbox: Inbox) -> None:
    case = rows.case()
    rows.request(case)
    rows.notice(Kind.HEARING_EXTENDED, case)
    event = Event(Tag.HEARING_EXTENDED, {"consultation": 1}, {"reason": "Rådet mødes først i oktober"})
    with writing(rows.engine) as connection:
        append(connection, [Entry(event, NOW, "c1", case_id=case)])
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID)
    assert "Begrundelse: Rådet mødes først i oktober" in inbox.mails[0].get_body(("plain",)).get_content()


def test_who_got_more_time_is_told_that_the_decision_has_moved(
    rows: Rows, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    decides = "Byrådet afgør sagen, efter planen tirsdag den 23. november 2027."
    way = Way((Treating("Byrådet", held_on=date(2027, 11, 23), on="efter planen "),))
    monkeypatch.setattr("notifications.hearing.ahead._way", lambda *_: way)
    case = rows.case()
    rows.request(case)
    rows.notice(Kind.HEARING_EXTENDED, case, data={"decided_before": "2027-10-26"})
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID)
    text = inbox.mails[0].get_body(("plain",)).get_content()
    assert f"{decides} Afgørelsen var planlagt til 26. oktober 2027, men er flyttet." in text


def a_part_answers(rows: Rows, case: int, number: int = 1, **values: object) -> None:
    row = {"case_id": case, "number": number, "consultation": 1, "round": 1, "body": rows.all(t.requests)[-1].body}
    row |= {"answer": Answer.OPPOSE, "received_at": NOW, "is_date_unknown": False, "is_late": False}
    row |= {"is_partial": True, "proposal_version": 1, "channel": "mail", "publication": "open"}
    rows.insert(t.responses, **(row | values))


BOARD_MISSING = "Vi har modtaget en udtalelse fra en del af bestyrelsen; bestyrelsens eget svar mangler endnu."


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (
            Kind.RECEIPT,
            f"Tak. {BOARD_MISSING} Udtalelsen kom onsdag den 1. september 2027 kl. 9.00.\n\n"
            "Registreret som: kan ikke støtte forslaget (fra en del af bestyrelsen).",
        ),
        (
            Kind.REMINDER,
            f"En venlig påmindelse: Skolebestyrelsens svar på høringen mangler endnu. {BOARD_MISSING} Fristen er "
            "fredag den 10. september 2027 kl. 12.00, altså om 9 dage.",
        ),
        (Kind.HEARING_EXTENDED, f"{BOARD_MISSING} Den nye frist er vedlagt som en kalenderfil"),
        (
            Kind.DEADLINE_PASSED,
            "Vi har ikke modtaget Skolebestyrelsens høringssvar inden fristen fredag den 10. september 2027 "
            f"kl. 12.00. {BOARD_MISSING}\n",
        ),
        (Kind.EXTENSION_REFUSED, f"Fristen er stadig fredag den 10. september 2027 kl. 12.00. {BOARD_MISSING}\n"),
        (Kind.LATE_RESPONSE, "En del af bestyrelsen i Skolebestyrelsen har svaret efter fristen."),
    ],
)
def test_a_part_s_answer_is_never_told_as_the_board_s(rows: Rows, inbox: Inbox, kind: Kind, said: str) -> None:
    case = rows.case()
    rows.request(case, rows.body("Skolebestyrelsen", BodyKind.BOARD))
    rows.change_request(case, next_due=None)
    a_part_answers(rows, case)
    rows.notice(kind, case)
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID)
    (mail,) = inbox.mails
    text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert said in text
    assert "Har I allerede svaret" not in text
    assert "Vi har modtaget svar fra Skolebestyrelsen" not in text


def test_each_receipt_tells_of_its_own_answer(rows: Rows, inbox: Inbox) -> None:
    """The part's answer, and an hour later the council's own, told in one sweep."""
    case = rows.case()
    rows.request(case)
    a_part_answers(rows, case)
    a_part_answers(rows, case, 2, is_partial=False, answer=Answer.SUPPORT, received_at=later(minutes=60))
    for at in (NOW, later(minutes=60)):
        rows.notice(Kind.RECEIPT, case, about=at.isoformat())
    sweep(rows.engine, later(minutes=60), inbox.sender(), NEW_ID)
    text = inbox.mails[0].get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert "Tak. Vi har modtaget en udtalelse fra en del af rådet. Udtalelsen kom onsdag" in text
    assert "kan ikke støtte forslaget (fra en del af rådet)." in text
    assert "svar fra Handicaprådet på høringen. Det kom onsdag den 1. september 2027 kl. 10.00." in text
    assert "Registreret som: støtter forslaget." in text


def test_the_receipt_of_a_correction_says_what_it_corrects(rows: Rows) -> None:
    case, sender = rows.case(), MemorySender()
    rows.request(case)
    a_part_answers(rows, case, is_partial=False)
    a_part_answers(rows, case, 2, is_partial=False, corrects=1, received_at=later(minutes=60))
    for at in (NOW, later(minutes=60)):
        rows.notice(Kind.RECEIPT, case, about=at.isoformat(), planned_at=at)
    for at in (NOW, later(minutes=60)):
        sweep(rows.engine, at, sender, NEW_ID)
    first, second = sender.letters
    assert first.subject == "Kvittering for jeres svar: Omlægning af værksteder på Ærø"
    number = f"{rows.all(t.cases)[0].number}-1"
    assert second.subject == (f"Kvittering for jeres rettelse af svar {number}: Omlægning af værksteder på Ærø")
    assert f"Tak. Vi har modtaget Handicaprådets rettelse af svar {number} på høringen" in second.text


@pytest.mark.slow
@pytest.mark.parametrize("protection", [{"is_closed": True}, {"public_from": NOW + timedelta(hours=1)}])
@pytest.mark.parametrize("public_title", ["", "Personsag"])
def test_a_closed_or_embargoed_case_is_named_nowhere_in_the_raw_mail(
    rows: Rows, inbox: Inbox, protection: dict[str, object], public_title: str
) -> None:
    case = rows.case("Hemmeligt salg af Havnevej", public_title=public_title, **protection)
    rows.request(case)
    rows.insert(t.proposals, case_id=case, number=1, title="Hemmeligt bilag", version=1, is_complete=True)
    event = Event(Tag.HEARING_EXTENDED, {"consultation": 1}, {"reason": "Hemmelig begrundelse"})
    with writing(rows.engine) as connection:
        append(connection, [Entry(event, NOW, "c1", case_id=case)])
    rows.change_request(case, next_due=None)  # so that reminder and «deadline passed» are both still true
    kinds = [kind for kind in Kind if not kind.payload.of_installation]
    for kind in kinds:
        rows.notice(kind, case, rows.person(f"Modtager {kind}"))
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID)
    assert len(inbox.mails) == len(kinds)
    for raw, mail in zip(inbox.raw, inbox.mails, strict=True):
        parts = [str(part.get_content()) for part in mail.walk() if not part.is_multipart()]
        everything = "\n".join([raw.decode("ascii"), str(mail["Subject"]), *parts])
        assert "emmelig" not in everything
        assert "Havnevej" not in everything
        assert "Søren Østergaard" not in everything
        if "Møde: Byrådet" in parts[0]:
            continue  # about a meeting: it names no case at all
        assert "2027-" in parts[0]
        assert "Sagsgang" in mail["Subject"]
        assert (public_title or "fortrolig sag") in parts[0]
    assert "Ny høring i Sagsgang" in [mail["Subject"] for mail in inbox.mails]


@pytest.mark.parametrize("is_closed", [False, True], ids=["open", "closed"])
def test_the_town_hall_is_led_to_the_case_and_nobody_else_is(rows: Rows, tmp_path: Path, *, is_closed: bool) -> None:
    """A closed one by its number alone."""
    case, sender = rows.case("Salg af Havnevej", is_closed=is_closed), MemorySender()
    rows.request(case, next_due=None)
    (number,) = (row.number for row in rows.all(t.cases))
    about_cases = [k for k in Kind if not (k.payload.of_installation or k.payload.of_meeting or k.payload.to_body)]
    for kind in about_cases:
        for reader in (rows.ids["officer"], rows.person("Et medlem")):
            rows.notice(kind, case, reader, data={"escalation": 1} if kind is Kind.DEADLINE_PASSED else {})
    sweep(rows.engine, NOW, sender, NEW_ID, links=LinkMaker(tmp_path, "https://sandvig.example"))
    page = f"https://sandvig.example/sager/{number}"
    to_town_hall = [letter for letter in sender.letters if letter.name == "Søren Østergaard"]
    assert sum(letter.text.count(f"Se sagen i Sagsgang: {page}\n") for letter in to_town_hall) == len(about_cases)
    assert all(f'<a href="{page}">Se sag {number} i Sagsgang</a>' in letter.html for letter in to_town_hall)
    others = [letter for letter in sender.letters if letter not in to_town_hall]
    assert others
    assert not any("/sager/" in letter.text for letter in others)


def test_a_med_committee_is_asked_to_discuss(rows: Rows, inbox: Inbox) -> None:
    case = rows.case()
    rows.request(case, rows.body("OmrådeMED", BodyKind.MED))
    rows.change_request(case, next_due=None)
    for kind in (Kind.HEARING_SENT, Kind.HEARING_EXTENDED, Kind.HEARING_WITHDRAWN, Kind.RECEIPT, Kind.REMINDER):
        rows.notice(kind, case)
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID)
    text = "".join(mail.get_body(("plain",)).get_content() for mail in inbox.mails)
    assert "Ny MED-drøftelse" in text
    assert "drøftelseen" not in text
    assert text.count("MED-drøftelsen") >= 4


def test_an_embargo_that_is_over_names_the_case(rows: Rows, inbox: Inbox) -> None:
    rows.hearing(public_from=NOW)
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID)
    assert "Omlægning af værksteder" in inbox.mails[0]["Subject"]


def test_markup_and_line_breaks_in_a_title_do_no_harm(rows: Rows, inbox: Inbox) -> None:
    rows.hearing(title="<script>alert(1)</script>\r\nBcc: alle@sandvig.example\x07")
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID)
    mail = inbox.mails[0]
    assert "Bcc" not in mail
    assert inbox.recipients == [mail["To"].addresses[0].addr_spec]
    assert "<script>" not in mail.get_body(("html",)).get_content()
    assert "<script>alert(1)</script>" in mail.get_body(("plain",)).get_content()


def test_refusals_and_bad_luck_are_told_apart(inbox: Inbox) -> None:
    sender = inbox.sender()
    inbox.at_rcpt = ["550 5.1.1 No such user", "451 4.7.1 Greylisted"]
    inbox.at_data = ["554 5.7.1 Not wanted", "452 4.2.2 Full"]
    results = [(receipt.result, receipt.answer) for receipt in (sender.send(a_letter()) for _ in range(5))]
    assert results == [
        (Result.REFUSED, "550 5.1.1 No such user"),
        (Result.ERROR, "451 4.7.1 Greylisted"),
        (Result.REFUSED, "554 5.7.1 Not wanted"),
        (Result.ERROR, "452 4.2.2 Full"),
        (Result.SENT, "250 2.0.0 Ok: queued as 4AB"),
    ]


def test_a_server_that_refuses_us_is_no_fault_of_the_recipient(inbox: Inbox) -> None:
    inbox.at_mail = ["550 5.7.1 Sender not allowed"]
    assert inbox.sender().send(a_letter()).result is Result.ERROR


def test_a_silent_server_costs_its_timeout_and_no_more() -> None:
    with silent_server() as port:
        sender = AppriseSender(mail_url(Server("127.0.0.1", port, timeout=0.3), FROM))
        started = time.monotonic()
        receipt = sender.send(a_letter())
        assert time.monotonic() - started < 3
    assert receipt.result is Result.ERROR
    assert sender.send(a_letter()).result is Result.ERROR, "and nobody there at all"


@pytest.mark.parametrize(
    "address", ["", "aase", "@b.example", "å se@b.example", "a@b.example\nBcc: c@d.example", "a b@c.example"]
)
def test_an_address_no_server_can_take_is_refused_without_asking(inbox: Inbox, address: str) -> None:
    assert inbox.sender().send(a_letter(address=address)).result is Result.REFUSED
    with pytest.raises(InvalidAddressError):
        address_of(address)


def test_a_danish_domain_is_written_as_servers_know_it() -> None:
    assert address_of("post@ærø.example").addr_spec == f"post@{'ærø'.encode('idna').decode()}.example"


def test_another_channel_is_any_apprise_url(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with silent_server() as port:
        gone = f"json://user:hemmelig@127.0.0.1:{port}/?rto=0.2&cto=0.2"
        sender = AppriseSender(
            mail_url(Server("127.0.0.1", 1, user="u", password="hemmelig"), FROM), ["json://127.0.0.1"]
        )
        letter = a_letter(address=gone, channel="json")
        assert sender.send(letter).result is Result.ERROR
        unknown = a_letter(address="hemmelig-no-such://x", channel="unknown")
        assert sender.send(unknown).result is Result.REFUSED
    assert "hemmelig" not in caplog.text + repr(sender) + repr(letter)


def test_the_mail_url_survives_odd_passwords_and_hides_them() -> None:
    server = Server("mail.example", 587, secure=True, user="a@b", password="p:/?#&%20 å", timeout=5.0)
    sender = AppriseSender(mail_url(server, From(f"k@{HOST}", "Sandvig & 100 % Ærø")))
    plugin = channels._official(sender._url)
    assert (plugin.server, plugin.sender.name) == (server, "Sandvig & 100 % Ærø")
    assert "p:" not in plugin.url(privacy=True)
    assert "p:" not in repr(plugin.server)


@pytest.mark.parametrize("url", ["json://host", "sagsmail://host", "nonsense"])
def test_a_mail_server_without_sender_is_an_error_at_start(url: str) -> None:
    with pytest.raises(ValueError, match="sagsmail"):
        AppriseSender(url)


@pytest.mark.parametrize("removed_at", [None, NOW])
def test_what_is_decided_behind_closed_doors_is_told_without_its_words_also_of_an_open_case(
    rows: Rows, inbox: Inbox, removed_at: datetime | None
) -> None:
    case = rows.case("Salg af Havnevej")
    meeting = rows.insert(
        t.meetings,
        code="m1",
        organization=rows.ids["council"],
        starts_at=NOW,
        held_on=NOW.date(),
        state=MeetingStatus.CLOSED,
        version=1,
    )
    item = {"meeting_id": meeting, "number": 1, "case_id": case, "title": "Salg", "item_kind": "decision"}
    item |= {"list_type": "ordinary", "late_reason": "", "override_reason": "", "is_closed": True, "was_raised": False}
    rows.insert(t.agenda_items, **item, removed_at=removed_at)
    rows.notice(Kind.DECIDED, case, about=f"{meeting}/1")
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID)
    # a closed item that was taken off keeps its case back until it stands on another agenda
    assert "Havnevej" not in inbox.mails[0].get_body(("plain",)).get_content()
