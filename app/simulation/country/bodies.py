"""The people and bodies of an invented municipality: council with parties, committees, hearing bodies, town hall."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from app.simulation.country.plans import Plan
from app.simulation.matters import THINGS

FIRST_NAMES = (
    *("Alma", "Bo", "Carla", "Dan", "Elna", "Finn", "Gerda", "Holger", "Irma", "Jens", "Karla", "Leo", "Merete"),
    *("Nis", "Oda", "Per", "Ragna", "Svend", "Tove", "Ulf", "Vera", "Werner", "Ylva", "Åge"),
)
LAST_NAMES = (
    *("Ankerbo", "Bølgelund", "Dybkær", "Fyrager", "Havdal", "Klitgren", "Lyngmark", "Mågevang", "Ravnvig"),
    *("Sejlholt", "Skumvad", "Tangkrog", "Ternehave"),
)
PARTIES = ("G", "H", "L", "P", "S", "K")
COMMITTEES = (
    *("Socialudvalget", "Sundhedsudvalget", "Arbejdsmarkedsudvalget", "Børne- og Skoleudvalget"),
    *("Teknik- og Miljøudvalget", "Kultur- og Fritidsudvalget", "Klimaudvalget", "Erhvervsudvalget"),
)
HEARD = (*("Ældrerådet", "Handicaprådet", "HovedMED", "Ungerådet", "Landsbyrådet", "Integrationsrådet"),)
MED = "HovedMED"
DEPARTMENTS = {
    "social_sundhed": "Social og Sundhed",
    "aeldre_pleje": "Ældre og Pleje",
    "handicap_psykiatri": "Handicap og Psykiatri",
    "sundhed_forebyggelse": "Sundhed og Forebyggelse",
    "jobcenter": "Jobcenter",
    "ydelse": "Ydelsescenter",
    "skoler": "Skoler",
    "dagtilbud": "Dagtilbud",
    "kultur_fritid": "Kultur og Fritid",
    "plan_byg": "Plan og Byg",
    "vej_park": "Vej og Park",
    "teknik_miljoe": "Teknik og Miljø",
    "oekonomi": "Økonomi",
}
HEARD_PER_CASE = 3


@dataclass(frozen=True, slots=True)
class Seat:
    """One line of the seats file."""

    person: str
    role: str
    party: str = ""
    group: str = ""
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Body:
    """`heard`: of a department, the three bodies that are heard about its cases, by code."""

    code: str
    name: str
    kind: str
    seats: tuple[Seat, ...]
    committee: str = ""
    heard: tuple[str, ...] = ()


@dataclass
class People:
    """Hands out invented people, each once."""

    rng: random.Random
    names: dict[str, str] = field(default_factory=dict)

    def new(self) -> str:
        code = f"p{len(self.names) + 1:03d}"
        self.names[code] = f"{self.rng.choice(FIRST_NAMES)} {self.rng.choice(LAST_NAMES)}"
        return code


@dataclass(frozen=True, slots=True)
class Society:
    """Everybody in an invented municipality. The root department comes first of `departments`."""

    council: Body
    finance: Body
    committees: tuple[Body, ...]
    heard: tuple[Body, ...]
    departments: tuple[Body, ...]
    names: dict[str, str]

    def all(self) -> tuple[Body, ...]:
        return self.council, self.finance, *self.committees, *self.heard, *self.departments


def society(plan: Plan, rng: random.Random) -> Society:
    people = People(rng)
    secretary = Seat(people.new(), "secretary")
    council = _council(rng, people, secretary)
    elected = [seat for seat in council.seats if seat.role in ("chair", "vice_chair", "member")]
    finance = Body("oekonomiudvalg", "Økonomiudvalget", "finance", _elected(rng, elected, 7, elected[0], secretary))
    names = rng.sample(COMMITTEES, rng.randint(5, 7))
    committees = tuple(_committee(rng, place, name, elected, people) for place, name in enumerate(names))
    heard = tuple(
        _heard(place, name, people, rng.randint(8, 12))
        for place, name in enumerate(rng.sample(HEARD, rng.randint(3, 4)))
    )
    departments = _departments(plan, rng, people, committees, heard)
    return Society(council, finance, committees, heard, departments, people.names)


def _council(rng: random.Random, people: People, secretary: Seat) -> Body:
    """An odd number of seats; the parties of the first group have the majority, and the mayor."""
    parties = PARTIES[: rng.randint(4, 6)]
    size = rng.choice((21, 23, 23, 25, 25, 27, 29))
    drawn = sorted([*parties, *rng.choices(parties, weights=range(len(parties), 0, -1), k=size - len(parties))])
    groups = {party: "Gruppe 1" if place % 2 == 0 else "Gruppe 2" for place, party in enumerate(parties)}
    seats = [
        Seat(people.new(), {0: "chair", 1: "vice_chair"}.get(place, "member"), party, groups[party])
        for place, party in enumerate(drawn)
    ]
    substitutes = [
        Seat(people.new(), "substitute", party, groups[party], rank) for party in parties for rank in (1, 2, 3)
    ]
    return Body("byraad", "Byrådet", "council", (*seats, *substitutes, secretary))


def _elected(
    rng: random.Random, council: list[Seat], size: int, chair: Seat | None, secretary: Seat
) -> tuple[Seat, ...]:
    """Members of the council, one substitute from each electing group among those who are left."""
    drawn = rng.sample([seat for seat in council if seat is not chair], size - (chair is not None))
    members = [chair, *drawn] if chair is not None else drawn
    roles = ("chair", "vice_chair", *("member" for _ in members[2:]))
    seats = [Seat(member.person, role, member.party, member.group) for member, role in zip(members, roles, strict=True)]
    left = [seat for seat in council if seat not in members]
    first = [next((seat for seat in left if seat.group == group), None) for group in ("Gruppe 1", "Gruppe 2")]
    substitutes = [
        Seat(substitute.person, "substitute", substitute.party, substitute.group, rank)
        for rank, substitute in enumerate(first, 1)
        if substitute is not None
    ]
    return (*seats, *substitutes, secretary)


def _committee(rng: random.Random, place: int, name: str, council: list[Seat], people: People) -> Body:
    seats = _elected(rng, council, rng.choice((5, 7, 7, 7, 9)), None, Seat(people.new(), "secretary"))
    return Body(f"udvalg_{place + 1}", name, "committee", seats)


def _heard(place: int, name: str, people: People, size: int) -> Body:
    roles = ("chair", "vice_chair", *("member",) * (size - 2), "secretary")
    seats = tuple(Seat(people.new(), role) for role in roles)
    return Body(f"hoert_{place + 1}", name, "med" if name == MED else "citizen_council", seats)


def _departments(
    plan: Plan, rng: random.Random, people: People, committees: tuple[Body, ...], heard: tuple[Body, ...]
) -> tuple[Body, ...]:
    """The town hall: who leads, who helps with money, who writes. Three bodies are heard about each one's cases."""
    director, money = people.new(), people.new()
    top = ("chief_executive", "coordinator", "administrator", "auditor")
    root = Body(
        "forvaltning",
        f"{plan.name} Kommune",
        "department",
        (*(Seat(people.new(), role) for role in top), Seat(director, "director"), Seat(money, "finance_consultant")),
        "oekonomiudvalg",
    )
    codes = rng.sample(sorted(THINGS), rng.randint(len(committees) + 1, len(THINGS)))
    bodies = [heard[place].code for place in range(len(heard))]
    return (
        root,
        *(
            Body(
                code,
                DEPARTMENTS[code],
                "department",
                (
                    Seat(people.new(), "head"),
                    Seat(director, "director"),
                    Seat(money, "finance_consultant"),
                    Seat(people.new(), "officer"),
                ),
                committees[place % len(committees)].code,
                tuple(sorted(rng.sample(bodies, HEARD_PER_CASE))),
            )
            for place, code in enumerate(codes)
        ),
    )
