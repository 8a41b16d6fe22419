"""Steps 1 to 9 of the fifteen-minute demonstration, stated on the command line by the people of the house."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.settings import settings
from tests.cli.conftest import Line
from tests.notifications.mailserver import Inbox, mail_server

CHAIN = ("halfdan.ladegaard", "lisbeth.toftegaard", "sanne.vestervang")
OFFICER, COORDINATOR, CHAIR = "solvej.lykkegaard", "ulrik.sandager", "viola.bakkegaard"
SECRETARY, MAYOR, COUNCIL = "birger.overgaard", "karen.ravnholt", "byraad/2027-10-05"
CASE = "2027-0001"
LOKAL, OMRAADE = "lokalmed_beskyttet_beskaeftigelse", "omraademed_social_sundhed"


def said(sagsgang: Line, *words: str) -> str:
    out = sagsgang(*words)
    assert sagsgang.code == 0, sagsgang.err
    return out


def treated(sagsgang: Line, meeting: str, outcome: str, moment: str, *, placed: bool = False) -> None:
    """Placed (where it is not yet), decided at the meeting, the record closed."""
    who = SECRETARY if "socialudvalg" not in meeting else COORDINATOR
    if not placed:
        said(sagsgang, "place", meeting, CASE, "--as", who)
        said(sagsgang, "move")
    said(sagsgang, "clock", "--set", moment)
    said(sagsgang, "decide", meeting, "--case", CASE, "--outcome", outcome, "--as", who)
    said(sagsgang, "close-record", meeting, "--as", who)
    said(sagsgang, "move")


def at(sagsgang: Line, moment: str) -> None:
    said(sagsgang, "clock", "--set", moment)
    said(sagsgang, "move")


@pytest.fixture
def inbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    """A real mail server takes what the town sends."""
    with mail_server() as inbox:
        monkeypatch.setenv("SAGSGANG_MAIL_URL", f"smtp://127.0.0.1:{inbox.port}")
        settings.cache_clear()
        yield inbox


def test_the_demonstration(sagsgang: Line, inbox: Inbox, form: Callable[..., Path], tmp_path: Path) -> None:
    # 1. Import, with four findings beside their source lines
    found = sagsgang.json("import", str(form()), "--as", OFFICER)["cases"][0]
    findings = [*found["findings"], *found["proposals"][0]["findings"]]
    assert len(findings) == 4
    assert all(one["source"]["line"] for one in findings)

    # 2. Who must be heard: each with its reason; one left out with a reason, and taken back in
    parties = said(sagsgang, "parties", CASE)
    for word in ("Handicaprådet", "retssikkerhedsloven § 37 a", "OmrådeMED Social og Sundhed", "Which is meant?"):
        assert word in parties
    said(sagsgang, "strike", CASE, "5", "--reason", "Forslaget berører ikke ældre", "--as", OFFICER)
    assert "Forslaget berører ikke ældre" in said(sagsgang, "parties", CASE)
    said(sagsgang, "restore", CASE, "5", "--as", OFFICER)
    assert "struck" not in said(sagsgang, "parties", CASE)

    # 3. The plan, and what other deadlines would cost
    said(sagsgang, "retarget", CASE, "byraad/2027-10-05", "--reason", "2. behandling", "--as", OFFICER)
    plan = said(sagsgang, "plan", CASE)
    for word in ("2027-08-25", "2027-09-07", "2027-09-15 12:00", "2027-10-05", "28 dage", "23. september 2027"):
        assert word in plan
    assert "earliest decision 2027-10-05" in said(sagsgang, "plan", CASE, "--deadline", "handicapraad=2027-09-24")
    assert "kan ikke nå udsendelsen 29. september" in said(
        sagsgang, "plan", CASE, "--deadline", "handicapraad=2027-09-30"
    )

    # 4. Approved by three, sent, one taken back within its time and sent again
    said(sagsgang, "submit", CASE, "--as", OFFICER)
    for who in CHAIN:
        said(sagsgang, "approve", CASE, "--as", who)
    said(sagsgang, "move")
    treated(sagsgang, "oekonomiudvalg/2027-08-25", "recommended", "2027-08-25 18:00")
    at(sagsgang, "2027-08-26 08:05")
    sent = sagsgang.json("send-hearing", CASE, "--as", COORDINATOR, "--due", "handicapraad=2027-09-24 12:00")
    assert sent["events"].count("letter:sent") == 6
    at(sagsgang, "2027-08-26 12:05")
    said(sagsgang, "place", "byraad/2027-09-07", CASE, "--as", SECRETARY)
    said(sagsgang, "place", "socialudvalg/2027-09-14", CASE, "--as", COORDINATOR)

    # 5. The chair answers after the meeting: a receipt for nothing yet, and no reminder before that day
    said(sagsgang, "promise", CASE, "handicapraad", "--on", "2027-09-23", "--as", CHAIR)

    # 6. Monday 13 September
    for moment, body in (
        ("2027-08-31 09:00", "lokalmed_beskyttet_beskaeftigelse"),
        ("2027-09-06 09:00", "omraademed_social_sundhed"),
    ):
        at(sagsgang, moment)
        said(sagsgang, "answer", CASE, body, "--answer", "discussed", "--text", "Drøftet.", "--as", COORDINATOR)
    at(sagsgang, "2027-09-06 12:05")
    treated(sagsgang, "byraad/2027-09-07", "noted", "2027-09-07 21:00", placed=True)
    for moment in ("2027-09-10 08:05", "2027-09-13 08:05"):
        at(sagsgang, moment)
    missing = {row["body"] for row in sagsgang.json("missing")["missing"]}
    assert {"HovedMED", "Handicaprådet", "Skolebestyrelsen ved Fyrskolen"} <= missing
    reminded = [n for n in sagsgang.json("log", CASE)["notices"] if n["kind"] == "reminder" and n["state"] == "sent"]
    assert {n["planned_at"][:10] for n in reminded} >= {"2027-09-06", "2027-09-10"}
    assert all(attempt["answer"].startswith("250") for n in reminded for attempt in n["attempts"])
    subjects = [str(mail["Subject"]) for mail in inbox.mails]
    assert any("påmindelse" in subject for subject in subjects)

    # 7. The rest answer; memo; 900 becomes 650 and a new five-day round is opened
    at(sagsgang, "2027-09-14 09:00")
    for body in ("hovedmed", "aeldreraad", "handicapraad"):
        said(sagsgang, "answer", CASE, body, "--text", "Vi er bekymrede.", "--as", COORDINATOR)
    treated(sagsgang, "socialudvalg/2027-09-14", "recommended", "2027-09-14 18:00", placed=True)
    at(sagsgang, "2027-09-16 09:00")
    said(sagsgang, "file-memo", CASE, "--text", "Fem har svaret, skolebestyrelsen ikke.", "--as", OFFICER)
    said(sagsgang, "approve-memo", CASE, "--as", "sanne.vestervang")
    pdf = tmp_path / "notat.pdf"
    said(sagsgang, "memo", CASE, "--out", str(pdf))
    assert pdf.read_bytes().startswith(b"%PDF")
    said(sagsgang, "revise", CASE, "--amount", "2028=650", "--reason", "Budgetforliget", "--as", OFFICER)
    judged = ("judge-change", CASE, "--material", "--reason", "Beløbet er sat ned", "--days", "5")
    said(sagsgang, *judged, "--as", OFFICER)
    rounds = {hearing["round"] for hearing in sagsgang.json("show", CASE)["hearings"]}
    assert rounds == {1, 2}
    assert sagsgang.json("plan", CASE)["decision_on"] == "2027-10-05", "five days and the memo still reach the 29th"
    at(sagsgang, "2027-09-24 09:00")
    assert sagsgang.json("plan", CASE)["decision_on"] == "2027-10-26", "letters not sent by then are too late"
    proof = tmp_path / "handicapraad.pdf"
    said(sagsgang, "proof", CASE, "--body", "handicapraad", "--out", str(proof))
    assert proof.read_bytes().startswith(b"%PDF")
    assert "all in order" in said(sagsgang, "audit", "verify")

    # The second round after all: answers by the day of dispatch, and the case on the agenda meanwhile
    asked = ("hovedmed", "aeldreraad", "handicapraad", LOKAL, OMRAADE)
    due = [word for body in asked for word in ("--due", f"{body}=2027-09-29 12:00")]
    said(sagsgang, "send-hearing", CASE, "--as", COORDINATOR, *due)
    an_agenda(sagsgang)
    for body in asked:
        said(
            sagsgang, "answer", CASE, body, "--answer", "discussed" if "med" in body else "support", "--as", COORDINATOR
        )
    at(sagsgang, "2027-09-29 12:05")
    said(sagsgang, "file-memo", CASE, "--text", "Anden runde.", "--as", OFFICER)
    said(sagsgang, "approve-memo", CASE, "--as", "sanne.vestervang")
    said(sagsgang, "move")
    the_council_meets(sagsgang)
    assert sagsgang.json("show", CASE)["stage"] == "follow_up"
    assert "all in order" in said(sagsgang, "audit", "verify")


def an_agenda(sagsgang: Line) -> None:
    """8. The mayor moves the case up to item 7; a late item demands its reason; sent out on 29 September."""
    at(sagsgang, "2027-09-27 09:00")
    said(sagsgang, "prepare-agenda", COUNCIL, "--as", SECRETARY)
    for number in range(1, 8):
        words = ("--subject", "other", "--kind", "decision", "--point", "at indstillingen godkendes")
        said(sagsgang, "add-item", COUNCIL, f"Sag {number}", *words, "--as", SECRETARY)
    said(sagsgang, "place", COUNCIL, CASE, "--override", "Høringssvar eftersendes", "--as", SECRETARY)
    items = sagsgang.json("meeting", COUNCIL)["items"]
    assert items[0]["title"] == "Godkendelse af dagsorden"
    mine = next(one["item"] for one in items if one["subject"] == "case")
    order = [one["item"] for one in items if one["item"] != mine]
    said(sagsgang, "order-agenda", COUNCIL, *order[:5], mine, *order[5:], "--as", MAYOR)
    said(sagsgang, "report-absence", COUNCIL, "ulla.tornby", "--month", "--reason", "Sygdom", "--as", "ulla.tornby")
    said(sagsgang, "answer-seat", COUNCIL, "ulla.tornby", "freja.winding", "--yes", "--as", "freja.winding")
    titles = [one["title"] for one in sagsgang.json("meeting", COUNCIL)["items"]]
    assert titles[1] == "Indkaldelse af stedfortræder for Ulla Tornby"
    assert titles.index("Omlægning af beskyttet beskæftigelse") == 6

    at(sagsgang, "2027-09-29 09:00")
    sagsgang("dispatch", COUNCIL, "--as", SECRETARY)
    assert sagsgang.code == 1, "not before the chair has approved"
    said(sagsgang, "approve-agenda", COUNCIL, "--as", MAYOR)
    said(sagsgang, "dispatch", COUNCIL, "--as", SECRETARY)
    at(sagsgang, "2027-09-30 09:00")
    late = ("add-item", COUNCIL, "Vandskade på Fyrskolen", "--kind", "decision", "--as", SECRETARY)
    sagsgang(*late)
    assert sagsgang.code == 1
    assert "--late-reason" in sagsgang.err
    said(sagsgang, *late, "--late-reason", "Skolen kan ikke bruges, før taget er tæt")
    found = sagsgang.json("meeting", COUNCIL)
    late_item = next(one for one in found["items"] if one["title"] == "Vandskade på Fyrskolen")
    assert (late_item["list_type"], late_item["late_reason"]) == ("late", "Skolen kan ikke bruges, før taget er tæt")
    assert found["agenda_version"] == 2
    assert next(one["item"] for one in found["items"] if one["subject"] == "case") == "7", "printed numbers stay"


def the_council_meets(sagsgang: Line) -> None:
    """9. A substitute approved as item 2, one absent, one disqualified in item 7: 23 vote 14-8-1; signed."""
    said(sagsgang, "clock", "--set", "2027-10-05 17:00")
    by = ("--as", SECRETARY)
    said(sagsgang, "decide", COUNCIL, "--item", "1", "--outcome", "approved", *by)
    said(sagsgang, "decide", COUNCIL, "--item", "2", "--outcome", "approved", *by)
    said(sagsgang, "absent", COUNCIL, "kaj.noertoft", "--reason", "Ferie", *by)
    said(sagsgang, "attendance", COUNCIL, "--opened", "2027-10-05 17:00", *by)
    said(sagsgang, "conflict", COUNCIL, "7", "gorm.overgaard", "--as", "gorm.overgaard")
    said(sagsgang, "rule-conflict", COUNCIL, "7", "gorm.overgaard", "--disqualified", "--votes", "24-0", *by)
    item = next(one for one in sagsgang.json("meeting", COUNCIL)["items"] if one["item"] == "7")
    assert item["quorum"]["present"] == 23
    decided = ("decide", COUNCIL, "--item", "7", "--outcome", "approved_with_changes", "--votes", "14-8-1")
    who = ("--who", "G=for", "--who", "P=for", "--who", "K=for", "--who", "H=against", "--who", "S=abstained")
    said(sagsgang, *decided, *who, "--text", "Godkendt, idet beløbet er 650 t.kr.", *by)
    said(sagsgang, "dissent", COUNCIL, "7", "--text", "H finder beløbet for lavt.", "--by", "Liste H", *by)
    said(sagsgang, "decide-rest", COUNCIL, *by)
    said(sagsgang, "close-record", COUNCIL, *by)
    said(sagsgang, "sign", COUNCIL, "--as", MAYOR)
    said(sagsgang, "sign", COUNCIL, "--as", "freja.winding")
    sagsgang("sign", COUNCIL, "--as", "kaj.noertoft")
    assert sagsgang.code == 1, "only those who took part sign"
    said(sagsgang, "move")
    found = sagsgang.json("meeting", COUNCIL)
    assert found["signed_by"] == [MAYOR, "freja.winding"]
    assert found["adopted"]
    assert found["attendance_stated"]
    decisions = {one["item"]: one["decision"] for one in found["items"] if one["decision"]}
    assert decisions["7"]["votes"] == "14-8-1"
    assert [one["by"] for one in decisions["7"]["dissents"]] == ["Liste H"]
    assert all(one["deviations"] == [] for one in decisions.values())
    assert "ferie" not in str(found).lower(), "why somebody was away is told to nobody here"
    text = said(sagsgang, "meeting", COUNCIL)
    for word in ("freja.winding for ulla.tornby: approved, item 2", "gorm.overgaard: disqualified 24-0-0", "23/13"):
        assert word in text
