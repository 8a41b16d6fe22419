"""Meetings made of random facts, and five ways of printing them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from hypothesis import strategies as st

BODIES = (
    "Socialudvalget",
    "Børne- og Skoleudvalget",
    "Udvalget for Klima og Miljø",
    "Økonomiudvalget",
    "Byrådet",
    "Ældrerådet",
)
EARLIER = ("Teknik- og Miljøudvalget", "Kultur- og Fritidsudvalget", "Handicaprådet")
NAMES = (
    "Asta Brink", "Birk Dalsgaard", "Carla Emborg", "Ditte Friis Holm", "Egon Grønning", "Finn von Hald", "Gerda Ibsen",
    "Hans-Jørgen Kok", "Åse Ørum", "Ole B. Lind",
)  # fmt: skip
PLACES = ("Mødelokale 3", "Rådhuset, sal B", "Solgården")
PARTIES = ("A", "B", "C", "F", "V", "Ø")
STARTS = (
    "Ny skole på", "2. behandling af", "Beslutning om", "Orientering om", "Høring om", "Indstilling til", "Bilag til",
    "Lokalplan 45 for", "Økonomi i", "Budgetopfølgning pr. 30. april for", "Godkendelse af", "Status på",
)  # fmt: skip
ENDS = (
    "Nordøen",
    "Havnegrunden",
    "budget 2028",
    "ældreplejen",
    "plejehjem og hjemmepleje",
    "§ 79-tilbud",
    "takster (anden del)",
)
POINTS = (
    "planen godkendes", "der gives 2,5 mio. kr. i 2028", "sagen sendes videre", "vedtægten ændres fra 1. maj 2027",
    "orienteringen tages til efterretning",
)  # fmt: skip
FORMULAS: Mapping[str, str] = {
    "Godkendt.": "approved",
    "Udsat.": "postponed",
    "Taget til efterretning.": "noted",
    "Anbefales.": "recommended",
    "Tilbagesendt til forvaltningen.": "returned",
    "Forslaget blev forkastet.": "rejected",
    "Oversendes til Byrådet.": "referred",
}


@dataclass(frozen=True)
class Person:
    name: str
    party: str

    def __str__(self) -> str:
        return f"{self.name} ({self.party})"


@dataclass(frozen=True)
class Item:
    number: int
    title: str
    case_number: str
    kind: str | None
    points: tuple[str, ...]
    formula: str
    absent: Person | None
    earlier: tuple[tuple[str, date, str], ...]


@dataclass(frozen=True)
class Meeting:
    body: str
    day: date
    start: time
    end: time
    place: str
    members: tuple[Person, ...]
    absent: Person | None
    substitute: Person | None
    items: tuple[Item, ...]


MONTHS = [
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
]


def long_day(day: date) -> str:
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    return f"{day:%d-%m-%Y}"


@st.composite
def meetings(draw: st.DrawFn) -> Meeting:
    day = draw(st.dates(date(2026, 1, 1), date(2029, 12, 31)))
    people = [Person(n, draw(st.sampled_from(PARTIES))) for n in draw(st.permutations(NAMES))]
    absent = people[0] if draw(st.booleans()) else None
    first = draw(st.sampled_from((1, 1, 7, 98, 455)))
    count = draw(st.integers(2, 5))
    titles = draw(
        st.lists(st.tuples(st.sampled_from(STARTS), st.sampled_from(ENDS)), min_size=count, max_size=count, unique=True)
    )
    items = tuple(draw(_items(first + i, " ".join(title), day, people)) for i, title in enumerate(titles))
    start = time(draw(st.integers(8, 18)), draw(st.sampled_from((0, 15, 30))))
    end = time(start.hour + 2, 45)
    return Meeting(
        draw(st.sampled_from(BODIES)), day, start, end, draw(st.sampled_from(PLACES)),
        tuple(people[:4]), absent, people[9] if absent and draw(st.booleans()) else None, items,
    )  # fmt: skip


@st.composite
def _items(draw: st.DrawFn, number: int, title: str, day: date, people: list[Person]) -> Item:
    earlier = draw(st.lists(st.sampled_from(EARLIER), max_size=2, unique=True))
    return Item(
        number, title, f"{draw(st.integers(10, 29))}.{draw(st.integers(10, 20))}.00-P20-{number}-27",
        draw(st.sampled_from((None, "Orientering", "Beslutning", "Drøftelse"))),
        tuple(draw(st.lists(st.sampled_from(POINTS), min_size=1, max_size=3, unique=True))),
        draw(st.sampled_from(sorted(FORMULAS))), people[5] if draw(st.booleans()) else None,
        tuple(
            (body, day - timedelta(days=3 + i), draw(st.sampled_from(sorted(FORMULAS))))
            for i, body in enumerate(earlier)
        ),
    )  # fmt: skip


def _kind(item: Item) -> str:
    return f" ({item.kind})" if item.kind else ""


def _absence(meeting: Meeting, item: Item) -> list[str]:
    lines = []
    if meeting.absent:
        instead = f" I stedet deltog {meeting.substitute}." if meeting.substitute else ""
        lines.append(f"{meeting.absent} var fraværende.{instead}")
    if item.absent:
        lines.append(f"{item.absent} var fraværende under punktet.")
    return lines


def several_bodies(meeting: Meeting) -> str:
    """Each body's decision under its name and day, absences after it, a blank line between all."""
    lines = [f"REFERAT {meeting.body} d. {short_day(meeting.day)}"]
    lines += [
        f"Mødedato Onsdag d. {long_day(meeting.day)} kl. {meeting.start:%H:%M} - {meeting.end:%H:%M}",
        f"Mødested {meeting.place}",
    ]
    lines += [f"Mødedeltagere {', '.join(person.name for person in meeting.members)}", "Indholdsfortegnelse"]
    lines += [f"{item.title}{_kind(item)}.....\t{page}" for page, item in enumerate(meeting.items, 3)]
    for item in meeting.items:
        lines += [f"Punkt {item.number}: {item.title}{_kind(item)}", item.case_number, "Resume", "Her står sagen kort."]
        lines += ["Indstilling", "Forvaltningen foreslår,", *(f"at {point}" for point in item.points), "Beslutning"]
        for body, day, formula in item.earlier:
            lines += [f"{body}, den {long_day(day)}", formula]
        lines += [f"{meeting.body}, den {long_day(meeting.day)}", item.formula, *_absence(meeting, item)]
    return "\n\n".join(lines)


