"""The example municipality: alive in every stage when the demonstration begins, and printed by `make demo`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.cli.administration.demonstration import A_YEAR_LATER
from app.example.building import FIRST_MORNING, build, prepare_example, template_file
from app.example.logins import LOGINS, PASSWORD
from config.settings import Settings
from documents.writing.follow_up.agreement import counts_in_words
from models.access.signin import check_password
from models.audit import verify
from models.database import open_engine, reading, sqlite_url
from models.files import FileStore
from models.follow_up.agreement import agreement_view
from models.rows.case import load_case
from models.store import Store
from process.stages import Stage
from tests.builders.passwords import cheap_passwords


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lived through once for all tests here."""
    path = tmp_path_factory.mktemp("example") / "sagsgang.db"
    engine = open_engine(sqlite_url(path))
    with cheap_passwords():
        build(engine, FIRST_MORNING, path.with_suffix(""))
    engine.dispose()
    return path


@pytest.mark.slow
def test_every_stage_has_a_case_on_the_first_morning(example: Path) -> None:
    with reading(open_engine(sqlite_url(example))) as connection:
        stages = set(connection.execute(sa.text('SELECT DISTINCT stage FROM "case"')).scalars())
        assert stages == set(Stage)
        assert verify(connection).ok
        newest = connection.execute(sa.text("SELECT max(at) FROM history_entry")).scalar_one()
        assert newest < FIRST_MORNING.replace(tzinfo=None).isoformat(" ")


@pytest.mark.slow
def test_the_budget_agreement_has_42_points_and_5_are_yellow_with_a_comment(example: Path) -> None:
    engine = open_engine(sqlite_url(example))
    store, now = Store(engine), FIRST_MORNING
    with reading(engine) as connection:
        store.reference.refresh(connection)
        case_id = connection.execute(sa.text('SELECT id FROM "case" WHERE points > 0')).scalar_one()
        state = load_case(connection, case_id)
        assert state is not None
        live, first = (
            agreement_view(connection, state, now, store.reference.register, report=report) for report in (0, 1)
        )
    assert live is not None
    assert first is not None
    assert counts_in_words(live.counts) == counts_in_words(first.counts) == "42 punkter, 5 gule med kommentar"
    assert all(row.body for row in live.rows)
    assert sum(row.linked is not None for row in live.rows) >= 10


@pytest.mark.slow
def test_what_was_published_since_june_is_filed_and_comes_along(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = Settings(data=tmp_path)
    monkeypatch.setattr("app.example.building.template_file", lambda: example)
    prepare_example(chosen)
    since = "(SELECT count(*) FROM publication WHERE published_at > '2027-06-01')"
    filed = "(SELECT count(*) FROM meeting_document WHERE kind IN ('agenda_public', 'minutes_public'))"
    with reading(open_engine(chosen.database)) as connection:
        published, kept = connection.execute(sa.text(f"SELECT {since}, {filed}")).one()
        assert published == kept > 20
        verdict = verify(connection, files=FileStore(tmp_path))
    assert (verdict.ok, verdict.files) == (True, kept)


@pytest.mark.slow
def test_every_printed_login_works(example: Path) -> None:
    with cheap_passwords(), reading(open_engine(sqlite_url(example))) as connection:
        for username, _ in LOGINS:
            assert check_password(connection, username, PASSWORD) is not None, username


@pytest.mark.slow
def test_a_second_start_goes_on_where_it_was(example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = Settings(data=tmp_path)
    monkeypatch.setattr("app.example.building.template_file", lambda: example)
    prepare_example(chosen)
    engine = open_engine(chosen.database)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE \"case\" SET title = 'Ændret' WHERE id = 1"))
    engine.dispose()
    prepare_example(chosen)
    with reading(open_engine(chosen.database)) as connection:
        assert connection.execute(sa.text('SELECT title FROM "case" WHERE id = 1')).scalar_one() == "Ændret"


def test_the_template_belongs_to_one_version_of_the_database() -> None:
    from models.version import newest_migration

    assert newest_migration() in template_file().name


@pytest.mark.slow
@pytest.mark.parametrize(
    ("until", "decided"),
    [
        (date(2027, 8, 28), " of 13 cases decided"),
        pytest.param(A_YEAR_LATER, "13 of 13 cases decided", marks=pytest.mark.soak),
    ],
)
def test_the_demonstration_prints_status_route_and_log(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], until: date, decided: str
) -> None:
    from app.cli.shell import run
    from config.settings import settings

    monkeypatch.setattr("app.cli.administration.demonstration.A_YEAR_LATER", until)
    monkeypatch.setenv("SAGSGANG_DATA", "overwritten")
    try:
        assert run(["demo"]) == 0
    finally:
        settings.cache_clear()
    printed = capsys.readouterr().out
    for told in (decided, "postponed", "Absences", "hearing_sent", "reminder", "all in order"):
        assert told in printed
