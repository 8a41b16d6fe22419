"""What the world has seen since a backup was made: read from the database that is given up, where it can be read.

Of a closed or embargoed case the lists tell its number and how much there was, nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from models import tables as t
from models.access.confidentiality import confidential
from models.access.links import ANSWER
from models.case.history_words import ENGINE, sentence
from models.reference import Reference
from models.tables.outbox import MessageState
from models.tables.restoration import RestorationKind as Kind
from models.todo.restoration import Seen, open_tasks
from process.calendar import danish_date
from process.events import Tag
from process.register import Register
from process.words.dates import date_and_hour

MOST_LINES = 200
KINDS = {
    Tag.PUBLISHED: Kind.PUBLISHED,
    Tag.PUBLICATION_WITHDRAWN: Kind.PUBLISHED,
    Tag.AGENDA_DISPATCHED: Kind.DISPATCHED,
}
QUIET = frozenset({Tag.NOTICE_ATTEMPTED, Tag.INSTALLATION_RESTORED, Tag.RESTORATION_SETTLED, Tag.ROWS_PROVED}) | {
    Tag.MAIL_RECEIVED
}
"""Told as letters, or as what is left of an earlier restore; or the program's own. The mailbox is read anew."""
TO_DO = {
    Kind.FACTS: "Registreret efter sikkerhedskopien og væk nu. Registrér det igen, hvis det stadig gælder:",
    Kind.LETTERS: "Sendt efter sikkerhedskopien, uden at systemet ved det. Det samme kan ligge i udbakken og blive "
    "sendt igen:",
    Kind.DISPATCHED: "Dagsordenen er ude hos modtagerne. Send den ud igen, eller ret den først:",
    Kind.PUBLISHED: "Borgerne har set det. Offentliggør det igen, eller fortæl, hvorfor det er væk:",
    Kind.LINKS: "Linkene i de mails, der er sendt, virker ikke mere. Næste mail har et nyt; haster det, så send et:",
}
Subject = tuple[int | None, int | None]  # case, meeting


@dataclass(frozen=True)
class World:
    """The database that is given up (`lost`), beside the one that is put back (`kept`)."""

    kept: Connection
    lost: Connection
    now: datetime

    def seen(self) -> list[Seen]:
        """By case and meeting, in the order things happened; then the links that are out."""
        lines: dict[tuple[Kind, Subject], list[str]] = {}
        for entry in self._entries():
            if entry["tag"] not in QUIET:
                key = KINDS.get(entry["tag"], Kind.FACTS), self._subject(entry["case_id"], entry["meeting_id"])
                lines.setdefault(key, []).append(self._line(entry))
        for subject, line in self._letters():
            lines.setdefault((Kind.LETTERS, subject), []).append(line)
        tasks = [self._task(kind, subject, said) for (kind, subject), said in lines.items()]
        return [*tasks, *dead_links(self.lost, self.now, self.register), *self._left_from_before()]

    @cached_property
    def common(self) -> int:
        """The last position at which both histories are the same; 0 where they have nothing in common."""
        low, high = 0, min(_length(self.kept), _length(self.lost))
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if _hash(self.kept, middle) == _hash(self.lost, middle) else (low, middle - 1)
        return low

    @cached_property
    def register(self) -> Register:
        reference = Reference()
        reference.refresh(self.lost)
        return reference.register

    @cached_property
    def _titles(self) -> dict[int, tuple[str, str]]:
        """Number and title of each case; no title where it is confidential."""
        hidden = set(self.lost.scalars(sa.select(t.cases.c.id).where(confidential(self.now))))
        rows = self.lost.execute(sa.select(t.cases.c.id, t.cases.c.number, t.cases.c.title))
        return {row.id: (row.number, "" if row.id in hidden else row.title) for row in rows}

    def _entries(self) -> Iterator[RowMapping]:
        query = sa.select(t.history).where(t.history.c.position > self.common).order_by(t.history.c.position)
        yield from self.lost.execute(query).mappings()

    def _line(self, entry: RowMapping) -> str:
        at = date_and_hour(entry["at"])
        if entry["case_id"] and not self._titles[entry["case_id"]][1]:
            return f"{at}: en registrering i en lukket sag"
        if entry["tag"] == Tag.REGISTER_CHANGED:
            return f"{at}: en rettelse i organer, personer, møder eller regler"
        about = {"meeting": entry["meeting_id"]} if entry["meeting_id"] else {}
        actor = self.register.persons.get(entry["actor"]) if entry["actor"] else None
        said = sentence(entry["tag"], about | json.loads(entry["data"]), self.register)
        return f"{at}: {said} ({actor.name if actor else ENGINE})"

    def _left_from_before(self) -> list[Seen]:
        """What nobody had looked at after an earlier restore, and this backup does not hold."""
        held = {(task.subject, task.text) for task in open_tasks(self.kept)}
        left = (task for task in open_tasks(self.lost) if (task.subject, task.text) not in held)
        return [Seen(task.kind, task.subject, task.text) for task in left]

    def _letters(self) -> Iterator[tuple[Subject, str]]:
        known = set(self.kept.scalars(sa.select(t.messages.c.message_id).where(_SENT)))
        query = (
            sa.select(t.messages.c.message_id, t.messages.c.recipient, t.notices.c.kind, _SENT_AT.label("at"))
            .add_columns(t.notices.c.case_id, t.notices.c.meeting_id)
            .join(t.message_notices, t.message_notices.c.message == t.messages.c.id)
            .join(t.notices, t.notices.c.id == t.message_notices.c.notice)
            .where(_SENT)
            .order_by(t.messages.c.id, t.notices.c.id)
        )
        for row in self.lost.execute(query):
            if row.message_id not in known:
                line = (
                    f"{date_and_hour(row.at)}: {row.kind.payload.name} til {self.register.persons[row.recipient].name}"
                )
                yield self._subject(row.case_id, row.meeting_id), line

    @staticmethod
    def _subject(case: int | None, meeting: int | None) -> Subject:
        return (case, None) if case else (None, meeting)

    def _task(self, kind: Kind, subject: Subject, lines: list[str]) -> Seen:
        case, meeting = subject
        if case:
            number, title = self._titles[case]
            name = f"Sag {number} {title}".rstrip()
        else:
            held = next((known for known in self.register.meetings if known.id == meeting), None)
            body = self.register.organizations[held.organization].name if held else ""
            neither = "Mails om driften" if kind is Kind.LETTERS else "Organer, personer og regler"
            name = f"Mødet i {body} {danish_date(held.held_on)}" if held else neither
        return task(kind, name, lines)