def titles_twice(meeting: Meeting) -> str:
    """The title twice, fields on one line, the absent before the decision."""
    lines = [
        f"{meeting.body} – Referat – {long_day(meeting.day)}",
        f"Mødetid: kl. {meeting.start:%H.%M}-{meeting.end:%H.%M}",
    ]
    lines += [f"Mødested: {meeting.place}", "Medlemmer:", *(str(person) for person in meeting.members), ""]
    for item in meeting.items:
        lines += [
            "",
            f"{item.number}. {item.title}{_kind(item)}",
            "",
            f"{item.number}.     {item.title}{_kind(item)}",
            "",
        ]
        lines += [f"Sagsnr.: {item.case_number}                 Dok.nr.: 330-2027-{item.number:06}              Åbent"]
        lines += ["Beslutningstema", "Her står sagen kort.", "Indstilling", "Borgmesteren indstiller,"]
        lines += [f"{i}.    at {point}" for i, point in enumerate(item.points, 1)]
        for body, day, formula in item.earlier:
            lines += [f"Beslutning i {body} den {long_day(day)}:", formula]
        absent = (
            [f"{meeting.absent}" + (f". I stedet deltog {meeting.substitute}" if meeting.substitute else "")]
            if meeting.absent
            else []
        )
        lines += [
            f"Beslutning i {meeting.body} den {long_day(meeting.day)}:",
            f"Fraværende: {''.join(absent)}",
            item.formula,
        ]
        lines += [f"{item.absent} var fraværende under punktet."] if item.absent else []
    return "\n".join(lines)


