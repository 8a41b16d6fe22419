"""follow up and agreements"""

import sqlalchemy as sa
from alembic import op

import models.columns

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INSTANT = models.columns.Utc(timezone=True)


def upgrade() -> None:
    op.add_column("case", sa.Column("follow_ups", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "follow_up",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("responsible", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("meeting", sa.Integer(), nullable=True),
        sa.Column("item", sa.Integer(), nullable=True),
        sa.Column("remind_on", sa.Date(), nullable=True),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.Column("done_text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_follow_up_case_id")),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("fk_follow_up_meeting")),
        sa.ForeignKeyConstraint(["responsible"], ["person.id"], name=op.f("fk_follow_up_responsible")),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_follow_up")),
    )
    op.create_index(op.f("ix_follow_up_remind_on"), "follow_up", ["remind_on"], unique=False)
    op.create_index("ix_follow_up_responsible_done_at", "follow_up", ["responsible", "done_at"], unique=False)


def downgrade() -> None:
    raise RuntimeError("history is append-only: restore a backup instead")