_SENT = t.messages.c.state == MessageState.SENT
_SENT_AT = sa.select(sa.func.max(t.attempts.c.at)).where(t.attempts.c.message == t.messages.c.id).scalar_subquery()


def dead_links(connection: Connection, now: datetime, register: Register) -> list[Seen]:
    """Every personal link that was good until now, by case; calendars together."""
    link = t.access_links.c
    live = sa.and_(link.revoked_at.is_(None), sa.or_(link.expires_at.is_(None), link.expires_at > now))
    rows = connection.execute(
        sa.select(link.kind, link.person, link.body, t.cases.c.number, t.packages.c.number.label("package"))
        .outerjoin(t.cases, t.cases.c.id == link.case_id)
        .outerjoin(t.packages, t.packages.c.id == link.package)
        .where(live)
        .order_by(link.id)
    )
    names: dict[str, list[str]] = {}
    for row in rows:
        body = register.organizations.get(row.body or 0)
        who = register.persons[row.person].name + (f", {body.name}" if body else "")
        about = f"samlet høring {row.package}" if row.package else f"sag {row.number}"
        subject = f"Links til at svare på {about}" if row.kind == ANSWER else "Kalendere"
        names.setdefault(subject, []).append(who)
    return [task(Kind.LINKS, subject, people) for subject, people in names.items()]


def unknown(made_at: datetime, why: str) -> Seen:
    """What is to be asked elsewhere, because the database of before cannot be read."""
    lines = [
        why,
        "Mailserverens log viser, hvem der har fået mail siden.",
        "Kommunens offentlige sider, som andre har gemt dem, viser, hvad der var offentliggjort.",
        "Spørg sagsbehandlere, sekretærer og organer, hvad de har registreret, svaret og besluttet siden.",
    ]
    return Seen(Kind.UNKNOWN, f"Hvad der er sket efter {date_and_hour(made_at)}", "\n".join(lines))


def task(kind: Kind, subject: str, lines: Iterable[str]) -> Seen:
    said = list(lines)
    more = [f"… og {len(said) - MOST_LINES} til"] if len(said) > MOST_LINES else []
    return Seen(kind, subject, "\n".join([TO_DO[kind], *said[:MOST_LINES], *more]))


def _length(connection: Connection) -> int:
    length: int = connection.execute(sa.select(t.chain_head.c.position)).scalar_one()
    return length


def _hash(connection: Connection, position: int) -> bytes:
    return bytes(connection.execute(sa.select(t.history.c.hash).where(t.history.c.position == position)).scalar_one())
