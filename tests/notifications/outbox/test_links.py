"""Mails that carry their recipient's own link, as a real server receives them; and the four kinds about the hearing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from models import tables as t
from models.access.links import ANSWER, LinkMaker, answer_links, open_link, revoke
from models.database import reading, writing
from models.history import Entry, append, keep_texts
from notifications.outbox.attempts import without_addresses
from process.events import Event, Tag
from process.notices import NoticeKind as Kind
from process.notices import ResponseReceipt
from process.register import BodyKind, SeatRole
from process.state.hearing import Answer, Channel, ResponsePublication
from tests.notifications.mailserver import Inbox, mail_server
from tests.notifications.rows import NEW_ID, NOW, Rows, later, sweep

LINK = re.compile(r"https://sagsgang\.sandvig\.example/svar/[A-Za-z0-9_-]{43}\.\d+")


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with mail_server() as inbox:
        yield inbox


@pytest.fixture
def maker(tmp_path: Path) -> LinkMaker:
    return LinkMaker(tmp_path, "https://sagsgang.sandvig.example")


def texts(inbox: Inbox, number: int = -1) -> tuple[str, str]:
    plain, html = (inbox.mails[number].get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    return plain.get_content(), html.get_content()


def address_in(inbox: Inbox, number: int = -1) -> str:
    match = LINK.search(texts(inbox, number)[0])
    assert match is not None
    return match[0]


def passed(rows: Rows, escalation: str) -> int:
    """A case whose deadline has passed without an answer, which is to be told."""
    case = rows.case()
    rows.request(case, next_due=None)
    rows.notice(Kind.DEADLINE_PASSED, case, about=escalation)
    return case


def test_who_is_told_that_the_deadline_has_passed_is_reminded_of_their_promise(
    rows: Rows, inbox: Inbox, maker: LinkMaker
) -> None:
    case = passed(rows, "0")
    rows.change_request(case, promised_on=date(2027, 9, 23))
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID, links=maker)
    for text in texts(inbox):
        words = " ".join(text.split())
        assert "I har lovet at svare efter jeres møde torsdag den 23. september 2027" in words
        assert "før høringsnotatet er skrevet færdigt, bliver det taget med dér." in words


RECEIVED = datetime(2027, 9, 1, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(("publication", "is_told"), [("open", True), ("blocked", False)])
def test_a_receipt_repeats_the_answer_and_keeps_personal_data_on_the_page(
    rows: Rows, inbox: Inbox, maker: LinkMaker, publication: str, is_told: bool
) -> None:
    case = rows.case()
    rows.request(case)
    rows.notice(Kind.RECEIPT, case, about=ResponseReceipt(RECEIVED).about)
    with writing(rows.engine) as connection:
        given = {"text": "Vi savner <elevatorer>.", "submitted_by": "Fie Bak"}
        event = Event(Tag.RESPONSE_RECEIVED, {"number": 2}, given)
        (kept,) = keep_texts(connection, [Entry(event, NOW, "answer", case_id=case)])
    answer = {"case_id": case, "consultation": 1, "round": 1, "body": rows.ids["council"], "answer": "remarks"}
    answer |= {"publication": publication, "proposal_version": 1, "channel": "link", "is_date_unknown": False}
    answer |= {"is_late": False, "is_partial": False}
    rows.insert(t.responses, number=1, received_at=RECEIVED - timedelta(hours=1), **answer)
    rows.insert(t.responses, number=2, received_at=RECEIVED, corrects=1, **answer, **kept.texts)
    file = {"sha256": "0" * 64, "name": "bilag.pdf", "media_type": "application/pdf", "size": 10, "is_suspect": False}
    rows.insert(t.response_files, case_id=case, response=2, **file)
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID, links=maker)
    text, html = texts(inbox)
    for words in (f"2027-{case:04d}-2", f"2027-{case:04d}-1", "Svaret kom inden fristen.", address_in(inbox)):
        assert words in text
        assert words in html
    assert ("Vi savner <elevatorer>." in text) is is_told
    assert ("Vi savner &lt;elevatorer&gt;." in html) is is_told
    for words in ("bilag.pdf", "Sendt af: Fie Bak"):
        assert (words in text) is (words in html) is is_told
    assert ("kan indeholde personoplysninger" in text) is not is_told


ANSWERED = [kind for kind in Kind if kind.payload.has_link and not kind.payload.is_for_comments]


@pytest.mark.parametrize("kind", ANSWERED)
def test_the_letter_and_what_follows_it_carry_the_link_in_text_and_html(
    rows: Rows, inbox: Inbox, maker: LinkMaker, kind: Kind
) -> None:
    case = passed(rows, "0") if kind is Kind.DEADLINE_PASSED else rows.hearing(kind)[0]
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID, links=maker)
    text, html = texts(inbox)
    (address,) = set(LINK.findall(text))
    assert f'<a href="{address}">' in html
    with reading(rows.engine) as connection:
        link = open_link(connection, maker, ANSWER, address.rpartition("/")[2], NOW)
    assert link is not None
    assert (link.person, link.case_id, link.body) == (rows.ids["secretary"], case, rows.ids["council"])


@pytest.mark.parametrize("kind", [kind for kind in Kind if not (kind.payload.has_link or kind.payload.by_own_channel)])
def test_no_other_mail_carries_one(rows: Rows, inbox: Inbox, maker: LinkMaker, kind: Kind) -> None:
    rows.hearing(kind)
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID, links=maker)
    assert "/svar/" not in "".join(texts(inbox))
    assert [link for link in rows.all(SQLModel.metadata.tables["access_link"]) if link.kind == ANSWER] == []


def test_the_coordinator_is_told_that_a_deadline_has_passed_without_the_bodys_link(
    rows: Rows, inbox: Inbox, maker: LinkMaker
) -> None:
    passed(rows, "1")
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID, links=maker)
    assert "har ikke svaret inden fristen" in texts(inbox)[0]
    assert "/svar/" not in "".join(texts(inbox))
    assert rows.all(SQLModel.metadata.tables["access_link"]) == []


def test_each_contact_has_their_own_and_a_repeat_is_the_same_mail(rows: Rows, inbox: Inbox, maker: LinkMaker) -> None:
    case, _ = rows.hearing()
    chair = rows.person("Bo Ærø")
    rows.seat(rows.ids["council"], chair, SeatRole.CHAIR)
    rows.notice(Kind.HEARING_SENT, case, chair)
    inbox.at_data = ["451 4.3.0 senere", "451 4.3.0 senere"]
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID, links=maker)
    sweep(rows.engine, later(minutes=1), inbox.sender(), NEW_ID, links=maker)
    assert len({address_in(inbox, number) for number in (0, 1)}) == 2
    rows.notice(Kind.REMINDER, case, chair, planned_at=later(days=1))
    sweep(rows.engine, later(days=1), inbox.sender(), NEW_ID, links=maker)
    assert address_in(inbox) in {address_in(inbox, number) for number in (0, 1)}


@pytest.mark.parametrize("kind", [Kind.HEARING_SENT, Kind.REMINDER, Kind.DEADLINE_PASSED, Kind.RECEIPT])
def test_a_link_names_its_case_and_whom_to_ask_stands_once(
    rows: Rows, inbox: Inbox, maker: LinkMaker, kind: Kind
) -> None:
    """Screen readers list the links of a mail by their words alone; two hearings in one mail are two of them."""
    for title in ("Rampen ved havnen", "Omlægning af værksteder"):
        case = rows.case(title=title)
        rows.request(case, next_due=None)
        rows.notice(kind, case, about="0" if kind is Kind.DEADLINE_PASSED else "")
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID, links=maker)
    (mail,) = inbox.mails
    text, html = texts(inbox)
    links = re.findall(r'<a href="[^"]*/svar/[^"]*">(.*?)</a>', html)
    assert sorted(link.rpartition(": ")[2] for link in links) == ["Omlægning af værksteder", "Rampen ved havnen"]
    assert text.count(mail["Reply-To"]) == 1


def test_a_revoked_link_is_not_handed_out_again(rows: Rows, inbox: Inbox, maker: LinkMaker) -> None:
    case, _ = rows.hearing()
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID, links=maker)
    with writing(rows.engine) as connection:
        revoke(connection, [link.id for link in answer_links(connection, case)], NOW)
    rows.notice(Kind.REMINDER, case, planned_at=later(days=1))
    sweep(rows.engine, later(days=1), inbox.sender(), NEW_ID, links=maker)
    text, _ = texts(inbox)
    assert "/svar/" not in text
    assert "Svar blot på denne mail." in text


def test_an_extension_lets_the_link_live_longer(rows: Rows, inbox: Inbox, maker: LinkMaker) -> None:
    case, _ = rows.hearing()
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID, links=maker)
    with reading(rows.engine) as connection:
        (before,) = answer_links(connection, case)
    rows.change_request(case, due_on=date(2027, 10, 10))
    rows.notice(Kind.HEARING_EXTENDED, case, planned_at=later(days=1))
    sweep(rows.engine, later(days=1), inbox.sender(), NEW_ID, links=maker)
    with reading(rows.engine) as connection:
        (after,) = answer_links(connection, case)
    assert before.expires_at is not None
    assert after.expires_at == before.expires_at + timedelta(days=30)


def test_a_confidential_case_s_mail_has_the_link_and_still_says_nothing(
    rows: Rows, inbox: Inbox, maker: LinkMaker
) -> None:
    case = rows.case("Hemmeligt salg", public_from=later(days=1))
    rows.request(case, reason="Hemmelig grund")
    rows.notice(Kind.HEARING_SENT, case)
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID, links=maker)
    text, html = texts(inbox)
    assert LINK.search(text)
    assert "emmelig" not in text + html


def test_nothing_of_a_token_is_kept_with_the_attempt(rows: Rows, maker: LinkMaker) -> None:
    case, _ = rows.hearing()

    with mail_server() as inbox:
        sweep(rows.engine, NOW, inbox.sender(), NEW_ID, links=maker)
        address = address_in(inbox)
    assert without_addresses(f"550 Blocked URL {address}") == (
        "550 Blocked URL https://sagsgang.sandvig.example/svar/…"
    )
    with rows.engine.connect() as connection:
        dump = "\n".join(
            str(row) for table in SQLModel.metadata.sorted_tables for row in connection.execute(sa.select(table))
        )
    assert address.rpartition("/")[2].partition(".")[0] not in dump
    assert case


# -- the kinds ---------------------------------------------------------------------------------------------------------


def said(rows: Rows, case: int, tag: Tag, reason: str, **data: object) -> None:
    with writing(rows.engine) as connection:
        event = Event(tag, data, {"reason": reason})
        append(connection, [Entry(event, NOW, f"{tag}:{reason[:8]}", case_id=case)])


def versions(rows: Rows, case: int, *amounts: int) -> None:
    """A proposal in as many versions, 900 t.kr. in the first, as letters say."""
    rows.insert(t.proposals, case_id=case, number=1, title="Værksteder", version=len(amounts), is_complete=True)
    for version, amount in enumerate(amounts, 1):
        line = {"label": "Budgetændring", "year": 2028, "amount_1000_dkk": amount}
        content = {"sections": {"Beskrivelse": "To værksteder samles."}, "budget_lines": [line]}
        rows.insert(
            SQLModel.metadata.tables["proposal_version"],
            case_id=case,
            proposal=1,
            version=version,
            content=json.dumps(content),
            sha256="0" * 64,
            created_at=NOW,
        )


def test_the_coordinator_reads_who_wants_more_time_and_why(rows: Rows, inbox: Inbox) -> None:
    case = rows.case()
    rows.request(case, extension_wanted_on=date(2027, 9, 24))
    said(rows, case, Tag.EXTENSION_ASKED, "Rådet mødes den 23.", consultation=1)
    rows.notice(Kind.EXTENSION_ASKED, case, rows.ids["coordinator"], about="2027-09-24")
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID)
    text, _ = texts(inbox)
    assert inbox.mails[0]["Subject"] == "Handicaprådet beder om længere frist: Omlægning af værksteder på Ærø"
    assert "frist til fredag den 24. september 2027. Fristen er nu fredag den 10. september 2027 kl. 12.00." in text
    assert "Begrundelse: Rådet mødes den 23." in text


def test_a_refused_extension_says_why_and_that_a_late_answer_is_welcome(rows: Rows, inbox: Inbox) -> None:
    case = rows.case()
    rows.request(case)
    said(rows, case, Tag.EXTENSION_REFUSED, "Byrådet afgør sagen den 5. oktober.", consultation=1)
    rows.notice(Kind.EXTENSION_REFUSED, case)
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID)
    text, _ = texts(inbox)
    assert "Fristen er stadig fredag den 10. september 2027 kl. 12.00." in text
    assert "Begrundelse: Byrådet afgør sagen den 5. oktober." in text
    assert "så send svaret alligevel" in text


@pytest.mark.parametrize(
    ("is_material", "answered", "words"),
    [
        (
            False,
            False,
            "ikke har betydning for det, I er spurgt om. Svar på forslaget, som det ser ud nu. Fristen er stadig",
        ),
        (False, True, "ikke har betydning for jeres svar. I behøver ikke gøre mere"),
        (True, False, "Ændringen har betydning for det, I er spurgt om. Svar på forslaget, som det ser ud nu"),
    ],
)
def test_a_body_is_told_what_has_changed_since_it_was_asked(
    rows: Rows, inbox: Inbox, maker: LinkMaker, is_material: bool, answered: bool, words: str
) -> None:
    case = rows.case()
    rows.request(case, answered_at=NOW if answered else None, next_due=None)
    versions(rows, case, 900, 650)
    said(rows, case, Tag.LETTER_SENT, "", consultation=1, round=1, versions=[[1, 1]])
    said(rows, case, Tag.CHANGE_JUDGED, "Kun beløbet er rettet.", proposal=1, version=2, is_material=is_material)
    rows.notice(Kind.PROPOSAL_CHANGED, case, data={"proposal": 1})
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID, links=maker)
    text, _ = texts(inbox)
    assert inbox.mails[0]["Subject"].startswith("Forslaget er ændret, siden I blev spurgt: ")
    assert words in " ".join(text.split())
    assert "- Budgetændring, 2028: fra 900 til 650 t.kr. (250 t.kr. mindre)" in text
    assert "Begrundelse: Kun beløbet er rettet." in text
    assert LINK.search(text)


def test_the_letter_of_a_second_round_says_why_and_what_has_changed(rows: Rows, inbox: Inbox) -> None:
    case = rows.case()
    rows.request(case, answered_at=NOW, next_due=None)
    versions(rows, case, 900, 650)
    said(rows, case, Tag.LETTER_SENT, "", consultation=1, round=1, versions=[[1, 1]])
    second = {"consultation": 1, "round": 2, "body": rows.ids["council"], "mandatory": True, "drafted_at": NOW}
    second |= {"sent_at": NOW, "due_on": date(2027, 9, 17), "due_time": later().time(), "is_late": False}
    rows.insert(t.requests, case_id=case, reason="Beløbet er sat ned.", calendar_version="", **second)
    said(rows, case, Tag.LETTER_SENT, "2", consultation=1, round=2, versions=[[1, 2]])
    rows.notice(Kind.HEARING_SENT, case, round=2)
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID)
    text, html = texts(inbox)
    for words in (
        "I bliver spurgt igen",
        "Dette er 2. runde af høringen. Begrundelse: Beløbet er sat ned.",
        "Budgetændring, 2028: fra 900 til 650 t.kr. (250 t.kr. mindre)",
    ):
        assert words in text
        assert words in html


def test_chair_and_vice_chair_are_asked_to_confirm(rows: Rows, inbox: Inbox, maker: LinkMaker) -> None:
    case, med = rows.case(), rows.body("HovedMED", BodyKind.MED)
    rows.request(case, med, answered_at=NOW, answer=Answer.JOINT_STATEMENT, next_due=None)
    rows.insert(
        t.responses,
        case_id=case,
        number=1,
        consultation=1,
        round=1,
        body=med,
        answer=Answer.JOINT_STATEMENT,
        received_at=NOW,
        is_late=False,
        is_partial=False,
        is_date_unknown=False,
        proposal_version=1,
        channel=Channel.LINK,
        publication=ResponsePublication.OPEN,
    )
    rows.notice(Kind.TO_CONFIRM, case)
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID, links=maker)
    text, _ = texts(inbox)
    assert inbox.mails[0]["Subject"] == "Bekræft svaret fra HovedMED: Omlægning af værksteder på Ærø"
    assert "modtaget et svar fra HovedMED: fælles udtalelse." in text
    assert "når både formand og næstformand har bekræftet det" in text
    assert f"Bekræft svaret her: {address_in(inbox)}" in text


def test_who_is_in_several_bodies_reads_the_material_of_a_case_once(rows: Rows, inbox: Inbox) -> None:
    case = rows.case()
    versions(rows, case, 900)
    for place in (1, 2):
        rows.request(case, consultation=place)
        rows.notice(Kind.HEARING_SENT, case, consultation=place)
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID)
    (mail,) = inbox.mails
    text, page = texts(inbox)
    for said_in in (text, page):
        assert said_in.count("To værksteder samles.") == 1
        assert said_in.count("Materialet er det samme som under punkt 1 i denne mail.") == 1
    papers = [part for part in mail.iter_attachments() if part.get_content_type() == "application/pdf"]
    assert len(papers) == 2, "each body lays its own letter before its meeting"
