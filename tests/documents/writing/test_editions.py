"""Editions: a closed record printed again is the same, whatever has happened since; what changes it is numbered."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from documents.writing.html import html
from documents.writing.meeting.editions import PaperPress
from documents.writing.meeting.filing import Letterhead, keep_document, meeting_document
from models import tables as t
from models.audit import verify
from models.database import open_engine, reading, sqlite_url
from models.files import FileStore, named_files
from models.meeting.editions import editions
from models.public.looking import read_public
from models.store import RefusedError, Store
from process.calendar import instant
from process.commands import case as c
from process.commands import meeting as mc
from process.public.values import PublicMeeting
from process.state.case import Outcome
from process.state.record import DocumentKind, Published
from tests.documents.writing.hearing import Hearing
from tests.documents.writing.meeting import DAY, Sitting, a_file, closed_council

pytestmark = pytest.mark.slow
LETTERHEAD = Letterhead("Sandvig Kommune")


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sitting]:
    """The council's meeting up to its closed record."""
    sitting = closed_council(tmp_path_factory.mktemp("meeting"), PaperPress(lambda: "Sandvig Kommune"))
    yield sitting
    sitting.hearing.store.engine.dispose()


def own_copy(closed: Sitting, path: Path) -> Sitting:
    with closed.hearing.store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(str(closed.hearing.store.engine.url.database), path)
    store = Store(open_engine(sqlite_url(path)), press=PaperPress(lambda: "Sandvig Kommune"))
    with reading(store.engine) as connection:
        store.reference.refresh(connection)
    return Sitting(Hearing(store, closed.hearing.case, closed.hearing.number, first_id=9000))


@pytest.fixture
def own(closed: Sitting, tmp_path: Path) -> Iterator[Sitting]:
    sitting = own_copy(closed, tmp_path / "own.db")
    yield sitting
    sitting.hearing.store.engine.dispose()


def printed(
    sitting: Sitting, on: date, kind: DocumentKind = DocumentKind.MINUTES, number: int = 0, item: int = 0
) -> str:
    store, now = sitting.hearing.store, instant(on, time(9, 0))
    with reading(store.engine) as connection:
        store.reference.refresh(connection)
        plan = store.reference.assessors(now)
        return html(meeting_document(connection, plan, LETTERHEAD, now, sitting.meeting, kind, item, number))


def numbers(sitting: Sitting, what: Published = Published.MINUTES) -> list[tuple[int, str]]:
    with reading(sitting.hearing.store.engine) as connection:
        return [(edition.number, str(edition.cause)) for edition in editions(connection, sitting.meeting, what)]


def goes_on(sitting: Sitting) -> None:
    """Life after the meeting: the cases' own hearings, other names, notes."""
    store = sitting.hearing.store
    with store.engine.begin() as connection:
        connection.execute(sa.update(t.requests).values(answered_at=None, withdrawn_at=t.requests.c.drafted_at))
        connection.execute(sa.update(t.persons).values(name=t.persons.c.name + " Nyt"))
        connection.execute(sa.update(t.organizations).values(name="Andet " + t.organizations.c.name))
        connection.execute(sa.update(t.cases).values(case_number="99.99.99", title="En anden titel"))
        connection.execute(sa.update(t.counters).where(t.counters.c.name == "register").values(value=99999))


@pytest.mark.parametrize("kind", [k for k in DocumentKind if k is not DocumentKind.EXCERPT])
def test_a_closed_meeting_printed_on_ten_later_days_is_the_same(own: Sitting, kind: DocumentKind) -> None:
    first = printed(own, DAY + timedelta(days=1), kind)
    goes_on(own)
    for weeks in range(1, 11):
        assert printed(own, DAY + timedelta(weeks=3 * weeks), kind) == first


def test_every_format_of_an_edition_is_the_same_file_again(own: Sitting, tmp_path: Path) -> None:
    about = (own.hearing.store, FileStore(tmp_path), own.meeting, DocumentKind.MINUTES)
    for fmt in ("pdf", "docx", "html"):
        first = keep_document(*about, fmt, own.secretary, instant(date(2027, 10, 6), time(9, 0)), letterhead=LETTERHEAD)
        again = keep_document(*about, fmt, own.chair, instant(date(2028, 3, 1), time(9, 0)), letterhead=LETTERHEAD)
        assert again == first


