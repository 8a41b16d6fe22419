"""meetings: agenda, attendance, decision, minutes"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

import models.columns
from models.migrations.altering import altered

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = models.columns.Utc(timezone=True)
MOMENTS = (
    "approved_at",
    "adopted_at",
    "attendance_stated_at",
    "opened_at",
    "adjourned_at",
    "agenda_published_at",
    "minutes_published_at",
)


def upgrade() -> None:
    _widen_meetings()
    _widen_items()
    _widen_decisions()
    with altered("attendance") as batch_op:
        batch_op.add_column(sa.Column("since", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("until", sa.Time(), nullable=True))
    op.add_column("consultation", sa.Column("taken_revision", sa.Integer(), nullable=False, server_default="0"))
    _add_seats()
    _add_agenda()
    _add_protocol()
    _state_what_was()


def _text(name: str, default: str = "") -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=False, server_default=default)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False, server_default="0")


def _widen_meetings() -> None:
    with altered("meeting") as batch_op:
        for name in ("place", "digest"):
            batch_op.add_column(_text(name))
        for name in MOMENTS:
            batch_op.add_column(sa.Column(name, INSTANT, nullable=True))
        for name in ("agenda_version", "parts"):
            batch_op.add_column(_number(name))
        batch_op.add_column(sa.Column("approved_by", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_meeting_approved_by"), "person", ["approved_by"], ["id"])


def _widen_items() -> None:
    with altered("agenda_item") as batch_op:
        batch_op.alter_column("case_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("late_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("subject", sa.String(32), nullable=False, server_default="case"))
        for name in ("late_at", "public_from", "withdrawn_at"):
            batch_op.add_column(sa.Column(name, INSTANT, nullable=True))
        for name in ("position", "printed", "under"):
            batch_op.add_column(_number(name))
        for name in ("public_title", "text", "withdrawn_reason"):
            batch_op.add_column(_text(name))
        for name in ("points", "guests"):
            batch_op.add_column(_text(name, "[]"))
        batch_op.create_foreign_key(op.f("fk_agenda_item_late_by"), "person", ["late_by"], ["id"])


def _widen_decisions() -> None:
    with altered("decision") as batch_op:
        batch_op.alter_column("case_id", existing_type=sa.Integer(), nullable=True)
        for name in ("public_text", "alone_reason"):
            batch_op.add_column(_text(name))
        for name in ("amendments", "dissents", "requests"):
            batch_op.add_column(_text(name, "[]"))
        for name in ("follows", "revision"):
            batch_op.add_column(_number(name))
        batch_op.add_column(sa.Column("alone_by", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_decision_alone_by"), "person", ["alone_by"], ["id"])
    old = sa.table("decision", sa.column("meeting_id"), sa.column("item"), sa.column("dissent"), sa.column("dissents"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(old.c.meeting_id, old.c.item, old.c.dissent).where(old.c.dissent != "")):
        said = json.dumps([[None, row.dissent, ""]], ensure_ascii=False)
        of_row = sa.and_(old.c.meeting_id == row.meeting_id, old.c.item == row.item)
        connection.execute(sa.update(old).where(of_row).values(dissents=said))
    with altered("decision") as batch_op:
        batch_op.drop_column("dissent")
    for name, where in (("revision", "revision > 0"), ("alone_by", "alone_by IS NOT NULL")):
        op.create_index(
            f"ix_decision_{name}", "decision", [name], sqlite_where=sa.text(where), postgresql_where=sa.text(where)
        )


def _person(name: str, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), sa.ForeignKey("person.id"), nullable=nullable)


def _table(name: str, *columns: sa.Column[Any], key: tuple[str, ...]) -> None:
    """A part of a meeting: its rows are found by the meeting and `key`."""
    people = [column.name for column in columns if column.foreign_keys]
    plain = [sa.Column(c.name, c.type, nullable=c.nullable) for c in columns]
    op.create_table(
        name,
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        *plain,
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f(f"fk_{name}_meeting_id")),
        *(sa.ForeignKeyConstraint([one], ["person.id"], name=op.f(f"fk_{name}_{one}")) for one in people),
        sa.PrimaryKeyConstraint("meeting_id", *key, name=op.f(f"pk_{name}")),
    )


def _string(name: str, length: int | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length), nullable=False)


def _integer(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _moment(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, INSTANT, nullable=nullable)


def _add_seats() -> None:
    _table(
        "seat_substitution",
        _person("member", nullable=False),
        _person("substitute", nullable=False),
        _string("state", 32),
        _string("basis"),
        _integer("item"),
        _string("warning"),
        key=("member", "substitute"),
    )
    _table(
        "conflict_of_interest",
        _integer("item"),
        _person("person", nullable=False),
        _person("raised_by"),
        _string("ruling", 32),
        _string("votes"),
        _person("substitute"),
        _string("warning"),
        key=("item", "person"),
    )
    with altered("conflict_of_interest") as batch_op:
        batch_op.add_column(sa.Column("reason", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_conflict_of_interest_reason"), "personal_text", ["reason"], ["id"])


def _add_agenda() -> None:
    _table(
        "annex",
        _integer("number"),
        _integer("item"),
        _string("title"),
        _string("sha256"),
        _string("name"),
        _integer("size"),
        _string("media_type"),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        _moment("public_from", nullable=True),
        _moment("removed_at", nullable=True),
        key=("number",),
    )
    op.create_index("ix_annex_sha256", "annex", ["sha256"])
    _table(
        "agenda_version",
        _integer("number"),
        _moment("made_at"),
        _person("made_by"),
        _string("lines"),
        key=("number",),
    )


def _add_protocol() -> None:
    _table("signature", _person("person", nullable=False), _moment("signed_at"), _string("digest"), key=("person",))
    _table(
        "correction",
        _integer("number"),
        _integer("item"),
        _string("kind", 32),
        _person("by"),
        _moment("at"),
        _string("text"),
        _string("reason"),
        _string("before"),
        sa.Column("outcome", sa.String(32), nullable=True),
        _integer("confirmed_by", nullable=True),
        key=("number",),
    )
    _table(
        "meeting_document",
        _integer("number"),
        _string("kind", 32),
        _string("sha256"),
        _string("name"),
        _string("media_type"),
        _integer("size"),
        _moment("made_at"),
        _person("made_by"),
        _integer("item"),
        key=("number",),
    )
    op.create_index("ix_meeting_document_sha256", "meeting_document", ["sha256"])
    _table(
        "publication",
        _integer("number"),
        _string("what", 32),
        _moment("published_at"),
        _person("published_by"),
        _string("findings"),
        _string("reason"),
        key=("number",),
    )


def _state_what_was() -> None:
    """Agendas sent out or treated before this version were approved by somebody, and people know their items by number;
    records with an absence state the attendance.
    """
    op.execute(
        "UPDATE meeting SET approved_at = COALESCE(dispatched_at, starts_at) "
        "WHERE dispatched_at IS NOT NULL OR state IN ('dispatched', 'held', 'closed')"
    )
    op.execute(
        "UPDATE agenda_item SET printed = (SELECT COUNT(*) FROM agenda_item AS earlier "
        "WHERE earlier.meeting_id = agenda_item.meeting_id AND earlier.number <= agenda_item.number) "
        "WHERE meeting_id IN (SELECT id FROM meeting WHERE approved_at IS NOT NULL)"
    )
    op.execute(
        "UPDATE meeting SET attendance_stated_at = closed_at "
        "WHERE closed_at IS NOT NULL AND id IN (SELECT meeting_id FROM attendance)"
    )
    op.execute("UPDATE agenda_item SET position = 2000 + number")
