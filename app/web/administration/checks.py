"""What was seen of the installation, judged: each check in words, with what to do where something is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.web.watch import Database, Disk, Observed
from models.vital_signs import VitalSigns
from process.words import codes, dates
from process.words.grammar import sentence

LATE = timedelta(minutes=15)
"""The sweep comes every ten minutes; after this long without one the engine is taken to be down."""
MAIL_LATE = timedelta(hours=1)
"""A mail that no server has taken for so long is a matter for whoever runs this."""
BACKUP_LATE = timedelta(hours=28)
FAILS_BELOW = 0.1
"""Of the room below which a disk is low."""
MB = 1_000_000
DATABASES = {
    Database.LOCKED: (
        "Noget andet holder databasen låst, så intet kan registreres.",
        "Vent et minut. Er den stadig låst, så find det program, der har den åben, eller start Sagsgang igen.",
    ),
    Database.UNWRITABLE: (
        "Der kan læses, men intet kan registreres.",
        "Se, om disken er fuld eller skrivebeskyttet, og hvem der ejer databasens filer.",
    ),
    Database.UNREACHABLE: (
        "Databasen svarer ikke.",
        "Se, om databaseserveren kører, eller om databasens fil er på sin plads.",
    ),
}


class Level(StrEnum):
    """How bad it is; as `/drift/klar` says it of the whole."""

    GOOD = "ok"
    LOOK = "degraded"
    BAD = "failed"


@dataclass(frozen=True, slots=True)
class Check:
    """`key` names it for machines, `what` for people. `advice` is empty where nothing is wrong."""

    key: str
    what: str
    level: Level
    says: str
    advice: str = ""
    link: tuple[str, str] | None = None  # address and name of the page to go to


def checks(seen: Observed, disk_low_mb: int) -> tuple[Check, ...]:
    """All of them, in the order of the page."""
    return (
        _database(seen),
        _version(seen),
        *(_disk(disk, disk_low_mb) for disk in seen.disks),
        *(_of_signs(seen, seen.signs) if seen.signs else ()),
        _backup(seen),
    )


def worst(judged: tuple[Check, ...]) -> Level:
    levels = {check.level for check in judged}
    return next((level for level in (Level.BAD, Level.LOOK) if level in levels), Level.GOOD)


def _of_signs(seen: Observed, signs: VitalSigns) -> Iterator[Check]:
    yield _engine(seen, signs)
    yield from _flows(seen, signs)
    yield _deadlines(seen, signs)
    yield _mail(seen, signs)
    yield _put_aside(signs)
    yield _gate(signs)


def _database(seen: Observed) -> Check:
    if seen.database is Database.GOOD:
        return Check("database", "Database", Level.GOOD, "Der kan læses og skrives.")
    return Check("database", "Database", Level.BAD, *DATABASES[seen.database])


def _version(seen: Observed) -> Check:
    if not seen.wrong_version:
        return Check("migration", "Databasens version", Level.GOOD, "Databasen passer til programmet.")
    says = "Databasen er af en anden version end programmet."
    advice = "Kør «sagsgang migrate», eller start den version, som databasen hører til."
    return Check("migration", "Databasens version", Level.BAD, says, advice)


def _disk(disk: Disk, low_mb: int) -> Check:
    what, room = f"Disken med {disk.folder}", f"{_gigabytes(disk.free)} GB er ledig."
    if not disk.is_writable:
        advice = "Se, hvem der ejer den, og om den er skrivebeskyttet."
        return Check("disk", what, Level.BAD, "Der kan ikke skrives i mappen.", advice)
    if disk.free >= low_mb * MB:
        return Check("disk", what, Level.GOOD, room)
    level = Level.BAD if disk.free < FAILS_BELOW * low_mb * MB else Level.LOOK
    advice = "Skaf plads: flyt gamle sikkerhedskopier og tilsidesatte databaser til en anden maskine."
    return Check("disk", what, level, f"Kun {room}", advice)


def _gigabytes(count: int) -> str:
    return f"{count / 1_000_000_000:.1f}".replace(".", ",")


def _engine(seen: Observed, signs: VitalSigns) -> Check:
    last = signs.last
    says = f"Har sidst kørt {_moment(last.at)}." if last else "Har ikke kørt endnu."
    if (last is None or seen.now - last.at > LATE) and not seen.is_patient:
        advice = "Sagerne bliver ikke flyttet. Se, om «sagsgang run» kører, og se loggen engine.log."
        return Check("engine", "Motoren", Level.LOOK, says, advice)
    if last is not None and last.mode == "plain":
        advice = "Sager flyttes og mails sendes, men uden Prefect. Se loggen prefect.log."
        return Check("engine", "Motoren", Level.LOOK, f"{says} Den er i nøddrift.", advice)
    return Check("engine", "Motoren", Level.GOOD, says)


def _flows(seen: Observed, signs: VitalSigns) -> Iterator[Check]:
    for trouble in () if seen.is_patient else signs.troubled:
        name, consequence = codes.FLOWS.get(trouble.flow, (trouble.flow, ""))
        says = f"Er ikke lykkedes siden {_moment(trouble.since)}. {consequence}".strip()
        how = f"Seneste fejl er af typen {trouble.error}. " if trouble.error else ""
        advice = f"{how}Se loggen engine.log. Motoren prøver selv igen."
        yield Check("flows", sentence(name), Level.LOOK, says, advice)


def _deadlines(seen: Observed, signs: VitalSigns) -> Check:
    what, since = "Frister", signs.overdue_since
    if since is None:
        return Check("deadlines", what, Level.GOOD, "Alle høringer, hvis frist er udløbet, er afsluttet.")
    says = f"Høringer med udløbet frist, der ikke er afsluttet: {signs.overdue_deadlines}."
    if seen.now - since <= LATE or seen.is_patient:
        return Check("deadlines", what, Level.GOOD, says)
    advice = "Motoren afslutter dem, når den kører. Gør den det, så se loggen engine.log efter afslag."
    return Check("deadlines", what, Level.LOOK, says, advice)


def _mail(seen: Observed, signs: VitalSigns) -> Check:
    oldest, waiting = signs.oldest_mail, signs.outbox["queued"]
    if oldest is None:
        return Check("mail", "Mails", Level.GOOD, "Ingen venter på at komme af sted.")
    says = f"Venter på at komme af sted: {waiting}. Den ældste er skrevet {_moment(oldest)}."
    if seen.now - oldest <= MAIL_LATE or seen.is_patient:
        return Check("mail", "Mails", Level.GOOD, says)
    advice = "Se mailserverens svar på siden Mails. Svarer den ikke, så se adgang og adresse i SAGSGANG_MAIL_URL."
    return Check("mail", "Mails", Level.LOOK, says, advice, ("/mails", "Mails"))


def _put_aside(signs: VitalSigns) -> Check:
    aside = signs.outbox["put_aside"]
    if not aside:
        return Check("put_aside", "Mails lagt til side", Level.GOOD, "Ingen.")
    says = f"Det kunne ikke registreres, hvad der blev af {aside}."
    advice = "Afgør på siden Mails, om de skal sendes igen."
    return Check("put_aside", "Mails lagt til side", Level.LOOK, says, advice, ("/mails", "Mails"))


def _gate(signs: VitalSigns) -> Check:
    if not signs.is_held:
        return Check("outbox", "Udsendelse", Level.GOOD, "Mails må sendes.")
    says = "Alt holdes tilbage, fordi databasen er genoprettet eller flyttet."
    advice = "Gå listen efter genoprettelsen igennem, og slip mails fri med «sagsgang outbox release»."
    return Check("outbox", "Udsendelse", Level.LOOK, says, advice, ("/genoprettelse", "Efter genoprettelsen"))


def _backup(seen: Observed) -> Check:
    what, newest = "Sikkerhedskopi", seen.newest_backup
    if not seen.makes_backups:
        says = "Slået fra her (SAGSGANG_BACKUP_FOLDER=off). Den skal tages på anden vis."
        return Check("backup", what, Level.GOOD, says)
    if newest is None:
        return Check("backup", what, Level.GOOD, "Der er ingen endnu. Den første tages i nat.")
    says = f"Den nyeste er fra {_moment(newest)}."
    if seen.wall - newest <= BACKUP_LATE or seen.is_patient:
        return Check("backup", what, Level.GOOD, says)
    advice = "Se loggen engine.log, skaf plads, og tag en nu med «sagsgang backup create»."
    return Check("backup", what, Level.LOOK, says, advice)


def _moment(at: datetime) -> str:
    return dates.moment(at)