def test_what_makes_an_edition_is_numbered_and_both_are_kept(own: Sitting) -> None:
    later, status = date(2027, 10, 7), own.number("Status")
    first = printed(own, later)
    goes_on(own)
    own.do(mc.SignRecord(meeting=own.meeting), later, actor=own.chair)
    own.say(mc.CorrectRecord, later, item=status, text="Sendt i høring hos grundejerne.", reason="Ordet manglede.")
    own.say(mc.AddToRecord, later, text="Mødet blev optaget.", reason="Skulle have stået i protokollen.")
    own.say(mc.Publish, later, what=Published.MINUTES, reason="Set igennem.")
    assert numbers(own) == [
        (1, "record:closed"),
        (2, "record:signed"),
        (3, "record:corrected"),
        (4, "record:added"),
        (5, "publication:made"),
    ]
    assert printed(own, date(2028, 2, 1), number=1) == first
    newest = printed(own, date(2028, 2, 1))
    assert "5. udgave (offentliggjort), dannet" in newest
    assert "Mødet blev optaget." in newest
    assert "Mødet blev optaget." not in printed(own, date(2028, 2, 1), number=3)
    assert "En anden titel" not in newest
    with reading(own.hearing.store.engine) as connection:
        assert {t for t in verify(connection).problems if "personal text" in t} == set()


def test_an_agenda_is_frozen_when_it_goes_out_and_says_what_is_added(closed: Sitting, own: Sitting) -> None:
    assert numbers(own, Published.AGENDA) == [(1, "agenda:dispatched"), (2, "item:placed"), (3, "item:placed")]
    first = printed(own, DAY, DocumentKind.AGENDA, number=1)
    assert "Aftale om nødstrøm" not in first
    assert "Aftale om nødstrøm" in printed(own, DAY, DocumentKind.AGENDA)


def test_the_public_page_calls_people_as_the_record_does(own: Sitting) -> None:
    own.say(mc.Publish, date(2027, 10, 7), what=Published.MINUTES)

    def shown() -> PublicMeeting | None:
        with reading(own.hearing.store.engine) as connection:
            own.hearing.store.reference.refresh(connection)
            register = own.hearing.store.reference.register
            return read_public(connection, own.meeting, register, instant(date(2027, 10, 8), time(9, 0)))

    first = shown()
    with own.hearing.store.engine.begin() as connection:
        connection.execute(sa.update(t.persons).values(name=t.persons.c.name + " Nyt"))
        connection.execute(sa.update(t.counters).where(t.counters.c.name == "register").values(value=99999))
    assert first is not None
    assert "Birthe Kirkeby (H) ønskede tilført protokollen: »Pengene mangler på fortovene.«" in str(first)
    assert shown() == first


def test_what_is_taken_back_is_out_of_the_public_print_at_once_and_stays_inside(own: Sitting) -> None:
    own.say(mc.Publish, date(2027, 10, 7), what=Published.MINUTES)
    inside, open_now = (
        printed(own, DAY + timedelta(days=3)),
        printed(own, DAY + timedelta(days=3), DocumentKind.MINUTES_PUBLIC),
    )
    assert "Strækningen er skolevej for 240 børn." in open_now
    own.say(mc.WithdrawPublication, date(2027, 10, 9), item=own.number("Cykelsti"), reason="Et navn stod i teksten.")
    after = printed(own, DAY + timedelta(days=5), DocumentKind.MINUTES_PUBLIC)
    assert "Strækningen er skolevej for 240 børn." not in after
    assert "Pengene mangler på fortovene." not in after
    assert "Punktet er fjernet fra offentliggørelsen 9. oktober 2027. Begrundelse: Et navn stod i teksten." in after
    assert printed(own, DAY + timedelta(days=5)) == inside


def test_an_excerpt_says_what_the_edition_says(own: Sitting) -> None:
    item = own.number("Cykelsti")
    first = printed(own, DAY + timedelta(days=1), DocumentKind.EXCERPT, item=item)
    goes_on(own)
    assert "Udskrift af protokollen: Sandvig Byråd 5. oktober 2027, punkt" in first
    assert "Plantegning" in first
    assert printed(own, DAY + timedelta(days=200), DocumentKind.EXCERPT, item=item) == first


def test_a_person_is_erased_of_every_edition_and_a_gap_says_so(own: Sitting, tmp_path: Path) -> None:
    later = date(2027, 10, 20)
    assert "Per Ask" in printed(own, later)
    about = (own.hearing.store, FileStore(tmp_path), own.meeting, DocumentKind.MINUTES, "pdf", own.secretary)
    made = keep_document(*about, instant(later, time(8, 0)), letterhead=LETTERHEAD)
    fields = {"words": "Per Ask", "gap": "navn", "ground": "GDPR art. 17"}
    own.do(mc.EraseWords(meeting=own.meeting, **fields), later, actor=None or own.person("vagn.holmgren"))
    newest = printed(own, later)
    assert "Andre til stede under punktet: [navn slettet efter lov] (trafikplanlægger)." in newest
    assert "2. udgave (oplysninger slettet), dannet" in newest
    old = printed(own, later, number=1)
    assert "Per Ask" not in old
    assert "Afsnittet er slettet efter lov. Det, der må vises, står i den nyeste udgave." in old
    with reading(own.hearing.store.engine) as connection:
        assert verify(connection).ok
        held = [
            row.text for row in connection.execute(sa.select(t.personal_texts.c.text)) if "Per Ask" in (row[0] or "")
        ]
    assert held == []
    assert [document.sha256 for document in own.record.documents] == [""]
    with reading(own.hearing.store.engine) as connection:
        assert made.sha256 not in named_files(connection), "tidied away"
    own.do(mc.SignRecord(meeting=own.meeting), later, actor=own.chair)
    assert "Per Ask" not in printed(own, later)
    with pytest.raises(RefusedError, match="nothing new"):
        own.do(mc.EraseWords(meeting=own.meeting, **fields), later, actor=own.person("vagn.holmgren"))


