"""Column types and naming shared by all tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

SQLModel.model_config["defer_build"] = True
"""Statements are Core statements, no row becomes an object: what would check one is not made."""


Convert = Callable[[Any], Any]


class Utc(sa.types.TypeDecorator[datetime]):
    """An instant. Refuses naive values; gives aware UTC back, also from SQLite, which keeps text without a zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Convert:
        return _for_sqlite if dialect.name == "sqlite" else _in_utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Convert:  # noqa: ARG002
        return _from_sqlite if dialect.name == "sqlite" else _in_utc


def _in_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return value if value.tzinfo is UTC else value.astimezone(UTC)


def _for_sqlite(value: datetime | None) -> str | None:
    instant = _in_utc(value)
    return None if instant is None else instant.isoformat(" ", "microseconds").removesuffix("+00:00")


def _from_sqlite(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value + "+00:00")


class Code(sa.types.TypeDecorator[StrEnum]):
    """An enum kept as its value in a VARCHAR: readable in the database, no native type to migrate."""

    impl = sa.String(32)
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def bind_processor(self, dialect: Dialect) -> Convert:  # noqa: ARG002
        return _text_of

    def result_processor(self, dialect: Dialect, coltype: object) -> Convert:  # noqa: ARG002
        codes = {str(code): code for code in self.kind}
        return lambda value: None if value is None else codes.get(value) or self.kind(value)

    def __repr__(self) -> str:
        return "sa.String(32)"


def _text_of(value: StrEnum | str | None) -> str | None:
    return None if value is None else str(value)


# SQLModel's signature wants a class; SQLAlchemy takes an instance too, and `Code` needs its enum.
INSTANT: Any = Utc


def coded(kind: type[StrEnum]) -> Any:
    """The column type of an enum: `Field(sa_type=coded(Stage))`."""
    return Code(kind)


def table(kind: type[SQLModel]) -> sa.Table:
    """The Core table behind a class. `models/tables/__init__.py` asks once for each; statements take it from there."""
    return SQLModel.metadata.tables[str(kind.__tablename__)]


def unindexed(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """The same number, by which no index is entered or followed. To order a few rows by their key: SQLite, once its
    tables are counted (ANALYZE), would go through the whole table in that order instead of the small partial index that
    has just these rows.
    """
    return sa.UnaryExpression(column, operator=sa.sql.operators.custom_op("+"), type_=column.type)
