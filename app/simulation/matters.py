"""New business every month: invented cases for every department, drawn from word lists by the seed.

Their words are chosen so that the playbook finds somebody to hear in most of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.simulation.decks import Deck
from app.simulation.town import Town
from process.commands import act
from process.commands import case as c
from process.ids import BodyId, MeetingId, PersonId
from process.register import BodyKind, SeatRole

PLACES = (
    *("Fyrvej", "Klitby", "Sandvig Havn", "Møllebækken", "Strandhøj", "Vesterskoven", "Tangen", "Lyngbakken"),
    *("Nørreby", "Havnegade", "Kirkebakken", "Enghaven", "Skovbrynet", "Redningsvejen"),
)
ACTS = (
    "Omlægning af",
    "Udvidelse af",
    "Ny drift af",
    "Fælles ledelse af",
    "Renovering af",
    "Færre",
    "Flere",
    "Pilot med",
)
# department, how its cases are about something, and the words the playbook listens for
THINGS: dict[str, tuple[str, ...]] = {
    "social_sundhed": ("pladser på herberget", "støtte i eget hjem", "rådgivning om gæld"),
    "aeldre_pleje": ("pladser på plejehjem", "madservice til ældre", "natvagter i hjemmeplejen"),
    "handicap_psykiatri": ("botilbud til mennesker med handicap", "beskyttet beskæftigelse", "støttekontaktpersoner"),
    "sundhed_forebyggelse": ("genoptræning", "tandpleje for børn", "rygestoptilbud"),
    "jobcenter": ("virksomhedspraktik", "samtaler for unge uden job", "jobcenterets åbningstid"),
    "ydelse": ("vejledning om sygedagpenge", "kontrolbesøg", "telefontid i Ydelsescenteret"),
    "skoler": ("klasser på skolerne", "specialtilbud i folkeskolen", "skolernes svømmeundervisning"),
    "dagtilbud": ("pladser i dagplejen", "åbningstid i daginstitutioner", "vuggestuegrupper"),
    "kultur_fritid": ("biblioteksfilialer", "tilskud til foreninger", "haltimer"),
    "plan_byg": ("byggeri", "skiltning", "fredning af gavle"),
    "vej_park": ("cykelstier", "vejbelysning", "parkeringspladser"),
    "teknik_miljoe": ("genbrugsstationer", "vandløb", "klimasikring"),
    "oekonomi": ("indkøbsaftaler", "forsikringer", "lån til anlæg"),
}
TEXT = "{title}. Medarbejderne får ændrede opgaver, og borgerne får besked tre måneder før."
SCHOOLS, PLANNING = "skoler", "plan_byg"
TYPES = ("committee_case", "committee_case", "political_case", "political_case", "budget_proposal")
BUDGET_MONTHS = range(3, 7)
"""A budget proposal begun later does not reach this year's budget; it is a political case then."""


@dataclass
class Matters:
    """Who begins what: on the first working day of a month each department in its turn. `new`: how many, by month."""

    town: Town
    departments: Deck[str]
    types: Deck[str]
    new: Mapping[int, int]
    begun: tuple[int, int] = (0, 0)
    number: int = 0

    @classmethod
    def of(cls, town: Town, new: Mapping[int, int], types: Sequence[str] = TYPES) -> Matters:
        departments = [code for code in THINGS if town.register.organization(code) is not None]
        return cls(town, Deck(town.rng, departments), Deck(town.rng, types), new)

    def work(self) -> None:
        today = self.town.today
        if self.new.get(today.month) and self.begun != (today.year, today.month):
            self.begun = (today.year, today.month)
            self.town.do(self._new(self.new[today.month]), self.town.at(8, 30))

    def _new(self, count: int) -> Iterator[tuple[act.Command, PersonId | None]]:
        for _ in range(count):
            code = self.departments.draw()
            committee = self._committee(code)
            if committee is not None:
                yield from self._begin(code, committee)

    def _committee(self, code: str) -> BodyId | None:
        """Its committee; where that was split, the one the town hall has chosen: the newest there is."""
        register, today = self.town.register, self.town.today
        department = register.organization(code)
        if department is None:
            return None
        return register.committee_of(department.id, today) or newest_committee(self.town)

    def _begin(self, code: str, committee: BodyId) -> Iterator[tuple[act.Command, PersonId | None]]:
        town = self.town
        department = town.register.organization(code)
        if department is None:
            return
        officer = town.register.above(department.id, town.today, SeatRole.OFFICER)
        manager = town.register.above(department.id, town.today, SeatRole.HEAD)
        who = officer or manager
        if who is None:
            return
        self.number += 1
        title = f"{town.rng.choice(ACTS)} {town.rng.choice(THINGS[code])} ved {town.rng.choice(PLACES)}"
        text = TEXT.format(title=title)
        amount = {"year": town.today.year + 1, "amount_1000_dkk": 50 * town.rng.randint(-20, 30), "label": "Ændring"}
        content = {"title": title, "sections": {"Beskrivelse": text}, "budget_lines": [amount]}
        yield (
            c.RegisterCase(
                title=title,
                case_type=self._type(code),
                department=department.id,
                officer=who,
                committees=(committee,),
                proposals=(act.Draft(title, content, text),),
                target_meeting=self._target(),
            ),
            who,
        )

    def _type(self, code: str) -> str:
        drawn = self.types.draw()
        if code == PLANNING and drawn == "political_case":
            return "local_plan"
        if code == SCHOOLS and drawn == "political_case":
            return "school_district_case"
        if drawn == "budget_proposal" and self.town.today.month not in BUDGET_MONTHS:
            return "political_case"
        return drawn

    def _target(self) -> MeetingId | None:
        """A council meeting some months ahead."""
        register, today = self.town.register, self.town.today
        council = register.first_of_kind(BodyKind.COUNCIL, today)
        ahead = register.meetings_of(council.id) if council else iter(())
        return next((m.id for m in ahead if m.held_on >= today + timedelta(days=150)), None)


def newest_committee(town: Town) -> BodyId | None:
    """Who takes up what nobody has been given: the committee that was made last."""
    bodies = (body for body in town.register.organizations.values() if body.exists_on(town.today))
    committees = [
        (body.starts_on, body.id) for body in bodies if body.kind is BodyKind.COMMITTEE and body.starts_on is not None
    ]
    return max(committees)[1] if committees else None