# -- any later life ---------------------------------------------------------------------------------------------------


def _sign(sitting: Sitting, on: date, n: int) -> None:
    signers = ("karen.ravnholt", "mogens.ladegaard", "birthe.kirkeby", "kaj.noertoft")
    sitting.do(mc.SignRecord(meeting=sitting.meeting), on, actor=sitting.person(signers[n % len(signers)]))


def _correct(sitting: Sitting, on: date, n: int) -> None:
    sitting.say(mc.CorrectRecord, on, item=sitting.number("Valg"), text=f"Udsat til {n}. møde.", reason="Skrivefejl.")


def _add(sitting: Sitting, on: date, n: int) -> None:
    sitting.say(mc.AddToRecord, on, text=f"Tilføjelse nr. {n}.", reason="Manglede.")


def _reopen(sitting: Sitting, on: date, n: int) -> None:
    outcome = (Outcome.APPROVED, Outcome.NOT_APPROVED)[n % 2]
    sitting.say(mc.ReopenOutcome, on, item=sitting.number("Takster"), outcome=outcome, text="", reason="Talt forkert.")
    number = sitting.record.corrections[-1].number
    sitting.do(mc.ConfirmReopening(meeting=sitting.meeting, correction=number), on, actor=sitting.chair)


def _publish(sitting: Sitting, on: date, n: int) -> None:
    sitting.say(mc.Publish, on, what=Published.MINUTES)


ERASED = ("Stien anlægges først i 2029", "Pengene mangler på fortovene", "Byrådet ønsker")


def _erase(sitting: Sitting, on: date, n: int) -> None:
    erased = mc.EraseWords(meeting=sitting.meeting, words=ERASED[n % len(ERASED)], gap="sætning", ground="GDPR art. 17")
    sitting.do(erased, on, actor=sitting.person("vagn.holmgren"))


def _file(sitting: Sitting, on: date, n: int) -> None:
    sitting.do(mc.FileDocument(meeting=sitting.meeting, kind=DocumentKind.MINUTES, file=a_file(f"fil {n}")), on)


def _withdraw_case(sitting: Sitting, on: date, n: int) -> None:
    officer = sitting.hearing.state.case.officer
    sitting.do(c.WithdrawCase(case=sitting.hearing.case, reason=f"Grund {n}."), on, actor=officer)


def _propose(sitting: Sitting, on: date, n: int) -> None:
    """A first person's wish alone changes nothing."""
    wish = {"item": sitting.number("Status"), "outcome": Outcome.NOTED, "text": "", "reason": "Talt forkert."}
    sitting.say(mc.ReopenOutcome, on, **wish)


def _rename(sitting: Sitting, on: date, n: int) -> None:
    goes_on(sitting)


MAKING = {_sign, _correct, _add, _reopen, _publish, _erase}
LATER = [*sorted(MAKING, key=lambda act: act.__name__), _file, _withdraw_case, _propose, _rename]


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    phases=[Phase.generate],  # shrinking a failure takes minutes
)
@given(acts=st.lists(st.tuples(st.sampled_from(LATER), st.integers(0, 5)), min_size=3, max_size=8))
def test_an_edition_stays_unless_one_of_the_six_made_a_new_one(
    closed: Sitting, tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[Callable[..., None], int]]
) -> None:
    sitting, on = own_copy(closed, tmp_path_factory.mktemp("own") / "own.db"), DAY
    kept = {1: printed(sitting, on)}
    for act, n in acts:
        on += timedelta(days=3)
        try:
            act(sitting, on, n)
            made = act in MAKING
        except RefusedError:
            made = False
        newest = printed(sitting, on + timedelta(days=1))
        if made:
            kept[len(kept) + 1] = newest
        if act is _erase and made:
            kept = {number: printed(sitting, on, number=number) for number in kept}
        assert newest == kept[len(kept)]
    assert [number for number, _ in numbers(sitting)] == list(kept)
    assert {number: printed(sitting, on, number=number) for number in kept} == kept
    assert len(set(kept.values())) == len(kept)
    sitting.hearing.store.engine.dispose()
