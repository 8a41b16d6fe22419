"""Reading a configuration folder: all of it, or every reason why it cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from config.entries import CalendarRules, Configuration, MunicipalityEntry
from config.files.register import REGISTER_FILES, OrganisationFile, PeopleFile, read_meetings, read_seats
from config.files.rules import RULE_FILES, read_rules
from config.files.tables import read
from config.files.toml import ConfigError, Problem, Source, guess
from config.holidays import work_calendar
from process.calendar import WorkCalendar

OPTIONAL = frozenset({"budget", "statute"})
FILES: Mapping[str, str] = {**REGISTER_FILES, **RULE_FILES}
KIND_OF = {name: kind for kind, name in FILES.items()}


@dataclass(frozen=True)
class Reading:
    """A folder as read: the configuration, its sources by kind, and what was wrong with the files themselves."""

    configuration: Configuration
    sources: Mapping[str, Source]
    problems: tuple[Problem, ...]


def load(folder: Path) -> Configuration:
    """The configuration of a folder. Raises `ConfigError` with every problem, in the files and between them."""
    from config.checks.configuration import check_reading  # checks read what is built here

    reading = read_folder(folder)
    problems = check_reading(reading)
    if problems:
        raise ConfigError(problems)
    return reading.configuration


def calendar_of(rules: CalendarRules) -> WorkCalendar:
    """Public holidays, legal non-days and the municipality's closing days, for the years of its calendar file."""
    return work_calendar(rules.years, rules.closed_days())


def read_folder(folder: Path) -> Reading:
    """Read the files of a folder without comparing them with each other. A missing or unknown file is a problem."""
    if not folder.is_dir():
        return read_texts({}, [Problem(str(folder), 0, "", "Mappen findes ikke. Ret SAGSGANG_CONFIG.")])
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        kind = KIND_OF.get(path.name)
        if kind is None:
            near = guess(path.name, FILES.values())
            problems.append(Problem(path.name, 0, "", f"Filen kendes ikke{near} Omdøb den, eller flyt den væk."))
        elif (text := _text(path, problems)) is not None:
            texts[kind] = text
    missing = FILES.keys() - OPTIONAL - {KIND_OF.get(path.name) for path in folder.glob("*.toml")}
    problems += [Problem(FILES[kind], 0, "", "Filen mangler. Læg den i konfigurationens mappe.") for kind in missing]
    return read_texts(texts, problems)


def read_municipality_of(folder: Path) -> MunicipalityEntry:
    """Only who the municipality is: reading a whole term's calendar for that takes half a second. Every edition of an
    agenda or record asks, so it is read again only when the file is another.
    """
    path = folder / FILES["organisation"]
    try:
        file = path.stat()
    except OSError:
        return MunicipalityEntry()
    return _municipality(path, file.st_mtime_ns, file.st_size)


@lru_cache(maxsize=8)
def _municipality(path: Path, _changed: int, _size: int) -> MunicipalityEntry:
    text = _text(path, [])
    return MunicipalityEntry() if text is None else read(Source(path.name, text), OrganisationFile).municipality


def _text(path: Path, problems: list[Problem]) -> str | None:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        problems.append(Problem(path.name, 0, "", "Filen er ikke gemt som UTF-8. Gem den igen med tegnsættet UTF-8."))
    except OSError as error:
        problems.append(Problem(path.name, 0, "", f"Filen kan ikke læses: {error.strerror}."))
    return None


def read_texts(texts: Mapping[str, str], problems: list[Problem] | None = None) -> Reading:
    """Read files given by kind (`organisation`, `people`, …, `routes`, …) and text."""
    sources = {kind: Source(FILES[kind], text) for kind, text in texts.items()}
    rules, calendar = read_rules({kind: source for kind, source in sources.items() if kind in RULE_FILES})
    organisation, people, seats, meetings = (sources.get(kind) for kind in REGISTER_FILES)
    register = (
        read(organisation, OrganisationFile)
        if organisation
        else OrganisationFile.model_construct(municipality=MunicipalityEntry())
    )
    by_code = {term.code: term for term in register.term}
    configuration = Configuration(
        municipality=register.municipality,
        terms=register.term,
        organizations=register.organization,
        persons=read(people, PeopleFile).people if people else (),
        memberships=tuple(read_seats(seats, by_code)) if seats else (),
        meetings=tuple(read_meetings(meetings, calendar_of(calendar))) if meetings else (),
        rules=rules,
        calendar=calendar,
        texts={kind: source.text for kind, source in sources.items() if kind in RULE_FILES},
    )
    noted = (problem for source in sources.values() for problem in source.problems)
    return Reading(configuration, sources, (*(problems or ()), *noted))
