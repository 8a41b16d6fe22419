"""Steps 1 to 9 of the fifteen-minute demonstration, as the people of the house type them. What is seen on the way is
kept under a word of its own, so that each test looks at its part.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.cli.conftest import Line
from tests.notifications.mailserver import Inbox

CHAIN = ("halfdan.ladegaard", "lisbeth.toftegaard", "sanne.vestervang")
OFFICER, COORDINATOR, CHAIR = "solvej.lykkegaard", "ulrik.sandager", "viola.bakkegaard"
SECRETARY, MAYOR, COUNCIL = "birger.overgaard", "karen.ravnholt", "byraad/2027-10-05"
CASE = "2027-0001"
LOKAL, OMRAADE = "lokalmed_beskyttet_beskaeftigelse", "omraademed_social_sundhed"
ASKED_AGAIN = ("hovedmed", "aeldreraad", "handicapraad", LOKAL, OMRAADE)
LATE = "Vandskade på Fyrskolen"


@dataclass
class Demonstration:
    line: Line
    inbox: Inbox
    folder: Path
    seen: dict[str, Any] = field(default_factory=dict)

    def said(self, *words: str) -> str:
        """The command is expected to be taken in."""
        printed = self.line(*words)
        assert self.line.code == 0, self.line.err
        return printed

    def refused(self, *words: str) -> tuple[int, str]:
        """The exit code, and what was said of it."""
        self.line(*words)
        return self.line.code, self.line.err

    def json(self, *words: str) -> Any:
        return self.line.json(*words)

    def at(self, moment: str) -> None:
        self.said("clock", "--set", moment)
        self.said("move")

    def treated(self, meeting: str, outcome: str, moment: str) -> None:
        """Decided at the meeting, the record closed."""
        who = COORDINATOR if "socialudvalg" in meeting else SECRETARY
        self.said("clock", "--set", moment)
        self.said("decide", meeting, "--case", CASE, "--outcome", outcome, "--as", who)
        self.said("close-record", meeting, "--as", who)
        self.said("move")

    def answered(self, *bodies: str, **options: str) -> None:
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        for body in bodies:
            self.said("answer", CASE, body, *words, "--as", COORDINATOR)


def live_through(demo: Demonstration, form: Path) -> None:
    """All nine steps, in order."""
    demo.seen["import"] = demo.json("import", str(form), "--as", OFFICER)["cases"][0]
    choose_the_parties(demo)
    plan(demo)
    approve_and_send(demo)
    # 5. The chair answers after the meeting: a receipt for nothing yet, and no reminder before that day
    demo.said("promise", CASE, "handicapraad", "--on", "2027-09-23", "--as", CHAIR)
    until_monday_the_13th(demo)
    change_the_amount(demo)
    open_the_second_round(demo)
    make_the_agenda(demo)
    end_the_second_round(demo)
    hold_the_meeting(demo)
    sign_the_record(demo)
    demo.seen["end"] = demo.json("show", CASE)
    demo.seen["audit at the end"] = demo.said("audit", "verify")


def choose_the_parties(demo: Demonstration) -> None:
    """2. Who must be heard: each with its reason; one left out with a reason, and taken back in."""
    demo.seen["parties"] = demo.said("parties", CASE)
    demo.said("strike", CASE, "5", "--reason", "Forslaget berører ikke ældre", "--as", COORDINATOR)
    demo.seen["parties without one"] = demo.said("parties", CASE)
    demo.said("restore", CASE, "5", "--as", OFFICER)
    demo.seen["parties again"] = demo.said("parties", CASE)


def plan(demo: Demonstration) -> None:
    """3. The plan, and what other deadlines would cost."""
    demo.said("retarget", CASE, "byraad/2027-10-05", "--reason", "2. behandling", "--as", OFFICER)
    demo.seen["plan"] = demo.said("plan", CASE)
    for day in ("2027-09-24", "2027-09-30"):
        demo.seen[f"plan for {day}"] = demo.said("plan", CASE, "--deadline", f"handicapraad={day}")


def approve_and_send(demo: Demonstration) -> None:
    """4. Approved by three, recommended by the finance committee, sent."""
    demo.said("submit", CASE, "--as", OFFICER)
    for who in CHAIN:
        demo.said("approve", CASE, "--as", who)
    demo.said("move")
    finance = "oekonomiudvalg/2027-08-25"
    demo.said("place", finance, CASE, "--as", SECRETARY)
    demo.said("move")
    demo.treated(finance, "recommended", "2027-08-25 18:00")
    demo.at("2027-08-26 08:05")
    deadline = ("--due", "handicapraad=2027-09-24 12:00")
    demo.seen["sent"] = demo.json("send-hearing", CASE, "--as", COORDINATOR, *deadline)
    demo.at("2027-08-26 12:05")
    demo.said("place", "byraad/2027-09-07", CASE, "--as", SECRETARY)
    demo.said("place", "socialudvalg/2027-09-14", CASE, "--as", COORDINATOR)


def until_monday_the_13th(demo: Demonstration) -> None:
    """6. Two have answered, the others are reminded."""
    for moment, body in (("2027-08-31 09:00", LOKAL), ("2027-09-06 09:00", OMRAADE)):
        demo.at(moment)
        demo.answered(body, answer="discussed", text="Drøftet.")
    demo.at("2027-09-06 12:05")
    demo.treated("byraad/2027-09-07", "noted", "2027-09-07 21:00")
    for moment in ("2027-09-10 08:05", "2027-09-13 08:05"):
        demo.at(moment)
    demo.seen["missing"] = demo.json("missing")["missing"]
    demo.seen["notices"] = demo.json("log", CASE)["notices"]
    demo.seen["subjects"] = [str(mail["Subject"]) for mail in demo.inbox.mails]


def change_the_amount(demo: Demonstration) -> None:
    """7. The rest answer; memo; 900 becomes 650 and a new five-day round is opened."""
    demo.at("2027-09-14 09:00")
    demo.answered("hovedmed", "aeldreraad", "handicapraad", text="Vi er bekymrede.")
    demo.treated("socialudvalg/2027-09-14", "recommended", "2027-09-14 18:00")
    demo.at("2027-09-16 09:00")
    demo.said("file-memo", CASE, "--text", "Fem har svaret, skolebestyrelsen ikke.", "--as", OFFICER)
    demo.said("approve-memo", CASE, "--as", "sanne.vestervang")
    demo.said("memo", CASE, "--out", str(demo.folder / "notat.pdf"))
    demo.said("revise", CASE, "--amount", "2028=650", "--reason", "Budgetforliget", "--as", OFFICER)
    judged = ("judge-change", CASE, "--material", "--reason", "Beløbet er sat ned", "--days", "5")
    demo.said(*judged, "--as", OFFICER)
    demo.seen["changed"] = demo.json("show", CASE)
    demo.seen["plan with five days"] = demo.json("plan", CASE)
    demo.at("2027-09-24 09:00")
    demo.seen["plan a week later"] = demo.json("plan", CASE)
    demo.said("proof", CASE, "--body", "handicapraad", "--out", str(demo.folder / "handicapraad.pdf"))
    demo.seen["audit after the change"] = demo.said("audit", "verify")


def open_the_second_round(demo: Demonstration) -> None:
    """After all: answers by the day of dispatch, and the case on the agenda meanwhile."""
    due = [word for body in ASKED_AGAIN for word in ("--due", f"{body}=2027-09-29 12:00")]
    demo.said("send-hearing", CASE, "--as", COORDINATOR, *due)


def end_the_second_round(demo: Demonstration) -> None:
    for body in ASKED_AGAIN:
        demo.answered(body, answer="discussed" if "med" in body else "support")
    demo.at("2027-09-29 12:05")
    demo.said("file-memo", CASE, "--text", "Anden runde.", "--as", OFFICER)
    demo.said("approve-memo", CASE, "--as", "sanne.vestervang")
    demo.said("move")


def make_the_agenda(demo: Demonstration) -> None:
    """8. The mayor moves the case up to item 7; a late item demands its reason; sent out on 29 September."""
    by = ("--as", SECRETARY)
    demo.at("2027-09-27 09:00")
    demo.said("prepare-agenda", COUNCIL, *by)
    for number in range(1, 8):
        words = ("--subject", "other", "--kind", "decision", "--point", "at indstillingen godkendes")
        demo.said("add-item", COUNCIL, f"Sag {number}", *words, *by)
    demo.said("place", COUNCIL, CASE, "--override", "Høringssvar eftersendes", *by)
    items = demo.seen["first agenda"] = demo.json("meeting", COUNCIL)["items"]
    mine = next(item["item"] for item in items if item["subject"] == "case")
    order = [item["item"] for item in items if item["item"] != mine]
    demo.said("order-agenda", COUNCIL, *order[:5], mine, *order[5:], "--as", MAYOR)
    demo.said("report-absence", COUNCIL, "ulla.tornby", "--month", "--reason", "Sygdom", "--as", "ulla.tornby")
    demo.said("answer-seat", COUNCIL, "ulla.tornby", "freja.winding", "--yes", "--as", "freja.winding")
    demo.seen["titles"] = [item["title"] for item in demo.json("meeting", COUNCIL)["items"]]

    demo.at("2027-09-29 09:00")
    demo.seen["dispatch too early"] = demo.refused("dispatch", COUNCIL, *by)
    demo.said("approve-agenda", COUNCIL, "--as", MAYOR)
    demo.said("dispatch", COUNCIL, *by)
    demo.at("2027-09-30 09:00")
    late = ("add-item", COUNCIL, LATE, "--kind", "decision", *by)
    demo.seen["late without a reason"] = demo.refused(*late)
    demo.said(*late, "--late-reason", "Skolen kan ikke bruges, før taget er tæt")
    demo.seen["agenda"] = demo.json("meeting", COUNCIL)


def hold_the_meeting(demo: Demonstration) -> None:
    """9. A substitute approved as item 2, one absent, one disqualified in item 7: 23 vote 15-7-1."""
    by = ("--as", SECRETARY)
    demo.said("clock", "--set", "2027-10-05 17:00")
    demo.said("decide", COUNCIL, "--item", "1", "--outcome", "approved", *by)
    demo.said("decide", COUNCIL, "--item", "2", "--outcome", "approved", *by)
    demo.said("absent", COUNCIL, "kaj.noertoft", "--reason", "Ferie", *by)
    demo.said("attendance", COUNCIL, "--opened", "2027-10-05 17:00", *by)
    demo.said("conflict", COUNCIL, "7", "gorm.overgaard", "--as", "gorm.overgaard")
    demo.said("rule-conflict", COUNCIL, "7", "gorm.overgaard", "--disqualified", "--votes", "24-0", *by)
    demo.seen["item 7"] = next(item for item in demo.json("meeting", COUNCIL)["items"] if item["item"] == "7")
    decided = ("decide", COUNCIL, "--item", "7", "--outcome", "approved_with_changes", "--votes", "15-7-1")
    parties = ("G=for", "L=for", "P=for", "H=against", "K=against", "S=abstained")
    who = [part for party in parties for part in ("--who", party)]
    demo.said(*decided, *who, "--text", "Godkendt, idet beløbet er 650 t.kr.", *by)
    demo.said("dissent", COUNCIL, "7", "--text", "H finder beløbet for lavt.", "--by", "Liste H", *by)
    demo.said("decide-rest", COUNCIL, *by)


def sign_the_record(demo: Demonstration) -> None:
    demo.said("close-record", COUNCIL, "--as", SECRETARY)
    demo.said("sign", COUNCIL, "--as", MAYOR)
    demo.said("sign", COUNCIL, "--as", "freja.winding")
    demo.seen["signing by one who was away"] = demo.refused("sign", COUNCIL, "--as", "kaj.noertoft")
    demo.said("move")
    demo.seen["record"] = demo.json("meeting", COUNCIL)
    demo.seen["printed record"] = demo.said("meeting", COUNCIL)
