"""The database: there, of this version, with the rights that are needed, and at the same time as this machine."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.doctor.finding import Finding, Findings, opened
from config.settings import Settings

DATABASE = "SAGSGANG_DATABASE_URL"
MOST_SKEW = timedelta(seconds=30)


def database(settings: Settings) -> Findings:
    """It can be reached and is of this version."""
    from sqlalchemy.exc import SQLAlchemyError

    from models.database import open_engine, reading
    from models.version import wrong_migration

    where = _where(settings)
    if not settings.database_url and not (settings.data / "sagsgang.db").exists():
        yield Finding("there is no database yet", "start Sagsgang once, or `sagsgang migrate`", where, "SAGSGANG_DATA")
        return
    engine = open_engine(settings.database)
    try:
        with reading(engine) as connection:
            wrong = wrong_migration(connection)
            damaged = _damage(connection)
    except SQLAlchemyError as error:
        said = str(getattr(error, "orig", None) or type(error).__name__).strip().splitlines()[0]
        mend = "is the server running, the name right, the user let in (pg_hba.conf)? A damaged file: restore a backup"
        yield Finding(f"the database cannot be read: {said}", mend, where, DATABASE)
        return
    finally:
        engine.dispose()
    if damaged:
        mend = "stop Sagsgang, keep the file as it is, and put the newest backup back with `sagsgang backup restore`"
        yield Finding(f"the database file is damaged: {damaged}", mend, where, DATABASE)
    if wrong:
        mend = "stop Sagsgang, `sagsgang migrate` with the version that is installed now, start it"
        yield Finding(wrong, mend, where, DATABASE)


def _damage(connection: Connection) -> str:
    """What SQLite finds wrong with its pages first; "" where it is whole, or another database."""
    if connection.dialect.name != "sqlite":
        return ""
    first = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one())
    return "" if first == "ok" else first.splitlines()[0]


def rights(settings: Settings) -> Findings:
    """PostgreSQL only: the role owns its database, may make others beside it (backups are proved there), no more."""
    with opened(settings) as connection:
        if connection is None or connection.dialect.name != "postgresql":
            return
        role = connection.execute(
            sa.text(
                "SELECT rolname, rolsuper, rolcreatedb, pg_get_userbyid(datdba) = rolname AS is_owner, "
                "has_schema_privilege('public', 'CREATE') AS may_create, "
                "coalesce(has_table_privilege(to_regclass('history_entry'), 'INSERT'), false) AS may_write "
                "FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()"
            )
        ).one()
    where = f"{_where(settings)}, role {role.rolname}"
    if role.rolsuper:
        mend = (
            f"use a role of its own: CREATE ROLE sagsgang LOGIN CREATEDB, and OWNER of the database, not {role.rolname}"
        )
        yield Finding("the role is a superuser", mend, where, DATABASE, is_note=True)
    elif not role.may_write and not (role.is_owner and role.may_create):
        mend = (
            f"ALTER DATABASE … OWNER TO {role.rolname}, and CREATE on schema public; or, with an owner beside it, "
            "`sagsgang migrate` with SAGSGANG_DATABASE_OWNER_URL"
        )
        yield Finding("the role does not own its database", mend, where, DATABASE)
    if not role.rolcreatedb and not role.rolsuper:
        mend = f"ALTER ROLE {role.rolname} CREATEDB"
        yield Finding("the role may not make databases, so no backup can be proved or restored", mend, where, DATABASE)


def tools(settings: Settings) -> Findings:
    """PostgreSQL only: the programs that backups are made with."""
    if not settings.database.startswith("postgresql"):
        return
    for tool in ("pg_dump", "pg_restore"):
        folder = settings.postgres_bin
        if shutil.which(tool, path=str(folder) if folder else None) is None:
            mend = "install postgresql-client of the server's version, or set the folder it is in"
            yield Finding(f"{tool} is not there: no backups", mend, str(folder or "PATH"), "SAGSGANG_POSTGRES_BIN")


def clock(settings: Settings) -> Findings:
    """This machine's time against the database server's, and against what is written already."""
    with opened(settings) as connection:
        if connection is None or settings.is_example:
            return
        now, ahead = datetime.now(UTC), _newest(connection)
        if connection.dialect.name == "postgresql":
            theirs = connection.execute(sa.text("SELECT clock_timestamp()")).scalar_one()
            skew = abs(theirs - now)
            if skew > MOST_SKEW:
                problem = f"the clocks of this machine and of the database differ by {skew.total_seconds():.0f} s"
                yield Finding(problem, "let both follow the time (timedatectl, chrony)", _where(settings), DATABASE)
    if ahead is not None and ahead - now > MOST_SKEW:
        problem = f"the history ends at {ahead:%Y-%m-%d %H:%M} UTC, and this machine says {now:%Y-%m-%d %H:%M}"
        mend = "set the machine's clock right (timedatectl) before anything else is recorded"
        yield Finding(problem, mend, _where(settings), DATABASE)


def _newest(connection: Connection) -> datetime | None:
    from sqlalchemy.exc import SQLAlchemyError

    from models import tables as t

    newest = sa.select(t.history.c.at).order_by(t.history.c.position.desc()).limit(1)
    try:
        moment: datetime | None = connection.execute(newest).scalar()
    except SQLAlchemyError:
        return None
    return moment


def _where(settings: Settings) -> str:
    """The database without the password."""
    return sa.make_url(settings.database).render_as_string(hide_password=True)
