"""An office with three proposals gathered by the coordinator, and the chair of a body with the link from its mail."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from models.access.links import LinkMaker
from models.database import reading, writing
from models.hearing.memo import memo_view
from models.rows.case import find_case, load_case
from notifications.channels.sender import Letter, MemorySender
from notifications.outbox.compose import compose, message_ids
from notifications.outbox.deliver import deliver
from notifications.outbox.promote import promote
from process.commands import case as c
from tests.hearing import together
from tests.hearing.together import BUS, HOURS, RAMP, TITLE
from tests.hearing.town import Town
from tests.web.conftest import TestClient
from tests.web.office import COORDINATOR, Office, forms

SITE = "http://sandvig.example"
PAGE, NUMBERS = "/samlede-hoeringer/2027-H1", ("2027-0001", "2027-0002", "2027-0003")


class Hearing(Office):
    """An office whose mail is kept, and the chair of Handicaprådet with the link from it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.sender = MemorySender()
        self.links = LinkMaker(folder, SITE)
        self.guest = TestClient(self.app, base_url=SITE, follow_redirects=False)

    def mails(self) -> list[Letter]:
        """What leaves now."""
        before, now, engine = len(self.sender.letters), self.clock.now(), self.store.engine
        with writing(engine) as connection:
            promote(connection, now)
            compose(connection, now, message_ids("sandvig.example"))
        deliver(engine, now, self.sender, links=self.links, municipality="Sandvig Kommune")
        return self.sender.letters[before:]

    def to(self, name: str) -> list[Letter]:
        return [letter for letter in self.mails() if letter.name == name]

    def press(self, html: str, **typed: str) -> str:
        """The answer form filled in and pressed; the page that follows."""
        address, fields = next(form for name, form in forms(html).items() if name.endswith("/samlet#fejl"))
        answer = self.guest.post(address, data={**fields, "goer": "videre", **typed})
        if answer.status_code != 303:
            return answer.text
        return self.guest.get(answer.headers["location"]).text

    def state_all(self, checked: str) -> str:
        """The last press, on the page that shows all."""
        address, fields = next(form for name, form in forms(checked).items() if name.endswith("/samlet/send"))
        answer = self.guest.post(address, data=fields)
        assert answer.status_code == 303
        return self.guest.get(answer.headers["location"]).text

    def strike(self, number: str, code: str, reason: str) -> None:
        """A body is not heard about one of the cases after all."""
        with reading(self.store.engine) as connection:
            case = load_case(connection, find_case(connection, number) or 0)
        assert case is not None
        step = next(step for step in case.hearings() if step.body == self.body(code))
        self.state_as("", c.StrikeConsultation(case=case.case.id, consultation=step.number, reason=reason))

    def answers(self, number: str) -> list[tuple[str, str | None, str]]:
        with reading(self.store.engine) as connection:
            memo = memo_view(connection, number, self.clock.now(), self.store.reference.register)
        assert memo is not None
        return [(part.response.answer, part.text, part.general) for part in memo.contributions]


AnOffice = TypeVar("AnOffice", bound=Hearing)


def gathered(parent: Path, kind: type[AnOffice]) -> AnOffice:
    """Three proposals gathered by the coordinator, and not sent yet."""
    folder = parent / "together"
    folder.mkdir()
    town = Town(folder)
    for title, amount in ((BUS, -300), (RAMP, 450), (HOURS, -120)):
        together.proposal(town, title, amount)
    town.fold().rename(folder / "sandvig.db")
    office = kind(folder)
    office.mails()
    office.done(COORDINATOR, "/samlede-hoeringer", "/samlede-hoeringer", titel=TITLE, sag=list(NUMBERS))
    return office