def labels_over_values(meeting: Meeting) -> str:
    """Labels in capitals over their values, the item's kind on a line of its own, the contents glued to a title."""
    lines = ["UDVALG", meeting.body, "MØDE", "Referat", "STED", meeting.place]
    lines += [
        "STARTTIDSPUNKT",
        f"{short_day(meeting.day)} {meeting.start:%H:%M}:00",
        "SLUTTIDSPUNKT",
        f"{short_day(meeting.day)} {meeting.end:%H:%M}:00",
    ]
    lines += ["MEDLEMMER", ", ".join(str(person) for person in meeting.members)]
    absent = (
        f"{meeting.absent}" + (f". I stedet deltog {meeting.substitute}" if meeting.substitute else "")
        if meeting.absent
        else "Ingen"
    )
    lines += ["FRAVÆRENDE", absent, "PUNKTER"]
    lines += ["\n".join(f"{item.number}. {item.title}" for item in meeting.items)]
    for item in meeting.items:
        lines += [f"{item.number}. {item.title}", item.title, f"Sagsnummer: {item.case_number}"]
        lines += (
            [
                "Sagstype",
                f"{item.kind}ssag"
                if item.kind == "Orientering"
                else f"{item.kind}ssag"
                if item.kind == "Beslutning"
                else "Drøftelsessag",
            ]
            if item.kind
            else []
        )
        lines += [
            "Indstilling",
            "Administrationen indstiller, at",
            "\n".join(f"  {i}. {point}" for i, point in enumerate(item.points, 1)),
        ]
        for body, day, formula in item.earlier:
            lines += [f"Beslutning i {body} den {short_day(day)}", formula]
        lines += [f"Beslutning i {meeting.body} den {short_day(meeting.day)}", item.formula]
        lines += [f"{item.absent} deltog ikke i behandlingen."] if item.absent else []
    return "\n\n".join(lines)


def page_heads(meeting: Meeting) -> str:
    """A page for each item, with the same head; lettered points; an absence label after the decision."""
    head = [
        meeting.body,
        f"onsdag den {long_day(meeting.day)}, kl. {meeting.start:%H.%M}-{meeting.end:%H.%M}",
        f"Sted: {meeting.place}",
        "Medlemmer",
    ]
    head += [*(str(person) for person in meeting.members), "Afbud"]
    absent = f"{meeting.absent}. I stedet mødte {meeting.substitute}" if meeting.substitute else str(meeting.absent)
    head += [absent if meeting.absent else "Ingen", "Indholdsfortegnelse"]
    head += [f"{item.number}. {item.title}{_kind(item)} {page}" for page, item in enumerate(meeting.items, 3)]
    pages = ["\n".join(head)]
    for page, item in enumerate(meeting.items, 2):
        lines = ["Sandvig Kommune", meeting.body, long_day(meeting.day), f"Side {page}"]
        lines += [
            f"{item.number}.   {item.title}{_kind(item)}",
            f"Sagsnr.: {item.case_number}",
            "Indstilling",
            "Forvaltningen indstiller, at",
        ]
        lines += [f"{'ABC'[i]}) {point}," for i, point in enumerate(item.points)]
        for body, day, formula in item.earlier:
            lines += [f"{body}s beslutning den {long_day(day)} Punkt {item.number}", formula]
        lines += [f"{meeting.body}s beslutning den {long_day(meeting.day)} Punkt {item.number}", item.formula]
        lines += ["Ikke til stede ved behandlingen:", str(item.absent) if item.absent else "Ingen"]
        pages.append("\n".join(lines))
    return "\f".join(pages)


def case_first(meeting: Meeting) -> str:
    """The case number over the title, no numbers, labels with a colon; the day of each decision in its heading."""
    lines = [f"Udvalg: {meeting.body}", f"Mødedato: {long_day(meeting.day)}", f"Mødested: {meeting.place}"]
    lines += [
        f"Tidspunkt: {meeting.start:%H:%M} - {meeting.end:%H:%M}",
        f"Medlemmer: {'; '.join(str(person) for person in meeting.members)}",
    ]
    absent = (
        f"{meeting.absent}. {meeting.substitute} deltog som stedfortræder for {meeting.absent}"
        if meeting.substitute
        else str(meeting.absent)
    )
    lines += [f"Fraværende: {absent if meeting.absent else 'Ingen'}", "Dagsordenpunkter"]
    for item in meeting.items:
        lines += [
            f"Sagsnr.: {item.case_number} Sagsbehandler: Signe Toft",
            f"{item.title}{_kind(item)}",
            "Sagsresume",
            "Her står sagen kort.",
        ]
        lines += [
            "Indstilling",
            "Direktøren for Social, Sundhed og Beskæftigelse indstiller",
            *(f"at {point}." for point in item.points),
        ]
        for body, day, formula in item.earlier:
            lines += [f"Beslutning fra {body}, {long_day(day)}, pkt. 4: {formula}"]
        lines += [
            "Beslutning",
            item.formula,
            *([f"{item.absent} var fraværende under punktet."] if item.absent else []),
            "Bilag",
        ]
    return "\n\n".join(lines)


LAYOUTS: Mapping[str, Callable[[Meeting], str]] = {
    layout.__name__: layout for layout in (several_bodies, titles_twice, labels_over_values, page_heads, case_first)
}
