"""mail that comes back: bounces, and answers by reply"""

import sqlalchemy as sa
from alembic import op

import models.columns

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

INSTANT = models.columns.Utc(timezone=True)
OPEN = sa.text("settled_at IS NULL")
POINTS_AT = {
    "message": "message",
    "case_id": "case",
    "settled_by": "person",
    **dict.fromkeys(("sender", "subject", "text", "reason"), "personal_text"),
}


def upgrade() -> None:
    op.create_table(
        "mailbox_position",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid_validity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox_position")),
    )
    op.create_table(
        "incoming_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("message", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("consultation", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("sender", "subject", "text")),
        sa.Column("files", sa.String(), nullable=False),
        sa.Column("left_out", sa.String(), nullable=False),
        sa.Column("settled_at", INSTANT, nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("settled_by", "response", "reason")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_incoming_mail_{column}"))
            for column, table in POINTS_AT.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_mail")),
    )
    for column in ("message", "case_id"):
        op.create_index(f"ix_incoming_mail_{column}", "incoming_mail", [column])
    op.create_index("ix_incoming_mail_open", "incoming_mail", ["id"], sqlite_where=OPEN, postgresql_where=OPEN)
