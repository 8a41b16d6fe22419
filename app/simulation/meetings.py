"""The meetings: their agendas, the seats that are empty, the sittings themselves, in the order of a working day."""

from __future__ import annotations

from dataclasses import dataclass

from app.simulation.agendas import CALENDAR_CARDS, HOLIDAY_CARDS, Agendas
from app.simulation.decks import Deck
from app.simulation.diary import Diary
from app.simulation.seats import ABSENCE_CARDS, ANSWER_CARDS, Seats
from app.simulation.sittings import COMMITTEE_CARDS, DECIDING_CARDS, RECOMMENDING_CARDS, STATED_CARDS, Sittings, dealt
from app.simulation.town import Town
from app.simulation.voting import Voting


@dataclass
class Meetings:
    agendas: Agendas
    seats: Seats
    sittings: Sittings

    @classmethod
    def of(cls, town: Town, ordinary: int = 1) -> Meetings:
        """`ordinary`: see `dealt`."""
        diary = Diary(town)
        return cls(
            Agendas(town, diary, Deck(town.rng, CALENDAR_CARDS), Deck(town.rng, HOLIDAY_CARDS)),
            Seats(town, diary, Deck(town.rng, ABSENCE_CARDS), Deck(town.rng, ANSWER_CARDS)),
            Sittings(
                town,
                diary,
                Deck(town.rng, dealt(RECOMMENDING_CARDS, ordinary)),
                Deck(town.rng, dealt(DECIDING_CARDS, ordinary)),
                Deck(town.rng, dealt(COMMITTEE_CARDS, ordinary)),
                Deck(town.rng, dealt(STATED_CARDS, ordinary)),
                Voting(town),
            ),
        )

    def work(self) -> None:
        self.agendas.work()
        self.seats.work()
        self.sittings.work()
